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
	for kind, block := range map[string]func(s stage) terraformtest.Block{
		"a set":          func(s stage) terraformtest.Block { return s.set(devicesManage, devicesRead) },
		"a single grant": func(s stage) terraformtest.Block { return s.grant(devicesRead) },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const answer = time.Second
				org := acctest.NewOrgInMemory(t, oktasim.Options{Latency: answer})
				s := stageOf(t, org, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
				s.Config(block(s).With("app_id", org.AddApp(oktasim.App{Label: "Own"})))
				takes := func(what string, answers int, command func(...terraformtest.Option) *terraformtest.Run) *terraformtest.Run {
					t.Helper()
					start := time.Now()
					run := s.Must(command())
					if got := time.Since(start); got != time.Duration(answers)*answer {
						t.Errorf("%s took %s, want %d answers of %s\n%s", what, got, answers, answer, run)
					}
					return run
				}
				reads := 0 // of a plan; the apply plans again
				if kind == "a set" {
					reads = 1 // The plan names the grants that a new set does not list.
				}
				planned := takes("the plan of a creation", reads, s.Plan)
				takes("the creation", reads+1+1, func(...terraformtest.Option) *terraformtest.Run { return s.ApplyPlan(planned) })
				takes("a plan without a change", 1, s.Plan)
				s.Config()
				planned = s.Plan()
				takes("the destruction", 1+1, func(...terraformtest.Option) *terraformtest.Run { return s.ApplyPlan(planned) })
			})
		})
	}
}
