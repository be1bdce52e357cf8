# Watches a connection that is managed elsewhere, or by hand. It reads only, and a
# check that fails is a warning: nothing is blocked by it.
terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

provider "oktadevices" {}

data "oktadevices_workflows_app" "this" {}

# Outside of the checks: a data source within one makes every plan non-empty.
data "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"
}

check "authorized" {
  assert {
    condition     = data.oktadevices_connection.devices.status == "AUTHORIZED"
    error_message = join("\n", data.oktadevices_connection.devices.problems[*].summary)
  }
}

# An authorization that no flow uses ends some day; then it is too late.
check "in_use" {
  assert {
    condition = (
      data.oktadevices_connection.devices.expires_at == null ||
      timecmp(coalesce(data.oktadevices_connection.devices.expires_at, plantimestamp()), timeadd(plantimestamp(), "72h")) > 0
    )
    error_message = "The authorization ends within three days, for no flow has used it of late."
  }
}
