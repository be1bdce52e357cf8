package serviceaccount_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const typeName = "oktadevices_service_account"

// protocol is the provider as an engine meets it, for what an engine does not
// show: private state, and an interrupt at a chosen moment.
type protocol struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	object tftypes.Object
}

func configured(t *testing.T, org acctest.Org) protocol {
	t.Helper()
	server, err := acctest.Factories()["oktadevices"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	block := schemas.Provider.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range block.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}
	values["org_url"] = tftypes.NewValue(tftypes.String, org.URL)
	values["api_token"] = tftypes.NewValue(tftypes.String, org.APIToken())
	p := protocol{t, server, schemas.ResourceSchemas[typeName].ValueType().(tftypes.Object)}
	config, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: encoded(t, block, values)})
	if err != nil || len(config.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, config)
	}
	return p
}

func encoded(t *testing.T, kind tftypes.Object, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

// value is an object of the resource: null where nothing is given.
func (p protocol) value(given map[string]any) *tfprotov6.DynamicValue {
	p.t.Helper()
	values := map[string]tftypes.Value{}
	for name, kind := range p.object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, given[name])
	}
	return encoded(p.t, p.object, values)
}

func (p protocol) null() *tfprotov6.DynamicValue {
	p.t.Helper()
	value, err := tfprotov6.NewDynamicValue(p.object, tftypes.NewValue(p.object, nil))
	if err != nil {
		p.t.Fatal(err)
	}
	return &value
}

// plan plans a creation.
func (p protocol) plan(config *tfprotov6.DynamicValue) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	plan, err := p.server.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: p.null(), ProposedNewState: config, Config: config,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return plan
}

func (p protocol) attribute(state *tfprotov6.DynamicValue, name string) string {
	p.t.Helper()
	value, err := state.Unmarshal(p.object)
	if err != nil {
		p.t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		p.t.Fatal(err)
	}
	return attributes[name].String()
}

// TestResource_interruptedCreate: what was added before Ctrl-C is remembered, and
// the resource is not tainted, so that the next plan does the rest in place.
func TestResource_interruptedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path string
		// kept is an attribute that the state holds, "" for no state.
		kept string
		has  string
	}{
		"before the assignment": {http.MethodGet, appUser, "", "app "},
		// A write under way gets a moment more, and then the next is not begun.
		"while it assigns":        {http.MethodPost, appUsers, "owned_assignment_created", "app USER"},
		"while it gives the role": {http.MethodPost, userRoles, "owned_role_id", "app USER, SUPER_ADMIN USER"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			p := configured(t, org)
			config := p.value(map[string]any{"app_id": org.FlowAppID(), "user": login, "super_admin": true})
			plan := p.plan(config)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			org.Fail(oktasim.Fault{Method: test.method, Path: test.path, Nth: 1, Do: cancel})
			applied, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
				TypeName: typeName, PriorState: p.null(), PlannedState: plan.PlannedState, PlannedPrivate: plan.PlannedPrivate, Config: config,
			})
			if err != nil {
				t.Fatal(err)
			}
			wantHas(t, org, id, test.has)
			failed := slices.ContainsFunc(applied.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
			if failed != (test.kept == "") {
				t.Errorf("failed: %t: %+v", failed, applied.Diagnostics)
			}
			if null, err := applied.NewState.IsNull(); err != nil || null != (test.kept == "") {
				t.Fatalf("no state: %t, %v", null, err)
			}
			if test.kept == "" {
				return
			}
			if got := p.attribute(applied.NewState, test.kept); strings.Contains(got, "null") {
				t.Errorf("%s = %s", test.kept, got)
			}
			if got := p.attribute(applied.NewState, "super_admin"); !strings.Contains(got, "true") {
				t.Errorf("super_admin = %s, planned was true", got)
			}
			read, err := configured(t, org).server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
				TypeName: typeName, CurrentState: applied.NewState, Private: applied.Private,
			})
			if err != nil {
				t.Fatal(err)
			}
			got, want := p.attribute(read.NewState, "super_admin"), strings.Contains(test.has, "SUPER_ADMIN")
			if strings.Contains(got, "true") != want {
				t.Errorf("read again, super_admin = %s, want %t", got, want)
			}
		})
	}
}
