package terraformtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestDriver_asksWhatTheEngineAsks plays one story with the real engine and
// with the driver. Both must make the same calls with the same values. The
// number and order of the calls may differ.
func TestDriver_asksWhatTheEngineAsks(t *testing.T) {
	t.Parallel()
	acctest.NeedsEngine(t)
	engine, driver := playOnEngine(t), playOnDriver(t)
	// Engines before 1.12 have no identities.
	if !strings.Contains(strings.Join(slices.Concat(engine...), "\n"), "identity={") {
		for _, step := range driver {
			for i := range step {
				step[i] = identity.ReplaceAllString(step[i], "")
			}
		}
	}
	if all := len(slices.Concat(engine...)); all < 100 {
		t.Errorf("the engine made only %d different calls", all)
	}
	for i, step := range story {
		for _, asked := range sorted(driver[i]) {
			if !slices.Contains(engine[i], asked) {
				t.Errorf("%s: only the driver calls\n  %s", step.name, asked)
			}
		}
		for _, asked := range sorted(engine[i]) {
			if !slices.Contains(driver[i], asked) {
				t.Errorf("%s: only the engine calls\n  %s", step.name, asked)
			}
		}
	}
}

var identity = regexp.MustCompile(` (prior |planned )?identity=\{[^}]*\}`)

// storyStep is a configuration and a command.
type storyStep struct {
	name string
	// hcl and blocks are the same configuration.
	hcl    string
	blocks func(app string) []Block
	do     string
	// outside is a change in the org before the command.
	outside func(acctest.Org)
}

// story has a creation, a plan without changes, an update, drift, a replacement
// with a dependent, a removal, a taint and a destroy.
var story = func() []storyStep {
	all := func(scope, onDestroy string) storyStep {
		return storyStep{
			hcl: fmt.Sprintf(`
data "oktadevices_workflows_app" "this" {}
resource "oktadevices_scope_grant" "a" {
  app_id = data.oktadevices_workflows_app.this.id
  scope  = %q
}
resource "oktadevices_scope_grant" "b" {
  app_id     = oktadevices_scope_grant.a.app_id
  scope      = "okta.devices.manage"
  on_destroy = %q
  depends_on = [oktadevices_scope_grant.a]
}
resource "oktadevices_connection" "c" {
  name            = "c"
  domain          = "example.okta.com"
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = %q
  scopes          = [oktadevices_scope_grant.a.scope, oktadevices_scope_grant.b.scope]
}
data "oktadevices_scope_grants" "late" {
  app_id = oktadevices_connection.c.client_id
}
`, scope, onDestroy, acctest.ServiceAccount),
			blocks: func(string) []Block {
				const app = "data.oktadevices_workflows_app.this"
				return []Block{
					DataSource("oktadevices_workflows_app", "this", nil),
					Resource("oktadevices_scope_grant", "a", map[string]any{"app_id": Ref(app, "id"), "scope": scope}),
					{Type: "oktadevices_scope_grant", Name: "b", DependsOn: []string{"oktadevices_scope_grant.a"}, Args: map[string]any{
						"app_id": Ref("oktadevices_scope_grant.a", "app_id"), "scope": "okta.devices.manage", "on_destroy": onDestroy,
					}},
					Resource("oktadevices_connection", "c", map[string]any{
						"name": "c", "domain": "example.okta.com", "app_id": Ref(app, "id"), "service_account": acctest.ServiceAccount,
						"scopes": []any{Ref("oktadevices_scope_grant.a", "scope"), Ref("oktadevices_scope_grant.b", "scope")},
					}),
					DataSource("oktadevices_scope_grants", "late", map[string]any{"app_id": Ref("oktadevices_connection.c", "client_id")}),
				}
			},
		}
	}
	set := storyStep{
		hcl: `
resource "oktadevices_scope_grants" "s" {
  app_id = %q
  scopes = ["okta.devices.read", "okta.apps.read"]
}
`,
		blocks: func(app string) []Block {
			return []Block{Resource("oktadevices_scope_grants", "s", map[string]any{"app_id": app, "scopes": []string{"okta.apps.read", "okta.devices.read"}})}
		},
	}
	step := func(s storyStep, name, do string, outside func(acctest.Org)) storyStep {
		s.name, s.do, s.outside = name, do, outside
		return s
	}
	return []storyStep{
		step(all("okta.devices.read", "revoke"), "create", "apply", nil),
		step(all("okta.devices.read", "revoke"), "authorize", "apply", func(o acctest.Org) {
			_, _ = o.Authorize(o.FlowAppID(), acctest.ServiceAccount, "c", "okta.devices.read", "okta.devices.manage")
		}),
		step(all("okta.devices.read", "revoke"), "no change", "plan", nil),
		step(all("okta.devices.read", "retain"), "update", "apply", nil),
		step(all("okta.devices.read", "retain"), "drift", "apply", func(o acctest.Org) {
			_ = o.RevokeInConsole(o.FlowAppID(), "okta.devices.read")
		}),
		step(all("okta.users.read", "revoke"), "replace", "apply", nil),
		step(all("okta.users.read", "revoke"), "taint", "taint", nil),
		step(set, "remove", "apply", nil),
		step(set, "destroy", "destroy", nil),
	}
}()

const tainted = "oktadevices_scope_grant.a"

func playOnEngine(t *testing.T) (asked [][]string) {
	org := acctest.NewOrgInMemory(t)
	r := newRecorder(t, org)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.ServeBeside("oktadevices/oktadevices", r.server)
	for _, step := range story {
		if step.outside != nil {
			step.outside(org)
		}
		hcl := step.hcl
		if strings.Contains(hcl, "%q") {
			hcl = fmt.Sprintf(hcl, org.FlowAppID())
		}
		w.Write(org.ProviderBlock() + hcl)
		r.reset()
		switch step.do {
		case "apply":
			w.Apply()
		case "plan":
			w.PlanIs(0)
		case "taint":
			w.Must(0, "taint", tainted)
			w.Apply()
		case "destroy":
			w.Destroy()
		}
		asked = append(asked, r.reset())
	}
	return asked
}

func playOnDriver(t *testing.T) (asked [][]string) {
	org := acctest.NewOrgInMemory(t)
	r := newRecorder(t, org)
	d := NewDriver(t, r.server)
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	for _, step := range story {
		if step.outside != nil {
			step.outside(org)
		}
		d.Config(step.blocks(org.FlowAppID())...)
		r.reset()
		var run *Run
		switch step.do {
		case "apply":
			run = d.Apply()
		case "plan":
			run = d.Plan()
		case "taint":
			d.Taint(tainted)
			run = d.Apply()
		case "destroy":
			run = d.Destroy()
		}
		if !run.OK() {
			t.Fatalf("%s: %s", step.name, run)
		}
		asked = append(asked, r.reset())
	}
	return asked
}

// recorder records the calls of a provider without the values that differ in
// each run.
type recorder struct {
	t       *testing.T
	schemas schemas
	serve   func() tfprotov6.ProviderServer

	mu    sync.Mutex
	asked map[string]bool
}

func newRecorder(t *testing.T, org acctest.Org) *recorder {
	t.Helper()
	serve := acctest.ServerInMemory(acctest.InMemory{Handler: org})
	schemas, err := readSchemas(t.Context(), serve())
	if err != nil {
		t.Fatal(err)
	}
	return &recorder{t: t, schemas: schemas, serve: serve, asked: map[string]bool{}}
}

func (r *recorder) server() tfprotov6.ProviderServer { return recordedServer{r.serve(), r} }

// reset returns the calls since the last reset.
func (r *recorder) reset() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	asked := slices.Sorted(maps.Keys(r.asked))
	r.asked = map[string]bool{}
	return asked
}

var varying = regexp.MustCompile(`\boa[gr][0-9A-Za-z]{17}\b|\d{4}-\d\d-\d\dT[0-9:.]+Z|\b[A-Z2-7]{26}\b`)

func (r *recorder) note(call string, parts ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := call
	for _, part := range parts {
		if part != "" {
			text += " " + part
		}
	}
	r.asked[varying.ReplaceAllString(text, "…")] = true
}

func (r *recorder) value(name string, typ tftypes.Type, d *tfprotov6.DynamicValue) string {
	v, err := undynamic(typ, d)
	if err != nil {
		r.t.Errorf("%s: %s", name, err)
	}
	text, _ := json.Marshal(goValue(v))
	return name + "=" + string(text)
}

func (r *recorder) resource(name, typeName string, d *tfprotov6.DynamicValue) string {
	return r.value(name, r.schemas.ResourceSchemas[typeName].ValueType(), d)
}

func (r *recorder) identity(name, typeName string, d *tfprotov6.ResourceIdentityData) string {
	if d == nil {
		return ""
	}
	text := r.value(name, r.schemas.identities[typeName].ValueType(), d.IdentityData)
	if strings.HasSuffix(text, "=null") {
		return ""
	}
	return text
}

// private decodes the framework's private state, which is JSON with values in
// base64.
func private(b []byte) string {
	var kept map[string][]byte
	if len(b) == 0 || json.Unmarshal(b, &kept) != nil {
		return string(b)
	}
	text := "private"
	for _, key := range slices.Sorted(maps.Keys(kept)) {
		text += " " + key + ":" + string(kept[key])
	}
	return text
}

type recordedServer struct {
	tfprotov6.ProviderServer
	r *recorder
}

func (s recordedServer) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	s.r.note("ValidateProviderConfig", s.r.value("config", s.r.schemas.Provider.ValueType(), req.Config))
	return s.ProviderServer.ValidateProviderConfig(ctx, req)
}

func (s recordedServer) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.r.note("ConfigureProvider", s.r.value("config", s.r.schemas.Provider.ValueType(), req.Config))
	return s.ProviderServer.ConfigureProvider(ctx, req)
}

func (s recordedServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	s.r.note("ValidateResourceConfig "+req.TypeName, s.r.resource("config", req.TypeName, req.Config))
	return s.ProviderServer.ValidateResourceConfig(ctx, req)
}

func (s recordedServer) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	s.r.note("ValidateDataResourceConfig "+req.TypeName, s.r.value("config", s.r.schemas.DataSourceSchemas[req.TypeName].ValueType(), req.Config))
	return s.ProviderServer.ValidateDataResourceConfig(ctx, req)
}

func (s recordedServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	v, err := req.RawState.Unmarshal(s.r.schemas.ResourceSchemas[req.TypeName].ValueType())
	if err != nil {
		s.r.t.Errorf("UpgradeResourceState: %s", err)
	}
	s.r.note("UpgradeResourceState "+req.TypeName, fmt.Sprint(req.Version), string(stateJSON(v)))
	return s.ProviderServer.UpgradeResourceState(ctx, req)
}

func (s recordedServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	s.r.note("ReadResource "+req.TypeName, s.r.resource("state", req.TypeName, req.CurrentState), private(req.Private),
		s.r.identity("identity", req.TypeName, req.CurrentIdentity))
	return s.ProviderServer.ReadResource(ctx, req)
}

func (s recordedServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	s.r.note("PlanResourceChange "+req.TypeName, s.r.resource("prior", req.TypeName, req.PriorState), s.r.resource("proposed", req.TypeName, req.ProposedNewState),
		s.r.resource("config", req.TypeName, req.Config), private(req.PriorPrivate), s.r.identity("prior identity", req.TypeName, req.PriorIdentity))
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

func (s recordedServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	s.r.note("ApplyResourceChange "+req.TypeName, s.r.resource("prior", req.TypeName, req.PriorState), s.r.resource("planned", req.TypeName, req.PlannedState),
		s.r.resource("config", req.TypeName, req.Config), private(req.PlannedPrivate), s.r.identity("planned identity", req.TypeName, req.PlannedIdentity))
	return s.ProviderServer.ApplyResourceChange(ctx, req)
}

func (s recordedServer) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	s.r.note("ReadDataSource "+req.TypeName, s.r.value("config", s.r.schemas.DataSourceSchemas[req.TypeName].ValueType(), req.Config))
	return s.ProviderServer.ReadDataSource(ctx, req)
}
