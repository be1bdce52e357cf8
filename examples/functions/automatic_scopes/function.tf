# The scopes that somebody granted to an app, without those that Okta grants
# automatically.
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
