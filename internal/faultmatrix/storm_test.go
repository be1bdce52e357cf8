package faultmatrix_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// storms is the number of storms in make test; -soak adds to it. A plain go
// test plays a third.
const storms = 150

// TestStorm makes several random calls of a scenario fail, so that one fault
// can meet the effects of another. The seed is the number of the storm, so that
// a failed storm can be played again.
func TestStorm(t *testing.T) {
	t.Parallel()
	all := slices.DeleteFunc(scenarios(t), func(s scenario) bool { return !strings.HasPrefix(s.name, "oktadevices_") })
	clean := make([]outcome, len(all))
	for i, s := range all {
		clean[i] = s.bubble(t, nil, nil)
	}
	count := storms + 1000*(*soak)
	if !acctest.Thorough() {
		count = storms / 3
	}
	for seed := range count {
		random := rand.New(rand.NewPCG(uint64(seed), 0)) //nolint:gosec // Not random at all: each storm can be played again.
		i := random.IntN(len(all))
		first, second := storm(random, clean[i].calls), storm(random, clean[i].calls)
		synctest.Test(t, func(t *testing.T) {
			if problems := all[i].weather(t, first, second, &clean[i]); len(problems) > 0 {
				t.Errorf("storm %d: %s under %s, then %s:\n%s", seed, all[i].name, names(first), names(second), strings.Join(problems, "\n"))
			}
		})
	}
}

// storm picks two to four strikes. It picks no 404, because no provider can be
// right after repeated wrong 404s. The matrix plays those.
func storm(random *rand.Rand, calls []call) []strike {
	ways := slices.DeleteFunc(faults(), func(f fault) bool { return f.name == goneFault })
	var hits []strike
	for len(hits) < 2+random.IntN(3) && len(calls) > 0 {
		hit := strike{ways[random.IntN(len(ways))], extent(random.IntN(2)), calls[random.IntN(len(calls))]}
		if hit.applies() {
			hits = append(hits, hit)
		}
	}
	return hits
}

func names(hits []strike) string {
	var all []string
	for _, hit := range hits {
		all = append(all, fmt.Sprintf("%s, %s at %s", hit.fault.name, hit.extent, hit.call))
	}
	return strings.Join(all, "; ")
}

// weather plays a scenario through two storms, and then without faults. During
// the second storm, the user tries again.
func (s scenario) weather(t *testing.T, first, second []strike, want *outcome) []string {
	c := newCell(t, s, s.options(t))
	s.begin(c.stage)
	for _, hits := range [][]strike{first, second} {
		before := c.look()
		c.org.ResetRequests()
		c.arm(hits)
		run := s.act(c.stage)
		requests := c.org.Requests()
		c.org.ClearFaults()
		c.bounded(run, requests, 0)
		c.same(run, before)
		c.agree(run)
		if s.again != nil && run.OK() {
			break // An import or a destroy that succeeded is not tried again.
		}
	}
	result := outcome{}
	s.goOn(c, &result, want, false)
	c.foreignUnharmed()
	return c.problems
}
