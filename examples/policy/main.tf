terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

provider "oktadevices" {}

variable "scopes" {
  type        = set(string)
  description = "Scopes of the connection. Those that may change something need an approval, see approvals.json."
  default     = ["okta.devices.manage", "okta.devices.read"]
}

variable "super_admin" {
  type        = bool
  description = "Whether the service account is to be super admin, which needs an approval too."
  default     = false
}

data "oktadevices_workflows_app" "this" {}

# The rules judge what is authorized already, too.
data "oktadevices_authorizations" "all" {
  app_id        = data.oktadevices_workflows_app.this.id
  include_names = false
}

resource "oktadevices_service_account" "workflows" {
  app_id      = data.oktadevices_workflows_app.this.id
  user        = "svc-workflows@example.com"
  super_admin = var.super_admin
}

resource "oktadevices_scope_grant" "devices" {
  for_each = var.scopes
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = oktadevices_service_account.workflows.user
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
}
