package main

import (
	"fmt"
	"slices"
	"strings"

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

// story plays the main use. The simulator does what people do by hand in the
// Admin Console and the Workflows Console.
type story struct {
	stage  stage
	org    simtest.Sim
	server *oktasim.Server
	flow   string
	token  string
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

func (s *story) play() error {
	for _, chapter := range []func() error{
		s.setUp, s.authorize, s.drift, s.grow, s.fleet, s.tearDown,
	} {
		if err := chapter(); err != nil {
			return err
		}
	}
	say("\nDone. Each plan showed the real state, and nothing that belongs to others was changed.")
	return nil
}

func (s *story) setUp() error {
	heading("1. Declare the account, the grants and the connection, and apply")
	if err := s.write(cards(), ""); err != nil {
		return err
	}
	if err := s.stage.run(0, "init"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-auto-approve"); err != nil {
		return err
	}
	s.showOrg()
	return nil
}

func (s *story) authorize() (err error) {
	heading("2. A super admin authorizes it in the Workflows Console")
	s.token, err = s.org.Authorize(s.flow, account, nickname, base()...)
	if err != nil {
		return err
	}
	say("(%s clicked Connections, New Connection, Okta Devices, Create.)", account)
	if err := s.stage.run(0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-refresh-only", "-auto-approve"); err != nil {
		return err
	}
	return s.showStatus()
}

func (s *story) drift() error {
	heading("3. Somebody revokes a scope in the Admin Console")
	if err := s.org.RevokeInConsole(s.flow, "okta.devices.manage"); err != nil {
		return err
	}
	if err := s.stage.run(2, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-auto-approve"); err != nil {
		return err
	}
	s.showOrg()
	return nil
}

func (s *story) grow() (err error) {
	heading("4. An event card needs one more scope")
	if err := s.write(append(cards(), eventCard), ""); err != nil {
		return err
	}
	if err := s.stage.run(2, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-auto-approve"); err != nil {
		return err
	}
	if err := s.showStatus(); err != nil {
		return err
	}
	s.token, err = s.org.Reauthorize(s.flow, s.token, nickname, append(base(), "okta.eventHooks.manage")...)
	if err != nil {
		return err
	}
	say("\n(A super admin reauthorized the connection.)")
	if err := s.stage.run(0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-refresh-only", "-auto-approve"); err != nil {
		return err
	}
	return s.showStatus()
}

func (s *story) fleet() error {
	heading("5. The fleet, with 200 devices in each request")
	s.org.ResetRequests()
	if err := s.stage.run(0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	say("  That plan read %d devices in %d requests, and made %d requests in all:", devices, s.org.Count("GET", "/api/v1/devices"), len(s.org.Requests()))
	for _, request := range s.org.Requests() {
		say("    %s %s", request.Method, strings.ReplaceAll(request.Path, s.flow, "{appId}"))
	}
	return nil
}

func (s *story) tearDown() error {
	heading("6. Destroy only what was declared")
	s.org.GrantInConsole(s.flow, "okta.users.read")
	if _, err := s.org.Authorize(s.flow, account, "Somebody else's", "okta.users.read"); err != nil {
		return err
	}
	say("(By now, somebody else has their own grant and connection on the app.)")
	if err := s.write(append(cards(), eventCard), "  revoke_on_destroy = true\n"); err != nil {
		return err
	}
	if err := s.stage.run(0, "apply", "-auto-approve"); err != nil {
		return err
	}
	if err := s.stage.run(0, "destroy", "-auto-approve"); err != nil {
		return err
	}
	s.showOrg()
	return nil
}

// base are the scopes of the first cards.
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
func (s *story) showOrg() {
	var granted, alive []string
	for _, grant := range s.org.Grants(s.flow) {
		granted = append(granted, grant.Scope)
	}
	for _, token := range s.org.Tokens(s.flow) {
		alive = append(alive, token.ID)
	}
	slices.Sort(granted)
	say("  The org now: granted scopes [%s], active authorizations [%s]", strings.Join(granted, ", "), strings.Join(alive, ", "))
}

// showStatus shows the connection's status in the state.
func (s *story) showStatus() error {
	instances, err := s.stage.State()
	if err != nil {
		return err
	}
	for _, instance := range instances {
		if values := instance.Attributes; instance.Address == connection {
			say("  State: status = %v, missing_scopes = %v, binding = %v", values["status"], values["missing_scopes"], values["binding"])
		}
	}
	return nil
}

func heading(text string) {
	say("\n%s\n%s", text, strings.Repeat("─", len([]rune(text))))
}
