package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

const (
	account    = "svc-workflows@example.com"
	nickname   = "Okta Devices (production)"
	devices    = 450
	eventCard  = "Device Enrolled"
	connection = "oktadevices_connection.devices"
)

// story plays the main use on a simulated org.
type story struct {
	stage  stage
	org    simtest.Sim
	server *oktasim.Server
	flow   string
	// token is the connection's refresh token.
	token string
}

func newStory(on stage) *story {
	org := simtest.New(oktasim.Options{})
	s := &story{stage: on, org: org, server: org.Start(), flow: org.FlowAppID()}
	org.AddUser(account, "ACTIVE", "SUPER_ADMIN")
	org.AddDevices(devices)
	on.Setenv("OKTA_ORG_URL", s.server.URL)
	on.Setenv("OKTA_API_TOKEN", org.APIToken())
	say("A simulated Okta org listens on %s. It is not Okta: it exists in memory and ends with this demo.", s.server.URL)
	return s
}

func (s *story) close() { s.server.Close() }

// chapter is a part of the story. First a person does something, in a console
// of Okta or in the configuration. Then the engine runs, and the demo shows the
// result.
type chapter struct {
	heading  string
	people   func() error
	commands []command
	show     func() error
}

var (
	initialize  = command{0, []string{"init"}}
	planNothing = command{0, []string{"plan", "-detailed-exitcode"}}
	planChanges = command{2, []string{"plan", "-detailed-exitcode"}}
	apply       = command{0, []string{"apply", "-auto-approve"}}
	refresh     = command{0, []string{"apply", "-refresh-only", "-auto-approve"}}
	destroy     = command{0, []string{"destroy", "-auto-approve"}}
)

func (s *story) play() error {
	for _, c := range []chapter{
		{"1. Declare the account, the grants and the connection, and apply", s.declare, []command{initialize, apply}, s.showOrg},
		{"2. A super admin authorizes it in the Workflows Console", s.authorize, []command{planNothing, refresh}, s.showStatus},
		{"3. Somebody revokes a scope in the Admin Console", s.revoke, []command{planChanges, apply}, s.showOrg},
		{"4. An event card needs one more scope", s.addCard, []command{planChanges, apply}, s.showStatus},
		{"5. A super admin reauthorizes the connection", s.reauthorize, []command{planNothing, refresh}, s.showStatus},
		{"6. The fleet, with 200 devices in each request", s.resetRequests, []command{planNothing}, s.showRequests},
		{"7. Destroy only what was declared", s.intrude, []command{apply, destroy}, s.showOrg},
	} {
		say("\n%s\n%s", c.heading, strings.Repeat("─", len(c.heading)))
		if err := c.people(); err != nil {
			return err
		}
		for _, command := range c.commands {
			if err := s.stage.run(command); err != nil {
				return err
			}
		}
		if err := c.show(); err != nil {
			return err
		}
	}
	say("\nDone. Each plan showed the real state, and nothing that belongs to others was changed.")
	return nil
}

func (s *story) declare() error { return s.write(cards(), "") }

func (s *story) authorize() error {
	say("(%s clicks Connections, New Connection, Okta Devices, Create.)", account)
	s.token = s.org.Authorize(s.flow, account, nickname, base()...)
	return nil
}

func (s *story) revoke() error {
	s.org.RevokeInConsole(s.flow, "okta.devices.manage")
	return nil
}

func (s *story) addCard() error { return s.write(append(cards(), eventCard), "") }

// reauthorize happens an hour later. If two authorizations of one account are
// within two minutes, the System Log can't confirm whose they are.
func (s *story) reauthorize() error {
	s.org.Advance(time.Hour)
	s.token = s.org.Reauthorize(s.flow, s.token, nickname, append(base(), "okta.eventHooks.manage")...)
	return nil
}

func (s *story) resetRequests() error {
	s.org.ResetRequests()
	return nil
}

// intrude gives the app a grant and a connection that aren't in the
// configuration.
func (s *story) intrude() error {
	say("(By now, somebody else has their own grant and connection on the app.)")
	s.org.GrantInConsole(s.flow, "okta.users.read")
	s.org.Authorize(s.flow, account, "Somebody else's", "okta.users.read")
	return s.write(append(cards(), eventCard), "  revoke_on_destroy = true\n")
}

// base returns the scopes of the first cards.
func base() []string { return []string{"okta.devices.manage", "okta.devices.read"} }

func cards() []string { return []string{"Search Devices", "Suspend Device"} }

func (s *story) write(cards []string, more string) error {
	return s.stage.Write(fmt.Sprintf(`terraform {
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

provider "oktadevices" {} # OKTA_ORG_URL and OKTA_API_TOKEN

locals {
  scopes = provider::oktadevices::required_scopes(["%s"])
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_service_account" "workflows" { # the app, assigned to the account
  app_id = data.oktadevices_workflows_app.this.id
  user   = %q
}

resource "oktadevices_scope_grant" "devices" {
  for_each = local.scopes
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = %q
  domain          = %q
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = oktadevices_service_account.workflows.user
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
%s}

data "oktadevices_devices" "all" {}
`, strings.Join(cards, `", "`), account, nickname, strings.TrimPrefix(s.server.URL, "http://"), more))
}

// showOrg shows the org's current content.
func (s *story) showOrg() error {
	var granted, active []string
	for _, grant := range s.org.Grants(s.flow) {
		granted = append(granted, grant.Scope)
	}
	for _, token := range s.org.Tokens(s.flow) {
		active = append(active, token.ID)
	}
	slices.Sort(granted)
	say("  The org now: granted scopes [%s], active authorizations [%s]", strings.Join(granted, ", "), strings.Join(active, ", "))
	return nil
}

// showStatus shows the connection's status in the state.
func (s *story) showStatus() error {
	instances, err := s.stage.State()
	for _, instance := range instances {
		if values := instance.Attributes; instance.Address == connection {
			say("  State: status = %v, missing_scopes = %v, binding = %v", values["status"], values["missing_scopes"], values["binding"])
		}
	}
	return err
}

// showRequests shows the requests of the last plan.
func (s *story) showRequests() error {
	say("  That plan read %d devices in %d requests, and made %d requests in all:", devices, s.org.Count("GET", "/api/v1/devices"), len(s.org.Requests()))
	for _, request := range s.org.Requests() {
		say("    %s %s", request.Method, strings.ReplaceAll(request.Path, s.flow, "{appId}"))
	}
	return nil
}
