data "oktadevices_workflows_app" "this" {}

output "workflows_client_id" {
  value = data.oktadevices_workflows_app.this.client_id
}
