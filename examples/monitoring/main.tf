# Watches a connection that is managed elsewhere, or by hand. It only reads. A
# check that fails is a warning and blocks nothing.
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

# Keep this outside of the checks: a data source inside a check makes every plan
# non-empty.
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

# An authorization may end: warn while there is time to reauthorize the connection.
check "expiry" {
  assert {
    condition = (
      data.oktadevices_connection.devices.expires_at == null ||
      timecmp(coalesce(data.oktadevices_connection.devices.expires_at, plantimestamp()), timeadd(plantimestamp(), "72h")) > 0
    )
    error_message = "The authorization ends within three days. Reauthorize the connection."
  }
}
