package connection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

func TestResource_defaultsAndUpdatesInPlace(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	silence(p)
	p.addUser("other@example.com")
	token := p.authorize()
	p.must(p.Apply())
	p.expect("AUTHORIZED", "assumed")
	svc, _ := p.org.User(acctest.ServiceAccount)
	for name, want := range map[string]any{
		"enabled": true, "revoke_on_destroy": false, "scopes": baseScopes, "authorization_id": nil,
		"service_account_id": svc.ID, "client_id": p.org.FlowAppID(), "bound_authorization_id": token,
		"authorized_scopes": baseScopes, "missing_scopes": []any{}, "unexpected_scopes": []any{},
	} {
		if got := p.value(name); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if p.value("console_url") == nil || p.value("authorized_at") == nil {
		t.Errorf("it lacks what Okta shows: %v", p.Resource(address))
	}
	change := func(args map[string]any, want terraformtest.Action, status, binding string) {
		t.Helper()
		p.configure(args)
		if run := p.must(p.Apply()); run.Actions[address] != want {
			t.Errorf("%v: want %s:\n%s", args, want, run)
		}
		p.expect(status, binding)
	}
	change(map[string]any{"name": "Renamed", "authorization_id": token}, terraformtest.Update, "AUTHORIZED", "confirmed")
	if len(p.codes()) > 0 {
		t.Errorf("pinned: %v", p.codes())
	}
	change(map[string]any{"service_account": svc.ID}, terraformtest.Update, "AUTHORIZED", "confirmed")
	p.expectValue("service_account_id", svc.ID)
	change(map[string]any{"service_account": "other@example.com", "authorization_id": nil}, terraformtest.Replace, "PENDING_AUTHORIZATION", "none")
	expectTokens(t, p.org, token)
}

// TestResource_accountMadeAgain: another user with the same login is another
// account.
func TestResource_accountMadeAgain(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.authorized()
	p.org.DeleteUser(acctest.ServiceAccount)
	p.addUser(acctest.ServiceAccount)
	p.Plans(p.must(p.Apply()), address, terraformtest.Replace)
	svc, _ := p.org.User(acctest.ServiceAccount)
	p.expectValue("service_account_id", svc.ID)
	p.authorized()
	p.expectEmptyPlan()
}

// TestResource_disablingOneOfThree disables one of three connections of one
// account, each authorized before the next was created; the others stay active.
func TestResource_disablingOneOfThree(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	var blocks []terraformtest.Block
	var made []string
	for _, label := range []string{"a", "b", "c"} {
		blocks = append(blocks, p.named(label, "Devices "+label, nil))
		p.Config(blocks...)
		p.must(p.Apply())
		p.org.Advance(minutes(5))
		made = append(made, p.authorizeAs(acctest.ServiceAccount, "Devices "+label))
		p.must(p.Refresh())
	}
	for i, b := range blocks {
		if got := p.Resource(b.Address()); got["binding"] != "confirmed" || got["bound_authorization_id"] != made[i] {
			t.Errorf("%s is bound to %v (%v), want %s", b.Name, got["bound_authorization_id"], got["binding"], made[i])
		}
	}
	p.expectEmptyPlan()
	blocks[1] = p.named("b", "Devices b", disabled)
	p.Config(blocks...)
	p.must(p.Apply())
	for range 3 {
		p.must(p.Refresh())
		p.expectEmptyPlan()
		p.must(p.Apply())
	}
	expectTokens(t, p.org, made[0], made[2])
	for i, want := range []string{"AUTHORIZED", "REVOKED", "AUTHORIZED"} {
		if got := p.Resource(blocks[i].Address())["status"]; got != want {
			t.Errorf("%s: %v, want %s", blocks[i].Name, got, want)
		}
	}
}

// TestResource_changeIsRefused: a change that can't be made, or that turns out to be
// a replacement during the apply, changes nothing and costs no authorization.
func TestResource_changeIsRefused(t *testing.T) {
	t.Parallel()
	const another = "other@example.com"
	for name, test := range map[string]struct {
		argument string
		value    any
		before   func(*play)
		want     string
	}{
		"a short login":               {"service_account", "other", nil, "Ambiguous service account"},
		"no user":                     {"service_account", "nobody@example.com", nil, `No user of this org has the login or id "nobody@example.com"`},
		"another user, known late":    {"service_account", terraformtest.Later(another), nil, "belongs to another user"},
		"another user since the plan": {"service_account", another, unreadable(another), `The login "other@example.com" belongs to the user`},
		"an app that does not exist":  {"app_id", "0oa00000000000000000", nil, "App 0oa00000000000000000 does not exist"},
		"an app with a line break":    {"app_id", "0oa00000000000000000\n", nil, "a line break"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, revoking)
			p.addUser(another)
			token, before := p.authorized(), p.value(test.argument)
			p.configure(map[string]any{test.argument: test.value})
			if test.before != nil {
				test.before(p)
			}
			p.refuses(test.want, token)
			p.expectValue(test.argument, before)
		})
	}
}

// unreadable keeps a user from being read in the plan, and in the plan that apply
// makes again.
func unreadable(login string) func(*play) {
	return func(p *play) {
		p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/users/" + login, Status: http.StatusForbidden, Code: "E0000006", Times: 2})
	}
}

// TestResource_creationIsRefused: a plan survives what may yet be created.
func TestResource_creationIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		argument string
		value    any
		want     string
		atApply  bool
	}{
		"domain with scheme": {"domain", "https://example.okta.com", `write "example.okta.com"`, false},
		"admin domain":       {"domain", "example-admin.okta.com", `write "example.okta.com"`, false},
		"automatic scope":    {"scopes", []string{"okta.devices.read", "offline_access"}, "Okta grants offline_access to the connector automatically", false},
		"no scope":           {"scopes", []string{}, "remove the argument to use okta.devices.manage and okta.devices.read", false},
		"me":                 {"service_account", "me", `"me" would be whoever runs Terraform`, false},
		"login with slash":   {"service_account", "svc/workflows", "write the user's id", false},
		"empty name":         {"name", "", "name is empty", false},
		"no such app":        {"app_id", "0oanonexistent000000", "The app 0oanonexistent000000 does not exist in this org.", true},
		"no such account":    {"service_account", "nobody@example.com", `No user of this org has the login or id "nobody@example.com"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, map[string]any{test.argument: test.value})
			if plan := p.Plan(); plan.OK() != test.atApply {
				t.Errorf("the plan:\n%s", plan)
			}
			run := p.Apply()
			expectRefused(t, run, test.want)
			if path := run.Errors()[0].Path; !strings.HasPrefix(path, test.argument) || p.Resource(address) != nil {
				t.Errorf("it points at %s, and creates %v", path, p.Resource(address))
			}
		})
	}
}

// TestResource_unreadable: an answer that does not show the connection is an error,
// and makes no plan look empty.
func TestResource_unreadable(t *testing.T) {
	t.Parallel()
	const gone = "Unable to read from Okta what belongs to"
	notFound := func(path string) oktasim.Fault {
		return oktasim.Fault{Path: path, Status: http.StatusNotFound, Code: "E0000007"}
	}
	html := http.Header{"Content-Type": {"text/html"}}
	for name, test := range map[string]struct {
		fault oktasim.Fault
		want  string
	}{
		"its tokens don't show that it is gone": {notFound("/api/v1/apps/*/tokens"), gone},
		"its grants don't show that it is gone": {notFound("/api/v1/apps/*/grants"), gone},
		"an app that is gone lists no tokens":   {notFound("/api/v1/apps/*"), "does not exist according to Okta, but Okta lists its refresh tokens"},
		"a proxy that refuses all is not Okta":  {oktasim.Fault{Status: http.StatusForbidden, Body: "<html>blocked by policy</html>", Header: html}, "an HTML page came instead of Okta's JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			p.authorized()
			p.org.Fail(test.fault)
			expectRefused(t, p.Plan(), test.want)
		})
	}
}

func TestResource_mayNotLook(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{AccessTokens: map[string][]string{"canary-access-token": {"okta.users.read", "okta.appGrants.read"}}}, nil)
	p.provider = map[string]any{"org_url": p.org.URL, "access_token": "canary-access-token"}
	p.configure(nil)
	p.must(p.Apply())
	p.expectValue("status", "UNKNOWN")
	p.expectValue("console_url", nil)
	expectSays(t, p.must(p.Plan()), `Connection "Mine" could not be checked`, "okta.apps.read")
	p.expectEmptyPlan()
}
