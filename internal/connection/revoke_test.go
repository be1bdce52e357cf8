package connection_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestRevoking: the plan names the authorization that a change revokes, and the
// apply revokes that and no other.
func TestRevoking(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*play)
		verb   string
	}{
		"disabled":  {func(p *play) { p.configure(disabled) }, "Disabling"},
		"destroyed": {func(p *play) { p.Config() }, "Destroying"},
		"of another app": {func(p *play) {
			p.configure(map[string]any{"app_id": p.org.AddApp(oktasim.App{Name: "oidc_client", Label: "Another app"})})
		}, "Replacing"},
		"of another account": {func(p *play) {
			p.org.AddUser("another@example.com", "ACTIVE", "SUPER_ADMIN")
			p.configure(map[string]any{"service_account": "another@example.com"})
		}, "Replacing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, revoking)
			token, another := p.authorized(), p.authorizeAs(acctest.ServiceAccount, "Another")
			test.change(p)
			plan := p.must(p.Plan())
			expectSays(t, plan, `The authorization of connection "Mine" will be revoked`, test.verb+" the connection revokes the authorization "+token+".")
			p.must(p.ApplyPlan(plan))
			expectTokens(t, p.org, another)
		})
	}
}

// TestRevoking_pinned: a pin of a disabled connection says what to revoke, and so it
// does if the connection is created with both.
func TestRevoking_pinned(t *testing.T) {
	t.Parallel()
	for verb, before := range map[string]bool{"Creating": false, "Disabling": true} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, disabled)
			token, another := p.authorize(), p.authorizeAs(acctest.ServiceAccount, "Another")
			if before {
				p.must(p.Apply())
			}
			p.configure(map[string]any{"authorization_id": token})
			plan := p.must(p.Plan())
			expectSays(t, plan, verb+" the connection revokes the authorization "+token)
			p.must(p.ApplyPlan(plan))
			expectTokens(t, p.org, another)
			p.expect("REVOKED", "none")
			p.expectEmptyPlan()
		})
	}
}

// TestRevoking_notRevoked: the plan doesn't say that it revokes an authorization that
// the apply leaves.
func TestRevoking_notRevoked(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]map[string]any{
		"another nickname": {"name": "Another"},
		"another account":  {"service_account": secondAccount},
		"another app":      {"app_id": ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			p.addUser(secondAccount)
			token := p.authorized()
			if _, ok := change["app_id"]; ok {
				change["app_id"] = p.org.AddApp(oktasim.App{Name: "oidc_client", Label: "Another app"})
			}
			p.configure(disabled)
			p.configure(change)
			plan := p.must(p.Plan())
			p.must(p.ApplyPlan(plan))
			expectTokens(t, p.org, token)
			if plan.Says("revoke") {
				t.Errorf("nothing is revoked, but:\n%s", plan)
			}
		})
	}
}

// TestRevoking_pinOfAnotherAccount: the plan can't show whose authorization a new pin
// is, and says so.
func TestRevoking_pinOfAnotherAccount(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]map[string]any{
		"disabled": {},
		"replaced": {"service_account": thirdAccount},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			p.addUser(secondAccount)
			p.addUser(thirdAccount)
			token, theirs := p.authorized(), p.authorizeAs(secondAccount, "Theirs")
			p.configure(change)
			p.configure(map[string]any{"enabled": false, "authorization_id": theirs})
			plan := p.must(p.Plan())
			expectSays(t, plan, `The authorization of connection "Mine" will be revoked unless it is another account's`,
				"revokes the authorization "+theirs+", if it is active and the user in service_account made it")
			p.must(p.ApplyPlan(plan))
			expectTokens(t, p.org, token, theirs)
		})
	}
}

// TestRevoking_assumed: disabling leaves alone what is not confirmed, and says so, at
// apply and in each plan.
func TestRevoking_assumed(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	silence(p)
	token := p.authorize()
	p.must(p.Apply())
	p.configure(disabled)
	for _, run := range []*terraformtest.Run{p.must(p.Apply()), p.must(p.Plan())} {
		expectSays(t, run, "is disabled, but matching authorizations are still active", token)
	}
	expectTokens(t, p.org, token)
}

// TestRevoking_onlyWhatThePlanShowed: an authorization that appears between plan and
// apply is somebody's.
func TestRevoking_onlyWhatThePlanShowed(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, revoking)
	p.must(p.Apply())
	p.Config()
	plan := p.must(p.Plan())
	token := p.authorizeAs(acctest.ServiceAccount, "Somebody else's")
	expectSays(t, p.must(p.ApplyPlan(plan)), "No authorization of connection", token)
	expectTokens(t, p.org, token)
}

// TestRevoking_unknown: what the plan can't show is not revoked.
func TestRevoking_unknown(t *testing.T) {
	t.Parallel()
	for argument, args := range map[string]func(token any) map[string]any{
		"enabled": func(any) map[string]any { return map[string]any{"enabled": terraformtest.Later(false)} },
		"authorization_id": func(token any) map[string]any {
			return map[string]any{"enabled": false, "authorization_id": terraformtest.Later(token)}
		},
	} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			token := p.authorized()
			p.configure(args(token))
			p.refuses("Argument "+argument+` of connection "Mine" is not known yet`, token)
		})
	}
}

// TestRevoking_createdInAnAppNotKnownYet: whose authorization the pin of a disabled
// connection is can't be compared before its app is known.
func TestRevoking_createdInAnAppNotKnownYet(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	token := p.authorized()
	p.Config(p.named("other", "Off", map[string]any{"enabled": false, "authorization_id": token, "app_id": terraformtest.Later(p.org.FlowAppID())}))
	p.refuses(`Argument app_id of connection "Off" is not known yet`, token)
}

// TestRevoking_fails: Okta refuses to revoke the authorization, or the credentials
// lack the right to list it. The connection stays in the state, so the next run
// revokes the authorization.
func TestRevoking_fails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ method, path, want string }{
		"blind":   {http.MethodGet, "/api/v1/apps/*/tokens", "okta.apps.read"},
		"refused": {http.MethodDelete, "/api/v1/apps/*/tokens/*", `of the connection "Mine" (app `},
	} {
		for verb, change := range map[string]func(*play){
			"disable": func(p *play) { p.configure(disabled) },
			"destroy": func(p *play) { p.Config() },
		} {
			t.Run(verb+" "+name, func(t *testing.T) {
				t.Parallel()
				p := newPlay(t, oktasim.Options{}, revoking)
				token := p.authorized()
				change(p)
				p.org.Fail(oktasim.Fault{Method: test.method, Path: test.path, Status: http.StatusForbidden, Code: "E0000006"})
				expectRefused(t, p.Apply(), "Unable to "+verb+" connection", test.want)
				expectTokens(t, p.org, token)
				p.org.ClearFaults()
				if plan := p.must(p.Plan()); plan.Empty() {
					t.Errorf("it is forgotten:\n%s", plan)
				}
				p.must(p.Apply())
				expectTokens(t, p.org)
			})
		}
	}
}

// TestRevoking_enabledAgain: a connection that was disabled awaits another
// authorization.
func TestRevoking_enabledAgain(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.authorized()
	p.configure(disabled)
	p.must(p.Apply())
	expectTokens(t, p.org)
	p.expectEmptyPlan()
	p.configure(map[string]any{"enabled": true})
	expectSays(t, p.must(p.Apply()), "must be authorized by a person")
	p.expectValue("bound_authorization_id", nil)
	p.authorized()
}

// TestRevoking_replacedWhileTheListLags: Okta's list still has the authorization that
// the deletion has revoked when the other half of the replacement waits for a new
// one.
func TestRevoking_replacedWhileTheListLags(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, revoking)
		token := p.authorized()
		p.configure(map[string]any{"wait_for_authorization": true, "timeouts": map[string]any{"create": "5m"}})

		list := "/api/v1/apps/" + p.org.FlowAppID() + "/tokens"
		req := httptest.NewRequest(http.MethodGet, acctest.InMemoryURL+list, http.NoBody)
		req.Header.Set("Authorization", "SSWS "+p.org.APIToken())
		before := httptest.NewRecorder()
		p.org.ServeHTTP(before, req)
		p.org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: list + "/*", Do: func() {
			p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: list, Status: http.StatusOK, Body: before.Body.String(), Header: before.Header()})
		}})
		p.must(p.Apply(terraformtest.Replacing(address)))
		expectTokens(t, p.org)
		p.expect("PENDING_AUTHORIZATION", "none")
		if got := p.value("bound_authorization_id"); got == token {
			t.Errorf("bound to %v, which is revoked", got)
		}
	})
}
