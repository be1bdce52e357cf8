data "oktadevices_workflows_app" "this" {}

data "oktadevices_scope_grants" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
}

# The grants by scope, each with its author and time.
output "workflows_grants" {
  value = {
    for grant in data.oktadevices_scope_grants.workflows.grants :
    grant.scope => "${grant.created_by}, ${grant.created}"
  }
}
