package grant_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// moving is a workspace in which a set of the official provider has two grants,
// and whose configuration moves it to our set.
func moving(t *testing.T, namespace, more string, scopes ...string) (stage, *acctest.Workspace) {
	t.Helper()
	s := newStage(t)
	s.byHand(devicesManage, devicesRead)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.ServeBeside(namespace+"/okta", s.org.OfficialProvider)
	both := fmt.Sprintf(`terraform {
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
    okta = {
      source = "%s/okta"
    }
  }
}
`, namespace)
	w.Write(both + fmt.Sprintf("resource \"okta_app_oauth_api_scope\" \"this\" {\n  app_id = %q\n  issuer = %q\n  scopes = [%q, %q]\n}\n",
		s.org.FlowAppID(), s.org.URL, devicesManage, devicesRead))
	w.Apply()
	w.Write(both + setConfig(s.org, more, scopes...) + "moved {\n  from = okta_app_oauth_api_scope.this\n  to = oktadevices_scope_grants.this\n}\n")
	return s, w
}

// TestSet_movesFromTheOfficialProvider moves a set from the official provider.
// The first plan shows only the move, the second one is empty, and nothing
// changes at Okta.
func TestSet_movesFromTheOfficialProvider(t *testing.T) {
	t.Parallel()
	for _, namespace := range []string{"okta", "example"} {
		t.Run(namespace, func(t *testing.T) {
			t.Parallel()
			s, w := moving(t, namespace, "", devicesManage, devicesRead)
			plan := w.PlanIs(2)
			if !plan.Says("okta_app_oauth_api_scope.this has moved to oktadevices_scope_grants.this") || !plan.Says("Plan: 0 to add, 0 to change, 0 to destroy") {
				t.Errorf("the plan is not only the move:\n%s", plan.Output)
			}
			w.Apply()
			for _, request := range s.org.Requests() {
				if request.Method != "GET" {
					t.Errorf("moving sent %s %s", request.Method, request.Path)
				}
			}
			w.PlanIs(0)
			w.Destroy()
			s.granted()
		})
	}
}

// TestSet_movesWithAChange moves and changes the set in one apply without a
// refresh, so that no read comes before.
func TestSet_movesWithAChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more   string
		scopes []string
	}{
		"on_destroy": {"on_destroy = \"retain\"", []string{devicesManage, devicesRead}},
		"scopes":     {"", []string{devicesManage, usersRead}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, w := moving(t, "okta", test.more, test.scopes...)
			w.Apply("-refresh=false")
			s.granted(test.scopes...)
			w.PlanIs(0)
		})
	}
}

// TestSet_movesFromNothingElse: a resource of that type is moved if a provider
// called okta made it, wherever that comes from. The address is checked here and
// not in an engine: OpenTofu before 1.11.12 sends the first part of the type, which
// is okta whoever made it.
func TestSet_movesFromNothingElse(t *testing.T) {
	t.Parallel()
	server := acctest.Server(acctest.NoEnvironment)()
	for address, want := range map[string]bool{
		"registry.terraform.io/okta/okta":    true,
		"registry.opentofu.org/okta/okta":    true,
		"mirror.example.com/acme/okta":       true,
		"okta":                               true,
		"registry.terraform.io/okta/notokta": false,
		"registry.terraform.io/okta/okta2":   false,
	} {
		resp, err := server.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: address, SourceTypeName: "okta_app_oauth_api_scope", TargetTypeName: "oktadevices_scope_grants",
			SourceState: &tfprotov6.RawState{JSON: []byte(`{"app_id":"0oa1gjh63g214q0Hq0g4","issuer":"https://example.okta.com","scopes":["okta.devices.read"]}`)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if moved := len(resp.Diagnostics) == 0 && resp.TargetState != nil; moved != want {
			t.Errorf("from %s: moved %t, want %t: %v", address, moved, want, resp.Diagnostics)
		}
	}
}
