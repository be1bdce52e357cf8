data "oktadevices_workflows_app" "this" {}

# The user exists already; this assigns the app, and a destroy removes
# the assignment.
resource "oktadevices_service_account" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
  user   = "svc-workflows@example.com"
}
