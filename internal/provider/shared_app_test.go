package provider_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestReadme_sharedApp pastes the README's configuration into an org whose Okta
// connector works already, on the same app. A pipeline plans and applies it twice
// and destroys it at the end: the other connector's grants and authorization stay
// as they were.
func TestReadme_sharedApp(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	theirs := []string{"okta.groups.manage", "okta.users.read"}
	org.AddUser("svc-okta@example.com", "ACTIVE", "SUPER_ADMIN")
	org.Assign(flow, "svc-okta@example.com", "")
	for _, scope := range theirs {
		org.GrantInConsole(flow, scope)
	}
	org.AuthorizeConnector(flow, "svc-okta@example.com", "Okta", "Okta (production)", theirs...)
	grants, tokens := org.Grants(flow), org.Tokens(flow)
	stay := func(when string) {
		t.Helper()
		of := slices.DeleteFunc(org.Grants(flow), func(grant oktasim.Grant) bool { return !slices.Contains(theirs, grant.Scope) })
		if !reflect.DeepEqual(of, grants) {
			t.Errorf("%s, the other connector's grants are %v, and were %v", when, of, grants)
		}
		live := slices.DeleteFunc(org.Tokens(flow), func(token oktasim.Token) bool { return token.Connector != "Okta" })
		if !reflect.DeepEqual(live, tokens) {
			t.Errorf("%s, its authorizations are %v, and were %v", when, live, tokens)
		}
	}

	w := acctest.NewWorkspace(t, org.Getenv)
	w.Write(readme(t, org))
	pipeline := func(want int) {
		t.Helper()
		w.PlanIs(want, "-out=tfplan")
		w.Apply("tfplan")
	}
	pipeline(2)
	stay("after the first apply")
	authorize(t, org)
	pipeline(0)
	stay("after the second apply")
	w.Destroy()
	stay("after the destroy")
	if got := org.Grants(flow); len(got) != len(grants) {
		t.Errorf("after the destroy, the app has %v", got)
	}
	if got := org.Count("POST", "/api/v1/apps/*/grants"); got != 2 {
		t.Errorf("%d grants were made, want 2", got)
	}
}
