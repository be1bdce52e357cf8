package connection_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const address = "oktadevices_connection.this"

var baseScopes = []string{"okta.devices.manage", "okta.devices.read"}

// play is a connection in an org, driven at the protocol: it shows each warning,
// and takes milliseconds where an engine takes seconds.
type play struct {
	*terraformtest.Driver
	t    *testing.T
	org  acctest.Org
	wire *acctest.InMemory
	// provider and args are the configuration.
	provider, args map[string]any
	// token is the connection's authorization.
	token string
}

// newPlay makes an org whose Workflows app has the base scopes, and a configuration
// of one connection that is not applied yet.
func newPlay(t *testing.T, options oktasim.Options, args map[string]any) *play {
	t.Helper()
	org := acctest.NewOrgInMemory(t, options)
	for _, scope := range baseScopes {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	p := &play{t: t, org: org, wire: &acctest.InMemory{Handler: org.Org}}
	p.Driver = terraformtest.NewDriver(t, acctest.ServerInMemory(p.wire))
	p.provider = map[string]any{"org_url": org.URL, "api_token": org.APIToken()}
	p.args = map[string]any{
		"name": "Mine", "domain": "example.okta.com", "app_id": org.FlowAppID(), "service_account": acctest.ServiceAccount,
	}
	p.configure(args)
	return p
}

// configure changes arguments of the connection; nil leaves one out.
func (p *play) configure(args map[string]any) {
	maps.Copy(p.args, args)
	maps.DeleteFunc(p.args, func(_ string, value any) bool { return value == nil })
	p.Driver.Provider(p.provider)
	p.Config(terraformtest.Resource("oktadevices_connection", "this", p.args))
}

// must stops a test whose run fails.
func (p *play) must(run *terraformtest.Run) *terraformtest.Run {
	p.t.Helper()
	if !run.OK() {
		p.t.Fatalf("it fails:\n%s", run)
	}
	return run
}

// authorized applies the configuration. A person authorizes the connection, and the
// System Log confirms that.
func (p *play) authorized() string {
	p.t.Helper()
	p.must(p.Apply())
	p.org.Advance(minutes(5))
	p.token = p.authorize()
	p.org.Advance(minutes(20))
	p.must(p.Refresh())
	p.expect("AUTHORIZED", "confirmed")
	return p.token
}

// addUser adds a user who may authorize a connection.
func (p *play) addUser(login string) {
	p.t.Helper()
	p.org.AddUser(login, "ACTIVE", "SUPER_ADMIN")
	p.org.Assign(p.org.FlowAppID(), login, "")
}

func (p *play) authorize(scopes ...string) string {
	p.t.Helper()
	return p.authorizeAs(acctest.ServiceAccount, "Mine", scopes...)
}

func (p *play) authorizeAs(login, name string, scopes ...string) string {
	p.t.Helper()
	if len(scopes) == 0 {
		scopes = baseScopes
	}
	return p.org.Authorize(p.org.FlowAppID(), login, name, scopes...)
}

func (p *play) reauthorize(scopes ...string) {
	p.t.Helper()
	p.token = p.org.Reauthorize(p.org.FlowAppID(), p.token, "Mine", scopes...)
}

// logUse logs that Okta has refreshed an access token for the account.
func (p *play) logUse() {
	svc, _ := p.org.User(acctest.ServiceAccount)
	p.org.LogEvent(oktasim.Event{
		Type:    "app.oauth2.token.grant.access_token",
		Actor:   oktasim.EventParty{ID: p.org.FlowAppID(), Type: "PublicClientApp"},
		Targets: []oktasim.EventParty{{ID: svc.ID, Type: "User"}},
		Debug:   map[string]any{"grantType": "refresh_token", "grantedScopes": "okta.devices.read"},
	})
}

func (p *play) value(name string) any { return p.Resource(address)[name] }

func (p *play) codes() []string { return codesOf(p.Resource(address)) }

// codesOf returns the codes of the problems among attributes.
func codesOf(attributes map[string]any) (codes []string) {
	problems, _ := attributes["problems"].([]any)
	for _, one := range problems {
		fields, _ := one.(map[string]any)
		code, _ := fields["code"].(string)
		codes = append(codes, code)
	}
	return codes
}

// expect compares status and binding in the state.
func (p *play) expect(status, binding string) {
	p.t.Helper()
	if p.value("status") != status || p.value("binding") != binding {
		p.t.Errorf("%v, %v; want %s, %s (problems %v)", p.value("status"), p.value("binding"), status, binding, p.codes())
	}
}

func (p *play) expectValue(name string, want any) {
	p.t.Helper()
	if got := p.value(name); got != want {
		p.t.Errorf("%s is %v, want %v (problems %v)", name, got, want, p.codes())
	}
}

func (p *play) expectEmptyPlan() {
	p.t.Helper()
	if plan := p.must(p.Plan()); !plan.Empty() {
		p.t.Errorf("the plan is not empty:\n%s", plan)
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// printed is a run of an engine or of the driver.
type printed interface {
	OK() bool
	Says(text string) bool
	String() string
}

func expectSays(t testing.TB, run printed, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !run.Says(want) {
			t.Errorf("it does not say %q:\n%s", want, run)
		}
	}
}

func expectRefused(t testing.TB, run printed, wants ...string) {
	t.Helper()
	if run.OK() {
		t.Errorf("it is not refused:\n%s", run)
	}
	expectSays(t, run, wants...)
}

func expectCount(t testing.TB, org acctest.Org, want int, method, path string) {
	t.Helper()
	if got := org.Count(method, path); got != want {
		t.Errorf("%d requests %s %s, want %d", got, method, path, want)
	}
}

// writes counts the requests that may have changed something.
func writes(org acctest.Org) (n int) {
	for _, r := range org.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

func tokens(org acctest.Org) (ids []string) {
	for _, token := range org.Tokens(org.FlowAppID()) {
		ids = append(ids, token.ID)
	}
	return ids
}

func expectTokens(t testing.TB, org acctest.Org, want ...string) {
	t.Helper()
	if got := tokens(org); !slices.Equal(got, want) {
		t.Errorf("tokens %v, want %v", got, want)
	}
}
