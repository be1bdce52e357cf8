# Somebody had granted okta.users.read before.
resource "oktadevices_scope_grants" "devices" {
  app_id = "0oa1gjh63g214q0Hq0g4"
  scopes = ["okta.devices.manage", "okta.devices.read", "okta.users.read"]
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grants" "retained" {
  app_id     = data.oktadevices_workflows_app.this.id
  issuer     = "https://example.okta.com"
  scopes     = ["okta.users.read"]
  on_destroy = "retain"
}
