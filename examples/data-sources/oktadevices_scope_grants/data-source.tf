data "oktadevices_workflows_app" "this" {}

data "oktadevices_scope_grants" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
}

# The grants, each with its author and time. A scope can be granted under several
# issuers.
output "workflows_grants" {
  value = {
    for grant in data.oktadevices_scope_grants.workflows.grants :
    "${grant.scope} ${grant.issuer}" => "${grant.created_by}, ${grant.created}"
  }
}
