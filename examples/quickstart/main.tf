terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

# OKTA_ORG_URL names the org, and OKTA_API_TOKEN is the credential.
provider "oktadevices" {}

variable "domain" {
  type        = string
  description = "Domain to type in the connector's New Connection form, for example example.okta.com."
}

variable "service_account" {
  type        = string
  description = "Login of the user who authorizes the connection."
}

variable "cards" {
  type        = list(string)
  description = "Cards of the connector that the flows use, for example Device Enrolled."
  default     = ["Search Devices", "Suspend Device"]
}

data "oktadevices_workflows_app" "this" {}

# The user exists already; this assigns the app.
resource "oktadevices_service_account" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
  user   = var.service_account
}

# One grant for each scope, because other connectors use the app, too.
resource "oktadevices_scope_grant" "devices" {
  for_each = provider::oktadevices::required_scopes(var.cards)
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = var.domain
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = oktadevices_service_account.workflows.user
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
}
