# The output of a module whose connections are not authorized. It has a file of its
# own, because the runs of a file share their resources.
mock_provider "oktadevices" {
  mock_resource "oktadevices_connection" {
    defaults = {
      status = "PENDING_AUTHORIZATION"
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
  }
}

run "names_the_teams_that_must_authorize" {
  assert {
    condition     = toset(keys(output.to_authorize)) == toset(["security"])
    error_message = "The module says that ${jsonencode(output.to_authorize)} must be authorized."
  }
}
