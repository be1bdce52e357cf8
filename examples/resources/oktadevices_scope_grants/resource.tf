data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grants" "devices" {
  app_id = data.oktadevices_workflows_app.this.id
  scopes = provider::oktadevices::required_scopes(["Suspend Device", "Search Devices", "Device Enrolled"])
}
