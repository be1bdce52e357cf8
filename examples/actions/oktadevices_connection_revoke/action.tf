data "oktadevices_workflows_app" "this" {}

# The action refuses unless the binding is confirmed. If it isn't, set
# authorization_id here.
resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"
}

# In an emergency: terraform apply -invoke=action.oktadevices_connection_revoke.devices
action "oktadevices_connection_revoke" "devices" {
  config {
    app_id           = oktadevices_connection.devices.app_id
    authorization_id = oktadevices_connection.devices.bound_authorization_id
    binding          = oktadevices_connection.devices.binding
  }
}
