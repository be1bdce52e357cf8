//go:build !race

// The race detector makes this eight times as long. make test runs it without
// the race detector, together with the fault matrix.

package faultmatrix_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestDeath kills the provider before and after the effect of each write of
// each scenario. The next plan, apply and destroy must succeed and have the
// planned effect. They must name everything that they leave.
func TestDeath(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	died := map[string]bool{}
	t.Run("writes", func(t *testing.T) {
		for _, s := range scenarios(t) {
			if s.auth != nil {
				continue // It makes the same calls.
			}
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				want := s.bubble(t, nil, nil)
				for _, at := range want.calls {
					endpoint := at.method + " " + givenID.ReplaceAllString(at.path, "*")
					mu.Lock()
					died[endpoint] = true
					mu.Unlock()
					if at.method != http.MethodGet {
						s.diesAt(t, at, &want)
					}
				}
			})
		}
	})
	for _, endpoint := range writes(t) {
		if !died[endpoint] {
			t.Errorf("the provider never died at %s: add a scenario that calls it", endpoint)
		}
	}
}

// diesAt plays a scenario twice. The provider dies at a call, once before its
// effect and once after.
func (s scenario) diesAt(t *testing.T, at call, want *outcome) {
	t.Helper()
	for _, done := range []bool{false, true} {
		var problems []string
		synctest.Test(t, func(t *testing.T) { problems = s.dies(t, at, done, want) })
		if len(problems) > 0 {
			t.Errorf("dead at %s, after its effect: %t:\n%s", at, done, strings.Join(problems, "\n"))
		}
	}
}

// dies plays a scenario in which the provider dies at a call.
func (s scenario) dies(t *testing.T, at call, done bool, want *outcome) []string {
	c := newCell(t, s, s.options(t))
	if _, ok := s.begin(c.stage); !ok {
		return c.problems
	}
	c.org.ResetRequests()
	c.org.Fail(oktasim.Fault{
		Method: at.method, Path: at.path, Nth: at.nth, Times: 1, CloseBefore: !done, CloseAfter: done,
		Do: func() {
			c.driven.Crash()
			// A dead provider makes no more requests.
			c.org.Fail(oktasim.Fault{CloseBefore: true})
		},
	})
	run := s.act(c.stage)
	c.org.ClearFaults()
	if run.OK() || !run.Says("the provider has crashed") {
		c.fail("the provider has not died:\n%s", run)
	}
	if len(run.Violations()) > 0 {
		c.fail("%v", run.Violations())
	}
	c.must("the plan after it", c.Plan())
	s.next(c.stage)
	c.matches("the state after the next apply", unowned(c.shown()), unowned(want.converged.state))
	c.matches("the org after the next apply", c.look().kinds(), want.converged.there)
	c.matches("the plan after the next apply", actions(c.must("the plan after the next apply", c.Plan())), want.planned)
	c.matches("the org after the destroy", c.empty(want), want.left)
	c.foreignUnharmed()
	return c.problems
}

// ownedGrants matches the ids of the grants that a set owns. After a kill, the
// set does not own the grants of that run. It leaves them and names them.
var ownedGrants = regexp.MustCompile(`"owned_grant_ids":\[[^]]*\]`)

func unowned(states []string) (all []string) {
	for _, state := range states {
		all = append(all, ownedGrants.ReplaceAllString(state, `"owned_grant_ids":[]`))
	}
	return all
}

var (
	// parameter matches a parameter of an endpoint's path.
	parameter = regexp.MustCompile(`\{[^}]*\}`)
	// declared matches an endpoint of the client.
	declared = regexp.MustCompile(`transport\.Endpoint\{Method: http\.Method(\w+), Path: "(\S+)".*\}\n`)
)

// writes returns the client's operations that change something at Okta,
// according to its source.
func writes(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("../okta", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		endpoints := declared.FindAllStringSubmatch(string(source), -1)
		if bytes.Count(source, []byte("Endpoint{")) != len(endpoints) {
			t.Errorf("%s declares an endpoint in another form than transport.Endpoint{Method: http.MethodGet, Path: …}", path)
		}
		for _, endpoint := range endpoints {
			if endpoint[1] != "Get" && !strings.Contains(endpoint[0], "ReadOnly: ") {
				all = append(all, strings.ToUpper(endpoint[1])+" "+parameter.ReplaceAllString(endpoint[2], "*"))
			}
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Errorf("%d operations are found (%v)", len(all), err)
	}
	return all
}
