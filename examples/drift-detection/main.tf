terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
  # backend "s3" { … }: a pipeline needs a state that is kept between runs.
}

# OKTA_ORG_URL, OKTA_API_CLIENT_ID and OKTA_API_PRIVATE_KEY of a service app with
# the .read scopes alone: this pipeline only reads.
provider "oktadevices" {}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "devices" {
  for_each = toset(["okta.devices.manage", "okta.devices.read"])
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = "svc-workflows@example.com"
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
}
