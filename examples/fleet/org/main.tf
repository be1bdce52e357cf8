# One org. Every org of the fleet has this configuration, a state of its own, and
# its own OKTA_ORG_URL and credential in the environment of its workspace or job.
terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

provider "oktadevices" {
  # Half of each rate limit stays for production traffic.
  max_api_capacity = 50
}

variable "domain" {
  type        = string
  description = "Domain of the org, for example example.okta.com."
}

variable "service_account" {
  type        = string
  description = "Login of the user who authorizes the connection."
}

variable "cards" {
  type        = list(string)
  description = "Cards of the connector that the org's flows use."
  default     = ["Search Devices", "Suspend Device"]
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "devices" {
  for_each = provider::oktadevices::required_scopes(var.cards)
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (${var.domain})"
  domain          = var.domain
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = var.service_account
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
}
