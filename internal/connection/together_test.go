package connection_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestTogether_pinThatIsRevokedIsShown: disabling a pinned connection revokes
// the pinned authorization, and the plan says which.
func TestTogether_pinThatIsRevokedIsShown(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	token, other := authorize(t, org, "One"), authorize(t, org, "Two")
	w := workspace(t, config(org, "enabled = false"))
	w.Apply()
	w.Write(config(org, fmt.Sprintf("enabled = false\n  authorization_id = %q", other)))
	expectSays(t, w.PlanIs(2), "Disabling the connection revokes the authorization "+other)
	w.Apply()
	expectTokens(t, org, token)
}

// TestTogether_unknownIsNotRevoked: what the plan can't show is not revoked.
func TestTogether_unknownIsNotRevoked(t *testing.T) {
	t.Parallel()
	const later = "resource \"terraform_data\" \"later\" {\n  input = { enabled = false, id = %q }\n}\n"
	for name, test := range map[string]struct{ more, want string }{
		"enabled":          {"enabled = terraform_data.later.output.enabled", "Argument enabled of connection"},
		"authorization_id": {"enabled = false\n  authorization_id = terraform_data.later.output.id", "Argument authorization_id of connection"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w, token := authorized(t, org, "")
			w.Write(org.ProviderBlock() + fmt.Sprintf(later, token) + block(org, "this", test.more))
			expectRefused(t, w.Run("apply", "-auto-approve"), test.want)
			expectTokens(t, org, token)
			// The way out that the error names.
			w.Apply("-target=terraform_data.later")
			w.Apply()
			expectTokens(t, org)
		})
	}
}

// TestTogether_renamedKeepsItsAuthorization: a connection at another address,
// without a moved block, loses no authorization, whichever Terraform plans first.
func TestTogether_renamedKeepsItsAuthorization(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"-parallelism=1", "-parallelism=10"} {
		t.Run(parallelism, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w, token := authorized(t, org, "revoke_on_destroy = true")
			w.Write(org.ProviderBlock() + strings.Replace(block(org, "this", "revoke_on_destroy = true"), `"this"`, `"other"`, 1))
			applied := w.Run("apply", "-auto-approve", parallelism)
			if applied.ExitCode != 0 && !applied.Says("If the resource was renamed, add a moved block") {
				t.Errorf("neither kept nor refused:\n%s", applied)
			}
			expectTokens(t, org, token)
			if applied.ExitCode == 0 && w.Resource("oktadevices_connection.other")["status"] != "AUTHORIZED" {
				t.Errorf("not authorized:\n%s", applied)
			}
		})
	}
}

// TestTogether_renamedAndDestroyedFirst: the plan sees that the connection is
// created under another address. Its authorization stays, although the deletion
// comes first in the apply.
func TestTogether_renamedAndDestroyedFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, map[string]any{"revoke_on_destroy": true})
		p.must(p.Apply())
		p.org.Advance(minutes(5))
		token := p.authorize()
		p.org.Advance(minutes(11))
		p.must(p.Refresh())
		p.expect("AUTHORIZED", "confirmed")
		p.Config(terraformtest.Resource("oktadevices_connection", "renamed", p.args))
		p.Order(terraformtest.First("oktadevices_connection.renamed"))
		plan := p.must(p.Plan())
		if !plan.Says("Authorization of connection \"Mine\" is not revoked") {
			t.Errorf("the plan does not say what stays:\n%s", plan)
		}
		p.Order(terraformtest.First(terraformtest.Destroying(address)))
		p.must(p.ApplyPlan(plan))
		expectTokens(t, p.org, token)
		if got := p.Resource("oktadevices_connection.renamed")["status"]; got != "AUTHORIZED" {
			t.Errorf("status = %v", got)
		}
	})
}

// TestTogether_replacedOnRequest: replacing a connection revokes its
// authorization, and the new one awaits another. Created first, it keeps it.
func TestTogether_replacedOnRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more, status string
		kept         bool
	}{
		"destroyed first": {"", "PENDING_AUTHORIZATION", false},
		"created first":   {"\n  lifecycle {\n    create_before_destroy = true\n  }", "AUTHORIZED", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w, token := authorized(t, org, "revoke_on_destroy = true"+test.more)
			applied := w.Apply("-replace=" + address)
			expectAttribute(t, w, address, "status", test.status)
			if kept := slices.Contains(tokens(org), token); kept != test.kept {
				t.Errorf("kept: %t\n%s", kept, applied)
			}
			if !test.kept && !applied.Says("The authorization "+token+" was revoked") {
				t.Errorf("it does not say what it revoked:\n%s", applied)
			}
		})
	}
}

// TestTogether_replacedWhileTheListLags: Okta's list still has the authorization
// that the deletion has revoked when the other half of the replacement waits for a
// new one.
func TestTogether_replacedWhileTheListLags(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, map[string]any{
			"revoke_on_destroy": true, "wait_for_authorization": true, "timeouts": map[string]any{"create": "5m"},
		})
		p.must(p.Apply())
		p.org.Advance(minutes(5))
		token := p.authorize()
		p.org.Advance(minutes(11))
		p.must(p.Refresh())
		p.expect("AUTHORIZED", "confirmed")

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

// TestTogether_replacementIsSaid: the plan of a replacement names the authorization
// that it revokes, one for each connection.
func TestTogether_replacementIsSaid(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"app_id", "service_account"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			org.AddUser("another@example.com", "ACTIVE", "SUPER_ADMIN")
			value := map[string]string{"app_id": org.AddApp(oktasim.App{Name: "oidc_client", Label: "Another app"}), "service_account": "another@example.com"}[argument]
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
			revoked := map[string]string{"a": authorize(t, org, "a"), "b": authorize(t, org, "b")}
			configure := func(replaced bool) {
				var blocks []terraformtest.Block
				for name, token := range revoked {
					args := map[string]any{
						"name": name, "domain": org.Domain(), "app_id": org.FlowAppID(), "service_account": acctest.ServiceAccount,
						"authorization_id": token, "revoke_on_destroy": true,
					}
					if replaced {
						args[argument] = value
						delete(args, "authorization_id")
					}
					blocks = append(blocks, terraformtest.Resource("oktadevices_connection", name, args))
				}
				d.Config(blocks...)
			}
			configure(false)
			if run := d.Apply(); !run.OK() {
				t.Fatal(run)
			}
			configure(true)
			plan := d.Plan()
			for name, token := range revoked {
				if plan.Actions["oktadevices_connection."+name] != terraformtest.Replace || !plan.Says(fmt.Sprintf("The authorization of connection %q will be revoked", name)) ||
					!plan.Says("Replacing the connection revokes the authorization "+token) {
					t.Errorf("the replacement of %s, which revokes %s:\n%s", name, token, plan)
				}
			}
		})
	}
}

// TestTogether_replacementChecksFirst: a mistyped app would cost the
// authorization, and then the creation fails. The plan is refused.
func TestTogether_replacementChecksFirst(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, token := authorized(t, org, "revoke_on_destroy = true")
	for app, want := range map[string]string{"0oa00000000000000000": "App 0oa00000000000000000 does not exist", org.FlowAppID() + "\\n": "a line break"} {
		w.Write(config(org, fmt.Sprintf("revoke_on_destroy = true\n  app_id = \"%s\"", app)))
		expectRefused(t, w.Run("apply", "-auto-approve"), want)
	}
	expectTokens(t, org, token)
}

// TestTogether_anotherUserSinceThePlan: users may not be read while the change is
// planned, and planned again in the apply. They may be by the time it is made, and
// the login is another user's.
func TestTogether_anotherUserSinceThePlan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, nil)
		p.must(p.Apply())
		p.org.AddUser("another@example.com", "ACTIVE", "SUPER_ADMIN")
		p.configure(map[string]any{"service_account": "another@example.com"})
		p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/users/another@example.com", Status: http.StatusForbidden, Code: "E0000006", Times: 2})
		expectRefused(t, p.Apply(), `The login "another@example.com" belongs to the user`)
		p.expectValue("service_account", acctest.ServiceAccount)
	})
}

// TestTogether_anotherUserIsNoChangeInPlace: a service account that turns out to
// be another user during the apply, or to be no user, changes nothing.
func TestTogether_anotherUserIsNoChangeInPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ account, want string }{
		"known late": {"terraform_data.later.output", "belongs to another user"},
		"no user":    {`"nobody@example.com"`, `No user of this org has the login or id "nobody@example.com"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			org.AddUser("another@example.com", "ACTIVE", "SUPER_ADMIN")
			w := workspace(t, config(org, ""))
			w.Apply()
			w.Write(org.ProviderBlock() + "resource \"terraform_data\" \"later\" {\n  input = \"another@example.com\"\n}\n" + block(org, "this", "service_account = "+test.account))
			refused := w.Run("apply", "-auto-approve")
			if refused.ExitCode == 0 || !refused.Says(test.want) || refused.Says("bug in the provider") {
				t.Errorf("not refused:\n%s", refused)
			}
			expectAttribute(t, w, address, "service_account", acctest.ServiceAccount)
		})
	}
}

// TestTogether_slowOrg: what stays is seen in time also if Okta takes a while to
// answer.
func TestTogether_slowOrg(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, nil)
		one, other := p.named("one", "Mine", revoking), p.named("other", "Mine", nil)
		p.Config(one, other)
		p.must(p.Apply())
		token := p.authorize()
		one = p.named("one", "Mine", map[string]any{"revoke_on_destroy": true, "authorization_id": token})
		other = p.named("other", "Mine", map[string]any{"authorization_id": token})
		p.Config(one, other)
		p.must(p.Apply())
		org := p.wire.Handler
		p.wire.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/grants") {
				<-time.After(400 * time.Millisecond)
			}
			org.ServeHTTP(w, r)
		})
		p.Config(other)
		p.must(p.Apply())
		expectTokens(t, p.org, token)
	})
}
