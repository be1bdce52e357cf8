# Two orgs in one state, by provider aliases. Use this for a pair that changes
# together, such as production and its preview. Each additional org needs its own
# block, and an org that doesn't answer fails the whole plan. With three or more
# orgs, give each a state of its own.
terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

variable "production" {
  type        = object({ org_url = string, api_token = string })
  description = "The production org. Ephemeral: neither state nor plan file holds it."
  ephemeral   = true
}

variable "preview" {
  type        = object({ org_url = string, api_token = string })
  description = "The preview org."
  ephemeral   = true
}

provider "oktadevices" {
  alias     = "production"
  org_url   = var.production.org_url
  api_token = var.production.api_token
}

provider "oktadevices" {
  alias     = "preview"
  org_url   = var.preview.org_url
  api_token = var.preview.api_token
}

locals {
  scopes = provider::oktadevices::required_scopes(["Search Devices", "Suspend Device"])
}

data "oktadevices_workflows_app" "production" {
  provider = oktadevices.production
}

data "oktadevices_workflows_app" "preview" {
  provider = oktadevices.preview
}

resource "oktadevices_scope_grant" "production" {
  provider = oktadevices.production
  for_each = local.scopes
  app_id   = data.oktadevices_workflows_app.production.id
  scope    = each.value
}

resource "oktadevices_scope_grant" "preview" {
  provider = oktadevices.preview
  for_each = local.scopes
  app_id   = data.oktadevices_workflows_app.preview.id
  scope    = each.value
}
