data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "devices" {
  for_each = toset(["okta.devices.manage", "okta.devices.read"])
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
}

resource "oktadevices_connection" "other" {
  name              = "Okta Devices (other)"
  domain            = "example.okta.com"
  app_id            = data.oktadevices_workflows_app.this.id
  service_account   = "svc-other@example.com"
  exact_scopes      = true
  revoke_on_destroy = true
  depends_on        = [oktadevices_scope_grant.devices]
}

resource "oktadevices_connection" "disabled" {
  name            = "Okta Devices (disabled)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "admin@example.com"
  enabled         = false
}
