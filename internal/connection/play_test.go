package connection_test

import (
	"maps"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

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
// of one connection that is applied by nobody yet.
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

func (p *play) authorize(scopes ...string) string {
	p.t.Helper()
	return p.authorizeAs(acctest.ServiceAccount, "Mine", scopes...)
}

func (p *play) authorizeAs(login, name string, scopes ...string) string {
	p.t.Helper()
	if len(scopes) == 0 {
		scopes = baseScopes
	}
	token, err := p.org.Authorize(p.org.FlowAppID(), login, name, scopes...)
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

func (p *play) reauthorize(scopes ...string) {
	p.t.Helper()
	token, err := p.org.Reauthorize(p.org.FlowAppID(), p.token, "Mine", scopes...)
	if err != nil {
		p.t.Fatal(err)
	}
	p.token = token
}

// succeeds is for what a person does by hand.
func (p *play) succeeds(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) value(name string) any { return p.Resource(address)[name] }

// codes are those of the problems in the state.
func (p *play) codes() []string {
	var codes []string
	problems, _ := p.value("problems").([]any)
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
