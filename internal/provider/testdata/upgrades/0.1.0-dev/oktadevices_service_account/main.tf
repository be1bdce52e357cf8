data "oktadevices_workflows_app" "this" {}

resource "oktadevices_service_account" "added" {
  app_id      = data.oktadevices_workflows_app.this.id
  user        = "svc-new@example.com"
  super_admin = true
}

# The app was assigned and the role given before.
resource "oktadevices_service_account" "adopted" {
  app_id = data.oktadevices_workflows_app.this.id
  user   = "svc-workflows@example.com"
}
