# The scopes of an app that somebody has granted, less those that Okta grants by itself.
data "oktadevices_workflows_app" "this" {}

data "oktadevices_scope_grants" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
}

output "granted_by_somebody" {
  value = setsubtract(
    data.oktadevices_scope_grants.workflows.grants[*].scope,
    provider::oktadevices::automatic_scopes(),
  )
}
