data "oktadevices_workflows_app" "this" {}

# Only reads the status: nothing is managed, and a bad status is not an error.
data "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"
}

output "problems" {
  value = data.oktadevices_connection.devices.problems[*].summary
}
