# A module: a connection for each team, and the scopes that the teams' flows need.
terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

variable "domain" {
  type        = string
  description = "Domain of the org, for example example.okta.com."
}

variable "teams" {
  type = map(object({
    service_account = string
    cards           = set(string)
  }))
  description = "By the team's name: the user who authorizes its connection, and the cards of its flows."
  nullable    = false

  validation {
    condition     = alltrue([for team in var.teams : can(provider::oktadevices::required_scopes(team.cards))])
    error_message = "A team has a card that the Okta Devices connector does not have."
  }

  validation {
    condition     = length(distinct([for team in var.teams : lower(team.service_account)])) == length(var.teams)
    error_message = "Two teams have the same service account. Then the provider can't say which authorization is whose."
  }
}

locals {
  scopes = { for name, team in var.teams : name => provider::oktadevices::required_scopes(team.cards) }
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grant" "this" {
  for_each = toset(flatten([for scopes in local.scopes : tolist(scopes)]))
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "this" {
  for_each        = var.teams
  name            = "Okta Devices (${each.key})"
  domain          = var.domain
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = each.value.service_account
  scopes          = [for scope in local.scopes[each.key] : oktadevices_scope_grant.this[scope].scope]
}

output "to_authorize" {
  description = "What a person must do for each team whose connection is not authorized."
  value = {
    for name, connection in oktadevices_connection.this : name => connection.problems[*].remedy
    if connection.status != "AUTHORIZED"
  }
}
