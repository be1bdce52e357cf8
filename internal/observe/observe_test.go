package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestObserve_showsNothingOfTheOrg: no id, login, nickname, address or secret; and it
// writes nothing to the org.
func TestObserve_showsNothingOfTheOrg(t *testing.T) {
	t.Parallel()
	for _, switches := range []oktasim.Switches{{}, {ConnectionEventConnector: true, ConsentEventScope: true}, {ConnectionEventDetail: true, ConsentEventDetail: true}} {
		org := acctest.NewOrg(t, oktasim.Options{Switches: switches})
		app := org.FlowAppID()
		org.GrantInConsole(app, "okta.devices.read", "okta.devices.manage")
		org.Authorize(app, acctest.ServiceAccount, "A secret nickname", "okta.devices.read", "okta.devices.manage")
		token := org.Tokens(app)[0].ID
		org.Advance(48 * time.Hour)
		org.UseToken(token)
		org.RevokeInConsole(app, "okta.devices.read")
		client, out := observed(t, org)
		if err := client.observe(t.Context(), "", acctest.ServiceAccount); err != nil {
			t.Fatal(err)
		}
		user, _ := org.User(acctest.ServiceAccount)
		secrets := []string{
			app, token, user.ID, acctest.ServiceAccount, "svc-workflows", "A secret nickname", "example.com", "admin@", "127.0.0.1", "203.0.113",
			org.APIToken(), org.ClientSecret(app), strings.TrimPrefix(org.URL, "http://"),
		}
		for _, grant := range org.Grants(app) {
			secrets = append(secrets, grant.ID)
		}
		for _, event := range org.Events() {
			secrets = append(secrets, event.ID)
		}
		for _, secret := range secrets {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%+v: the output has %q:\n%s", switches, secret, out)
			}
		}
		for _, want := range []string{
			"Workflows app: true, status ACTIVE", "- of the account: ACTIVE, made 2.0 days ago, used 2.0 days after that, ends 90.0 days after it was made",
			"### workflows.user.connection.create", `"eventType": "app.oauth2.token.grant.access_token"`, `"grantType": "refresh_token"`, "okta.devices.manage",
		} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%+v: the output lacks %q:\n%s", switches, want, out)
			}
		}
		for _, r := range org.Requests() {
			if r.Method != http.MethodGet {
				t.Errorf("it sent %s %s", r.Method, r.Path)
			}
		}
	}
}

// TestObserve_goesOnWithoutRights: what may not be read is said, and nothing is made
// of it.
func TestObserve_goesOnWithoutRights(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for _, path := range []string{"/api/v1/logs", "/api/v1/apps/*/tokens", "/api/v1/apps/*/grants"} {
		org.Fail(oktasim.Fault{Path: path, Status: http.StatusForbidden, Code: "E0000006"})
	}
	client, out := observed(t, org)
	if err := client.observe(t.Context(), org.FlowAppID(), acctest.ServiceAccount); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(out.String(), "not read: status 403 E0000006"); got != 2+8 {
		t.Errorf("%d of 10 are said not to be read:\n%s", got, out)
	}
	if err := client.observe(t.Context(), "", ""); err == nil {
		t.Error("it runs without an account")
	}
}

func observed(t *testing.T, org acctest.Org) (observer, fmt.Stringer) {
	t.Helper()
	events := &recorder{next: http.DefaultTransport}
	client, err := okta.New(okta.Config{OrgURL: org.URL, APIToken: org.APIToken(), Transport: events})
	if err != nil {
		t.Fatal(err)
	}
	out := &bytes.Buffer{}
	org.ResetRequests()
	return observer{client: client, events: events, out: out}, out
}
