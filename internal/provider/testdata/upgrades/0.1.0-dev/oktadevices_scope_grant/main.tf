data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "devices" {
  for_each = toset(["okta.devices.manage", "okta.devices.read"])
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

# Somebody had granted it before.
resource "oktadevices_scope_grant" "adopted" {
  app_id     = data.oktadevices_workflows_app.this.id
  scope      = "okta.users.read"
  on_destroy = "retain"
}
