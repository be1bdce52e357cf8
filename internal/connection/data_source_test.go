package connection_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const dataAddress = "data.oktadevices_connection.now"

// asData makes the configuration of a play the data source's.
func (p *play) asData(args map[string]any) {
	all := maps.Clone(p.args)
	maps.Copy(all, args)
	p.Config(terraformtest.DataSource("oktadevices_connection", "now", all))
}

// TestDataSource_neverAnErrorForABadStatus: what is wrong is a finding.
func TestDataSource_neverAnErrorForABadStatus(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args   map[string]any
		before func(*play)
		status string
		code   string
	}{
		"authorized":       {before: func(p *play) { p.authorize() }, status: "AUTHORIZED"},
		"not authorized":   {status: "PENDING_AUTHORIZATION", code: "NOT_AUTHORIZED"},
		"lacks a scope":    {before: func(p *play) { p.authorize("okta.devices.read") }, status: "REAUTHORIZATION_REQUIRED", code: "SCOPES_NOT_AUTHORIZED"},
		"has too many":     {args: map[string]any{"exact_scopes": true, "scopes": []string{"okta.devices.read"}}, before: func(p *play) { p.authorize() }, status: "REAUTHORIZATION_REQUIRED", code: "SCOPES_NOT_EXPECTED"},
		"no such account":  {args: map[string]any{"service_account": "nobody@example.com"}, status: "BLOCKED", code: "SERVICE_ACCOUNT_NOT_FOUND"},
		"no such app":      {args: map[string]any{"app_id": "0oanonexistent000000"}, status: "BLOCKED", code: "APP_NOT_FOUND"},
		"another's domain": {args: map[string]any{"domain": "other.okta.com"}, before: func(p *play) { p.authorize() }, status: "AUTHORIZED", code: "DOMAIN_NOT_OF_ORG"},
		"several": {
			before: func(p *play) {
				silence(p)
				p.authorizeAs(acctest.ServiceAccount, "a")
				p.authorizeAs(acctest.ServiceAccount, "b")
			}, status: "AMBIGUOUS", code: "SEVERAL_AUTHORIZATIONS",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			if test.before != nil {
				test.before(p)
			}
			p.asData(test.args)
			run := p.must(p.Apply())
			if len(run.Warnings()) > 0 {
				t.Errorf("it warns:\n%s", run)
			}
			now := p.Resource(dataAddress)
			if now["status"] != test.status {
				t.Errorf("status %v, want %s", now["status"], test.status)
			}
			if found := codesOf(now); (test.code == "") != (len(found) == 0) || len(found) > 0 && found[0] != test.code {
				t.Errorf("problems %v, want %q", found, test.code)
			}
			if test.status == "AUTHORIZED" && (now["expires_at"] == nil || now["authorized_at"] == nil || now["bound_authorization_id"] == nil || now["client_id"] != p.org.FlowAppID()) {
				t.Errorf("it does not show the authorization: %v", now)
			}
		})
	}
}

// TestConnections_cost: thirty connections at the price of few calls, as resources
// and as data.
func TestConnections_cost(t *testing.T) {
	t.Parallel()
	for _, data := range []bool{false, true} {
		t.Run(fmt.Sprintf("data %t", data), func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			var blocks []terraformtest.Block
			for i := range 30 {
				login := fmt.Sprintf("svc-%d@example.com", i%5)
				if i < 5 {
					p.addUser(login)
				}
				name := fmt.Sprintf("Devices %d", i)
				token := p.authorizeAs(login, name)
				args := maps.Clone(p.args)
				args["name"], args["service_account"] = name, login
				if i%2 == 0 {
					args["authorization_id"] = token
				}
				block := terraformtest.Resource("oktadevices_connection", fmt.Sprintf("c%d", i), args)
				block.Data = data
				blocks = append(blocks, block)
				// Far enough apart for the log to tell one from another.
				p.org.Advance(minutes(5))
			}
			p.Config(blocks...)
			p.must(p.Apply())
			for _, b := range blocks {
				if got := p.Resource(b.Address()); got["status"] != "AUTHORIZED" || got["binding"] != "confirmed" {
					t.Errorf("%s: %v, %v", b.Address(), got["status"], got["binding"])
				}
			}
			// The log is asked once more when it has shown all that it will.
			p.org.Advance(minutes(11))
			p.must(p.Refresh())
			p.org.ResetRequests()
			p.expectEmptyPlan()
			logs := 0
			if data {
				logs = 1 // It remembers nothing: which is whose is asked of the log, once for all.
			}
			for path, most := range map[string]int{
				"/.well-known/okta-organization": 1, "/api/v1/apps/*": 1, "/api/v1/apps/*/grants": 1, "/api/v1/apps/*/tokens": 1,
				"/api/v1/users/*": 5, "/api/v1/users/*/roles": 5, "/api/v1/apps/*/users/*": 5, "/api/v1/logs": logs,
			} {
				got := p.org.Count(http.MethodGet, path)
				if data && path == "/api/v1/users/*" {
					most = 10 // by login, and by the id that it turned out to have
				}
				if got > most {
					t.Errorf("%d GETs of %s, at most %d are due", got, path, most)
				}
			}
			if got, most := len(p.org.Requests()), 1+1+1+1+3*5+logs; got > most {
				t.Errorf("%d requests, at most %d are due", got, most)
			}
		})
	}
}

// TestResource_customApp: an OIDC web app of one's own, in an org in which Workflows
// does not run.
func TestResource_customApp(t *testing.T) {
	t.Parallel()
	seed := oktasim.FreshOrg()
	seed.Apps = slices.DeleteFunc(seed.Apps, func(a oktasim.App) bool { return a.Name == "okta_flow_sso" })
	p := newPlay(t, oktasim.Options{Seed: seed}, nil)
	app := p.org.AddApp(oktasim.App{Label: "Custom", ClientID: "chosen-client-id"})
	for _, scope := range baseScopes {
		p.org.GrantInConsole(app, scope)
	}
	p.org.Assign(app, acctest.ServiceAccount, "")
	p.configure(map[string]any{"app_id": app})
	expectSays(t, p.must(p.Apply()), "Client ID:            chosen-client-id", "Open the Workflows Console (Admin Console")
	p.expect("PENDING_AUTHORIZATION", "none")
	token := p.org.Authorize(app, acctest.ServiceAccount, "Mine", baseScopes...)
	p.must(p.Refresh())
	p.expect("AUTHORIZED", "confirmed")
	if p.value("console_url") != nil || p.value("client_id") != "chosen-client-id" || p.value("bound_authorization_id") != token {
		t.Errorf("%v", p.Resource(address))
	}
	if plan := p.must(p.Plan()); !plan.Empty() || len(plan.Warnings()) > 0 {
		t.Errorf("afterwards:\n%s", plan)
	}
}
