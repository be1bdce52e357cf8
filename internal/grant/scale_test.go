package grant_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_costsOnePostAGrant counts the requests for 20 apps with 10
// grants each. Resources that share nothing cause no warning.
func TestResource_costsOnePostAGrant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var blocks []terraformtest.Block
	for i := range 20 {
		app := s.org.AddApp(oktasim.App{Label: fmt.Sprintf("App %d", i)})
		for j, scope := range []string{
			"okta.apps.read", "okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage", "okta.eventHooks.read",
			"okta.groups.manage", "okta.groups.read", "okta.logs.read", "okta.users.manage", "okta.users.read",
		} {
			blocks = append(blocks, s.grant(scope).With("app_id", app).Named(fmt.Sprintf("of_%d_%d", i, j)))
		}
	}
	expect := func(what string, posts, lists, deletes, others int) {
		t.Helper()
		for call, want := range map[[2]string]int{{http.MethodPost, grants}: posts, {http.MethodGet, grants}: lists, {http.MethodDelete, oneGrant}: deletes} {
			if got := s.org.Count(call[0], call[1]); got != want {
				t.Errorf("%s: %d × %s, want %d", what, got, call, want)
			}
		}
		if rest := len(s.org.Requests()) - posts - lists - deletes; rest > others {
			t.Errorf("%s: %d other requests, at most %d are due", what, rest, others)
		}
		s.org.ResetRequests()
	}
	s.MustApply(blocks...)
	expect("creating", 200, 20, 0, 4)
	if plan := s.PlanIsEmpty(); len(plan.Warnings()) > 0 {
		t.Errorf("a warning:\n%s", plan)
	}
	expect("a plan without changes", 0, 20, 0, 4)
	s.MustApply()
	expect("destroying", 0, 20, 200, 4)
}
