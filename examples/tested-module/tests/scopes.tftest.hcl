# The scopes that the module grants, and the teams that it refuses.
mock_provider "oktadevices" {
  override_data {
    target = data.oktadevices_workflows_app.this
    values = {
      id = "0oaWorkflows00000000"
    }
  }
}

variables {
  domain = "example.okta.com"
  teams = {
    security = {
      service_account = "svc-security@example.com"
      cards           = ["Suspend Device"]
    }
    helpdesk = {
      service_account = "svc-helpdesk@example.com"
      cards           = ["Search Devices", "Device Enrolled"]
    }
  }
}

run "grants_what_the_cards_need" {
  assert {
    condition = toset(keys(oktadevices_scope_grant.this)) == toset([
      "okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage",
    ])
    error_message = "The module grants ${join(", ", keys(oktadevices_scope_grant.this))}."
  }

  assert {
    condition     = !contains(oktadevices_connection.this["security"].scopes, "okta.eventHooks.manage")
    error_message = "The security team's flows have no event card, and need no event hooks."
  }

  assert {
    condition     = oktadevices_connection.this["helpdesk"].app_id == "0oaWorkflows00000000"
    error_message = "The connection belongs to the app that Okta Workflows authorizes with."
  }
}

run "refuses_an_unknown_card" {
  command = plan

  variables {
    teams = {
      security = {
        service_account = "svc-security@example.com"
        cards           = ["Suspend Devise"]
      }
    }
  }

  expect_failures = [var.teams]
}

run "refuses_a_shared_service_account" {
  command = plan

  variables {
    teams = {
      security = {
        service_account = "svc-workflows@example.com"
        cards           = ["Suspend Device"]
      }
      helpdesk = {
        service_account = "SVC-Workflows@example.com"
        cards           = ["Search Devices"]
      }
    }
  }

  expect_failures = [var.teams]
}
