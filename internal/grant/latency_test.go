package grant_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestLatency_readsSideBySide: the org and the list of an app's grants are read
// at the same time, so that a user waits for one answer of Okta, not for two.
func TestLatency_readsSideBySide(t *testing.T) {
	t.Parallel()
	for kind, args := range map[string]map[string]any{
		"oktadevices_scope_grants": {"scopes": []string{devicesManage, devicesRead}},
		"oktadevices_scope_grant":  {"scope": devicesRead},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const answer = time.Second
				org := acctest.NewOrgInMemory(t, oktasim.Options{Latency: answer})
				d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
				d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
				d.Config(terraformtest.Resource(kind, "this", with(args, "app_id", org.AddApp(oktasim.App{Label: "Own"}))))
				takes := func(what string, answers int, command func(...terraformtest.Option) *terraformtest.Run) *terraformtest.Run {
					t.Helper()
					start := time.Now()
					run := command()
					if got := time.Since(start); !run.OK() || got != time.Duration(answers)*answer {
						t.Errorf("%s took %s, want %d answers of %s\n%s", what, got, answers, answer, run)
					}
					return run
				}
				reads := 0 // of a plan; the apply plans again
				if kind == "oktadevices_scope_grants" {
					reads = 2 // The plan names the grants that a new set does not list. An app without grants has the org's issuer.
				}
				planned := takes("the plan of a creation", reads, d.Plan)
				takes("the creation", max(reads, 1)+1, func(...terraformtest.Option) *terraformtest.Run { return d.ApplyPlan(planned) })
				takes("a plan without a change", 1, d.Plan)
				d.Config()
				planned = d.Plan()
				takes("the destruction", 1+1, func(...terraformtest.Option) *terraformtest.Run { return d.ApplyPlan(planned) })
			})
		})
	}
}
