package grant_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestResource_costsOnePostAGrant counts the requests for 20 apps with 10
// grants each.
func TestResource_costsOnePostAGrant(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	config := org.ProviderBlock() + "locals {\n  apps = [\n"
	for i := range 20 {
		config += fmt.Sprintf("    %q,\n", org.AddApp(oktasim.App{Label: fmt.Sprintf("App %d", i)}))
	}
	config += "  ]\n  scopes = [" + quoted([]string{
		"okta.apps.read", "okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage", "okta.eventHooks.read",
		"okta.groups.manage", "okta.groups.read", "okta.logs.read", "okta.users.manage", "okta.users.read",
	}) + `]
}

resource "oktadevices_scope_grant" "all" {
  for_each = { for pair in setproduct(local.apps, local.scopes) : "${pair[0]}/${pair[1]}" => pair }
  app_id   = each.value[0]
  scope    = each.value[1]
}
`
	w := workspace(t, config)
	expect := func(what string, want map[string]int, others int) {
		t.Helper()
		counted := 0
		for call, most := range want {
			var method, path string
			if _, err := fmt.Sscan(call, &method, &path); err != nil {
				t.Fatal(err)
			}
			got := org.Count(method, path)
			if got != most {
				t.Errorf("%s: %d × %s, want %d", what, got, call, most)
			}
			counted += got
		}
		if rest := len(org.Requests()) - counted; rest > others {
			t.Errorf("%s: %d other requests, at most %d are due", what, rest, others)
		}
		org.ResetRequests()
	}
	w.Apply()
	expect("creating", map[string]int{"POST /api/v1/apps/*/grants": 200, "GET /api/v1/apps/*/grants": 20}, 4)
	w.PlanIs(0)
	expect("a plan without changes", map[string]int{"GET /api/v1/apps/*/grants": 20}, 4)
	w.Destroy()
	if got := org.Count(http.MethodDelete, "/api/v1/apps/*/grants/*"); got != 200 {
		t.Errorf("destroying: %d revocations, want 200", got)
	}
}
