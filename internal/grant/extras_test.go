package grant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestDataSource_allGrants(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	org.GrantInConsole(flow, usersRead)
	id := org.GrantInConsole(flow, devicesRead)
	w := workspace(t, org.ProviderBlock()+fmt.Sprintf("data \"oktadevices_scope_grants\" \"this\" {\n  app_id = %q\n}\n", flow))
	w.Apply()
	grants, _ := w.Resource("data.oktadevices_scope_grants.this")["grants"].([]any)
	if len(grants) != 2 {
		t.Fatalf("grants: %v", grants)
	}
	first, _ := grants[0].(map[string]any)
	for name, want := range map[string]any{"id": id, "scope": devicesRead, "issuer": org.URL, "client_id": flow, "source": "ADMIN"} {
		if first[name] != want {
			t.Errorf("%s = %v, want %v", name, first[name], want)
		}
	}
	if first["created"] == nil || first["created_by"] == nil {
		t.Errorf("who and when are missing: %v", first)
	}

	w.Write(org.ProviderBlock() + "data \"oktadevices_scope_grants\" \"this\" {\n  app_id = \"0oanonexistent000000\"\n}\n")
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says("App 0oanonexistent000000") {
		t.Errorf("an unknown app is not explained: %s", result)
	}
}

func TestRequiredScopes_inAConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write("output \"scopes\" {\n  value = provider::oktadevices::required_scopes([\"Suspend Device\", \"Device Enrolled\"])\n}\n")
	w.Apply()
	if shown := w.Run("output", "-json", "scopes"); !shown.Says(`["okta.devices.manage","okta.devices.read","okta.eventHooks.manage"]`) {
		t.Errorf("output: %s", shown)
	}
	w.Write("output \"scopes\" {\n  value = provider::oktadevices::required_scopes([\"Suspend Devices\"])\n}\n")
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says(`Is it "Suspend Device`) || !result.Says("setunion(") {
		t.Errorf("an unknown card is not explained: %s", result)
	}
}

func TestAutomaticScopes_inAConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write("output \"scopes\" {\n  value = setsubtract([\"email\", \"okta.devices.read\", \"offline_access\"], provider::oktadevices::automatic_scopes())\n}\n")
	w.Apply()
	if shown := w.Run("output", "-json", "scopes"); !shown.Says(`["okta.devices.read"]`) {
		t.Errorf("output: %s", shown)
	}
}

// TestListResource_atTheProtocol lists as terraform query does, which engines
// know from 1.14 on.
func TestListResource_atTheProtocol(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: oktasim.AutomaticScopesAll}})
	flow := org.FlowAppID()
	other := org.AddApp(oktasim.App{Label: "Portal"})
	org.GrantInConsole(flow, devicesRead)
	org.GrantInConsole(flow, devicesManage)
	org.GrantInConsole(other, usersRead)

	server, err := acctest.Factories()["oktadevices"]()
	if err != nil {
		t.Fatal(err)
	}
	//nolint:staticcheck // Marked as temporary in terraform-plugin-go; there is no other way to list.
	lists, ok := server.(tfprotov6.ProviderServerWithListResource)
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	configure(t, server, org)
	for name, test := range map[string]struct {
		appID any
		limit int64
		want  []string
	}{
		"one app":  {flow, 0, []string{devicesManage + " on " + flow, devicesRead + " on " + flow}},
		"all apps": {nil, 0, []string{devicesManage + " on Okta Workflows OAuth", devicesRead + " on Okta Workflows OAuth", usersRead + " on Portal"}},
		"limited":  {flow, 1, []string{devicesManage + " on " + flow}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"app_id": tftypes.String}}
			config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{"app_id": tftypes.NewValue(tftypes.String, test.appID)}))
			if err != nil {
				t.Fatal(err)
			}
			stream, err := lists.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
				TypeName: "oktadevices_scope_grant", Config: &config, IncludeResource: true, Limit: test.limit,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for result := range stream.Results {
				for _, diagnostic := range result.Diagnostics {
					t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
				}
				if result.Identity == nil || result.Resource == nil {
					t.Errorf("%s lacks its identity or resource", result.DisplayName)
				}
				got = append(got, result.DisplayName)
			}
			if len(got) != len(test.want) {
				t.Fatalf("listed %q, want %q", got, test.want)
			}
			for _, want := range test.want {
				if !strings.Contains(strings.Join(got, "\n"), want) {
					t.Errorf("listed %q, want %q", got, want)
				}
			}
		})
	}
}

// configure configures a provider server for an org.
func configure(t *testing.T, server tfprotov6.ProviderServer, org acctest.Org) {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind, ok := schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider's schema is no object")
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	values["org_url"] = tftypes.NewValue(tftypes.String, org.URL)
	values["api_token"] = tftypes.NewValue(tftypes.String, org.APIToken())
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, configured)
	}
}
