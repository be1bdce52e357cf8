package grant_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	address    = "oktadevices_scope_grant.this"
	setAddress = "oktadevices_scope_grants.this"
	nowhere    = "0oanonexistent000000"
	grants     = "/api/v1/apps/*/grants"
	oneGrant   = "/api/v1/apps/*/grants/*"

	devicesManage = "okta.devices.manage"
	devicesRead   = "okta.devices.read"
	hooksManage   = "okta.eventHooks.manage"
	usersRead     = "okta.users.read"

	// customDomain and otherIssuer are issuers of grants: another name of the
	// org, and that of somebody else.
	customDomain = "https://login.example.com"
	otherIssuer  = "https://id.example.com"
)

// stage is an org and the driver of a provider for it.
type stage struct {
	*terraformtest.Driver
	t   testing.TB
	org acctest.Org
}

func newStage(t testing.TB, options ...oktasim.Options) stage {
	t.Helper()
	return stageOf(t, acctest.NewOrg(t, options...), acctest.ServerInHaste())
}

func stageOf(t testing.TB, org acctest.Org, server func() tfprotov6.ProviderServer) stage {
	t.Helper()
	s := stage{terraformtest.NewDriver(t, server), t, org}
	s.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	return s
}

// grant and set return the resources for scopes of the org's Okta Workflows
// OAuth app.
func (s stage) grant(scope string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grant", "this", map[string]any{"app_id": s.org.FlowAppID(), "scope": scope})
}

func (s stage) set(scopes ...string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grants", "this", map[string]any{"app_id": s.org.FlowAppID(), "scopes": scopes})
}

// kinds runs a test for both resources, each in an org of its own, with a block
// that declares devicesRead.
func kinds(t *testing.T, options oktasim.Options, play func(s stage, block terraformtest.Block)) {
	t.Helper()
	for name, block := range map[string]func(s stage) terraformtest.Block{
		"grant": func(s stage) terraformtest.Block { return s.grant(devicesRead) },
		"set":   func(s stage) terraformtest.Block { return s.set(devicesRead) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, options)
			play(s, block(s))
		})
	}
}

// byHand grants scopes to the app, and revoke revokes them, as an admin does.
func (s stage) byHand(scopes ...string) (lastID string) {
	return s.org.GrantInConsole(s.org.FlowAppID(), scopes...)
}

func (s stage) revoke(appID string, scopes ...string) {
	s.t.Helper()
	s.org.RevokeInConsole(appID, scopes...)
}

// refuse makes every call of an endpoint fail with 403.
func (s stage) refuse(method, path string) { s.refuseNth(method, path, 0) }

// refuseNth makes one call of an endpoint fail with 403.
func (s stage) refuseNth(method, path string, nth int) {
	s.org.Fail(oktasim.Fault{Method: method, Path: path, Nth: nth, Status: http.StatusForbidden, Code: "E0000006"})
}

// scopes returns the scopes of the app, sorted.
func (s stage) scopes() []string {
	var all []string
	for _, grant := range s.org.Grants(s.org.FlowAppID()) {
		all = append(all, grant.Scope)
	}
	slices.Sort(all)
	return all
}

// granted checks the scopes of the app.
func (s stage) granted(want ...string) {
	s.t.Helper()
	if got := s.scopes(); !slices.Equal(got, want) {
		s.t.Errorf("the org grants %v, want %v", got, want)
	}
}

// holds checks the scopes of the set in the state.
func (s stage) holds(want ...string) {
	s.t.Helper()
	if got := s.Resource(setAddress)["scopes"]; fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Errorf("the state holds %v, want %v", got, want)
	}
}

// rests checks the scopes of the app, and that the plan is empty.
func (s stage) rests(want ...string) *terraformtest.Run {
	s.t.Helper()
	s.granted(want...)
	return s.PlanIsEmpty()
}

// ends destroys all resources, and checks that they own all scopes.
func (s stage) ends() {
	s.t.Helper()
	s.DoesNotSay(s.MustApply(), "no record of making")
	s.granted()
}

// config is a configuration of a resource for the app.
func config(org acctest.Org, kind, arguments string) string {
	return org.ProviderBlock() + fmt.Sprintf("resource %q \"this\" {\n  app_id = %q\n  %s\n}\n", kind, org.FlowAppID(), arguments)
}

// setConfig is a configuration of a set.
func setConfig(org acctest.Org, more string, scopes ...string) string {
	list := strings.ReplaceAll(fmt.Sprintf("%q", scopes), `" "`, `", "`)
	return config(org, "oktadevices_scope_grants", "scopes = "+list+"\n  "+more)
}
