package faultmatrix_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// outcome is the result of a scenario.
type outcome struct {
	calls    []call
	elapsed  time.Duration
	problems []string
	// acted is the standing after the scenario's action, and converged the one
	// after the next apply.
	acted, converged standing
	// planned is the plan after that, and left are the things at Okta after the
	// destroy at the end.
	planned, left []string
}

// standing is the state, the private state and the objects at Okta, without
// values that differ in each run.
type standing struct{ state, remembered, there []string }

func (a standing) equal(b standing) bool {
	return slices.Equal(a.state, b.state) && slices.Equal(a.remembered, b.remembered) && slices.Equal(a.there, b.there)
}

// cell is a scenario that the driver plays.
type cell struct {
	*stage
	driven driven
	wire   *acctest.InMemory
}

// newCell prepares a scenario. It must run in a bubble.
func newCell(t *testing.T, s scenario, options oktasim.Options) cell {
	t.Helper()
	org := acctest.NewOrgInMemory(t, options)
	c := cell{stage: newStage(t, s, org), wire: &acctest.InMemory{Handler: org}}
	c.driven = c.drive(c.wire)
	c.terraform = c.driven
	return c
}

func (c cell) standing() standing {
	return standing{state: c.shown(), remembered: c.driven.remembered(), there: c.look().kinds()}
}

// play plays a scenario with strikes. want is the outcome without strikes. It
// is nil if this run has none.
func (s scenario) play(t *testing.T, hits []strike, want *outcome) outcome {
	options := s.options(t)
	if want == nil {
		options.RecordDir = recordDir
	}
	c := newCell(t, s, options)
	before, ok := s.begin(c.stage)
	if !ok {
		return outcome{problems: c.problems}
	}

	held := c.shown()
	c.org.ResetRequests()
	c.arm(hits)
	began := time.Now()
	run := s.act(c.stage)
	result := outcome{elapsed: time.Since(began), acted: c.standing()}
	requests := c.org.Requests()
	result.calls = callsOf(requests)
	c.org.ClearFaults()

	if want == nil && !run.OK() {
		c.fail("it fails without a fault:\n%s", run)
	}
	c.bounded(run, requests, result.elapsed)
	believed := false
	for _, hit := range hits {
		believed = believed || hit.believed()
		if len(hits) == 1 {
			s.struck(c.stage, hit, run, requests, result, want)
			if slices.Equal(held, want.acted.state) {
				c.kept(hit, run, len(held))
			}
		}
	}
	if !believed {
		c.same(run, before)
	}
	// If the state and the org are as without the fault, the rest of the
	// scenario is too.
	if want == nil || !run.OK() || !result.acted.equal(want.acted) {
		if !believed {
			c.agree(run)
		}
		s.goOn(c, &result, want, believed)
	}
	c.foreignUnharmed()
	result.problems = c.problems
	return result
}

// goOn runs the steps after the fault: the next apply, another plan and a
// destroy.
func (s scenario) goOn(c cell, result, want *outcome, believed bool) {
	s.next(c.stage)
	result.converged = c.standing()
	if want != nil && result.converged.equal(want.converged) {
		return
	}
	result.planned = actions(c.must("the plan after the next apply", c.Plan()))
	result.left = c.empty(want)
	if want == nil || believed {
		return
	}
	c.matches("the state after the next apply", result.converged.state, want.converged.state)
	c.matches("the org after the next apply", result.converged.there, want.converged.there)
	c.matches("the plan after the next apply", result.planned, want.planned)
	c.matches("the org after the destroy", result.left, want.left)
}

// empty destroys everything. It returns the things that are left at Okta,
// except those that the destroy names. Without want, it returns all.
func (st *stage) empty(want *outcome) []string {
	destroy := &terraformtest.Run{}
	if len(st.held()) > 0 {
		destroy = st.must("the destroy at the end", st.Destroy())
	}
	return st.look().but(func(t thing) bool { return want != nil && forgotten(t, destroy, want) }).kinds()
}

// matches checks a result against the one without a fault.
func (st *stage) matches(what string, got, want []string) {
	if !slices.Equal(got, want) {
		st.fail("%s differs from a run without a fault:\n  got:\n    %s\n  want:\n    %s", what, strings.Join(got, "\n    "), strings.Join(want, "\n    "))
	}
}

// next runs the user's next command after a failure.
func (s scenario) next(st *stage) {
	if s.again != nil {
		s.again(st)
		return
	}
	st.must("the next apply", st.Apply())
}

// actions lists the actions of a plan.
func actions(plan *terraformtest.Run) (all []string) {
	for _, address := range slices.Sorted(maps.Keys(plan.Actions)) {
		all = append(all, address+": "+string(plan.Actions[address]))
	}
	return all
}

const (
	// mostCalls is far more than any run here makes, and far less than a client
	// that repeats forever.
	mostCalls = 150
	// mostTime is longer than the provider waits by default.
	mostTime = 10 * time.Minute
	// An interrupted run must end atOnce. If it waits for the answer to a
	// write, it may take atOnceAfterWrite, so that the state becomes correct.
	atOnce, atOnceAfterWrite = time.Second, 5 * time.Second
)

// bounded checks the limits for every run.
func (st *stage) bounded(run *terraformtest.Run, requests []oktasim.Request, elapsed time.Duration) {
	for _, violation := range run.Violations() {
		st.fail("%s", violation)
	}
	if len(requests) > mostCalls {
		st.fail("%d calls were made", len(requests))
	}
	if elapsed > mostTime {
		st.fail("it takes %s, more than %s", elapsed, mostTime)
	}
}

const logPath = "/api/v1/logs"

// struck checks the run during which the fault struck.
func (s scenario) struck(st *stage, hit strike, run *terraformtest.Run, requests []oktasim.Request, result outcome, want *outcome) {
	hits := 0
	for _, r := range requests {
		if hit.call.is(r) {
			hits++
		}
	}
	if hits < hit.call.nth {
		st.fail("the fault did not strike: the run made only %d calls like it", hits)
	}
	// If Okta refuses an access token, the client drops it and requests
	// another.
	renewed := s.auth != nil && hit.fault.name == refusedOnce && hit.call.path != tokenPath
	if hit.extent == once && (hit.fault.passing || renewed) && !run.OK() {
		st.fail("the provider did not overcome a passing fault:\n%s", run)
	}
	patience := atOnce
	if hit.call.method != http.MethodGet {
		patience = atOnceAfterWrite
	}
	if hit.fault.interrupts && result.elapsed > want.elapsed+patience {
		st.fail("it takes %s to stop", result.elapsed)
	}
	// The log only explains a change, so the provider does not wait for its
	// reset.
	if hit.extent == once && hit.fault.name == withReset && hit.call.path != logPath && (result.elapsed < resetAhead || result.elapsed > want.elapsed+2*resetAhead) {
		st.fail("a 429 with a reset in %s makes the run take %s instead of %s", resetAhead, result.elapsed, want.elapsed)
	}
}

// kept checks that a single wrong 404 removes nothing from the state, not even
// with a warning.
func (c cell) kept(hit strike, run *terraformtest.Run, held int) {
	if hit.fault.name == goneFault && hit.extent == once && len(c.held()) < held {
		c.fail("a single wrong 404 removes the object from the state: see the step on endpoints in CONTRIBUTING.md\n%s", run)
	}
}

// same checks that the state has everything that was made, and nothing that was
// removed, or that the run reports the difference.
func (st *stage) same(run *terraformtest.Run, before snapshot) {
	now := st.look()
	held := fmt.Sprint(st.held())
	for _, made := range now.without(before) {
		if !made.in(held) && !explained(run, made.names) {
			st.fail("the state lacks the %s (%s), and no diagnostic says so:\n%s", made.what, made.key, run)
		}
	}
	for _, ended := range before.without(now) {
		if ended.in(held) && !now.accountsFor(ended) && !explained(run, ended.names) {
			st.fail("the state has the %s (%s), which is gone, and no diagnostic says so:\n%s", ended.what, ended.key, run)
		}
	}
}

// orgID is the attribute that may be missing without a message. If the org
// can't be read, everything works without its id, and the next read sets it.
var orgID = regexp.MustCompile(`"org_id":"[^"]*"`)

// agree checks that a refresh finds everything as in the state, or that the run
// reports the difference.
func (c cell) agree(run *terraformtest.Run) {
	checker := c.drive(c.wire)
	checker.Restore(c.driven.State())
	fresh := checker.Refresh()
	if !fresh.OK() {
		c.fail("a refresh afterwards fails:\n%s", fresh)
		return
	}
	was, is := c.held(), checker.held()
	for _, address := range slices.Sorted(maps.Keys(is)) {
		if was[address] != is[address] && was[address] != orgID.ReplaceAllString(is[address], `"org_id":null`) && !c.said(run, address) {
			c.fail("the state of %s differs from Okta, and no diagnostic says so:\n  state: %s\n  Okta:  %s\n%s", address, was[address], is[address], run)
		}
	}
}

// unsure matches errors that say that the effect of a call is unknown.
var unsure = regexp.MustCompile(`took effect|left in place|still (there|granted)|not revoked`)

// explained reports whether a diagnostic says that the effect of a call is
// unknown, and has one of the names.
func explained(run *terraformtest.Run, names []string) bool { return mentions(run, unsure, names) }

// mentions reports whether a diagnostic has the text and one of the names.
func mentions(run *terraformtest.Run, meant *regexp.Regexp, names []string) bool {
	return slices.ContainsFunc(run.Diagnostics, func(d terraformtest.Diagnostic) bool {
		text := d.String()
		return meant.MatchString(text) && slices.ContainsFunc(names, func(name string) bool { return strings.Contains(text, name) })
	})
}

// remains matches the warnings of a destroy that leaves an object.
var remains = regexp.MustCompile(`is left as it is|are left as they are`)

// forgotten reports whether a destroy left a thing because of the fault, and
// warned of it. The fault made the provider lose the record of who made the
// thing.
func forgotten(t thing, destroy *terraformtest.Run, want *outcome) bool {
	return !slices.Contains(want.left, alike(t.what)) && mentions(destroy, remains, t.names)
}

// said reports whether a diagnostic belongs to the object, or its problems say
// that it could not be read.
func (c cell) said(run *terraformtest.Run, address string) bool {
	if problems, _ := c.driven.Resource(address)["problems"].([]any); len(problems) > 0 {
		return true
	}
	return slices.ContainsFunc(run.Diagnostics, func(d terraformtest.Diagnostic) bool { return d.Address == address })
}
