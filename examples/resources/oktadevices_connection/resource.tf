data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "devices" {
  for_each = toset(["okta.devices.manage", "okta.devices.read"])

  app_id = data.oktadevices_workflows_app.this.id
  scope  = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"

  # The scopes come from the grants, so that they are granted first.
  scopes = [for grant in oktadevices_scope_grant.devices : grant.scope]
}
