package grant_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

func TestDataSource_allGrants(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	flow := s.org.FlowAppID()
	s.byHand(usersRead)
	id := s.byHand(devicesRead)
	s.MustApply(terraformtest.DataSource("oktadevices_scope_grants", "this", map[string]any{"app_id": flow}))
	grants, _ := s.Resource("data.oktadevices_scope_grants.this")["grants"].([]any)
	if len(grants) != 2 {
		t.Fatalf("grants: %v", grants)
	}
	first, _ := grants[0].(map[string]any)
	for name, want := range map[string]any{"id": id, "scope": devicesRead, "issuer": s.org.URL, "client_id": flow, "source": "ADMIN"} {
		if first[name] != want {
			t.Errorf("%s = %v, want %v", name, first[name], want)
		}
	}
	if first["created"] == nil || first["created_by"] == nil {
		t.Errorf("who and when are missing: %v", first)
	}

	s.Config(terraformtest.DataSource("oktadevices_scope_grants", "this", map[string]any{"app_id": nowhere}))
	s.Fails(s.Plan(), "app "+nowhere)
}

// TestListResource_atTheProtocol calls the protocol as terraform query does,
// which exists in Terraform 1.14 and later.
func TestListResource_atTheProtocol(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: oktasim.AutomaticScopesAll}})
	flow := org.FlowAppID()
	other := org.AddApp(oktasim.App{Label: "Portal"})
	org.GrantInConsole(flow, devicesRead)
	org.GrantInConsole(flow, devicesManage)
	org.GrantInConsole(other, usersRead)

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
			run, got := terraformtest.NewDriver(t, acctest.Server(org.Getenv)).Query(terraformtest.Query{
				Type: "oktadevices_scope_grant", IncludeResource: true, Limit: test.limit, Config: map[string]any{"app_id": test.appID},
			})
			if len(run.Diagnostics) > 0 || len(got) != len(test.want) {
				t.Fatalf("listed %q, want %q\n%s", got, test.want, run)
			}
			for _, want := range test.want {
				if !strings.Contains(strings.Join(got, "\n"), want) {
					t.Errorf("listed %q, want %q", got, want)
				}
			}
		})
	}
}
