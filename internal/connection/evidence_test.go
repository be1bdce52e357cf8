package connection_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestEvidence plays one story in every org: whatever Okta lists, however it writes
// events and whatever the log answers, there is no false AUTHORIZED, no false alarm,
// and no stranger's authorization is revoked.
func TestEvidence(t *testing.T) {
	t.Parallel()
	for list, listing := range map[string]oktasim.Switches{"listed": {}, "the newest left out": {ShortTokenList: true}, "not listed": {HideFlowTokens: true}} {
		for shape, shaping := range map[string]oktasim.Switches{"as recorded": {}, "with a connector": {ConnectionEventConnector: true}, "in details": {ConnectionEventDetail: true}} {
			for name, log := range map[string]struct {
				lag   time.Duration
				fault oktasim.Fault
			}{
				"readable":  {},
				"slow":      {lag: 9 * time.Minute},
				"failing":   {fault: oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusInternalServerError}},
				"forbidden": {fault: oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"}},
			} {
				t.Run(list+", "+shape+", "+name, func(t *testing.T) {
					t.Parallel()
					switches := listing
					switches.ConnectionEventConnector, switches.ConnectionEventDetail = shaping.ConnectionEventConnector, shaping.ConnectionEventDetail
					p := newPlay(t, oktasim.Options{Switches: switches, LogLag: log.lag}, map[string]any{"revoke_on_destroy": true})
					if log.fault.Path != "" {
						p.org.Fail(log.fault)
					}
					p.unfold(list, log.fault.Path == "")
				})
			}
		}
	}
}

// unfold is the story: a stranger's connection, ours, years of use, a restart.
func (p *play) unfold(list string, readable bool) {
	p.t.Helper()
	p.addUser("other@example.com")
	p.must(p.Apply())
	if got := p.value("status"); got == "AUTHORIZED" {
		p.t.Errorf("nobody has authorized it: %v", got)
	}
	stranger := p.authorizeAs("other@example.com", "Mine")
	p.org.Advance(minutes(20))
	p.must(p.Refresh())
	if got := p.value("status"); got == "AUTHORIZED" {
		p.t.Errorf("a stranger has authorized one of this name: %v", got)
	}
	p.token = p.authorize()
	for _, pause := range []time.Duration{0, minutes(20), 24 * time.Hour} {
		p.org.Advance(pause)
		p.org.UseToken(p.token)
		if list == "the newest left out" {
			// The list shows others' tokens, so one that it lacks may have been revoked, and
			// then without a log there is nothing to go by.
			continue
		}
		if pause == 0 && list == "not listed" {
			continue // The log of what was just done may come later.
		}
		plan := p.must(p.Plan())
		p.must(p.Refresh())
		if !plan.Empty() {
			p.t.Errorf("after %s: a false alarm: %v, %v", pause, p.value("status"), p.codes())
		}
		if settled := pause > 0; readable && settled && p.value("status") != "AUTHORIZED" {
			p.t.Errorf("after %s: %v, %v", pause, p.value("status"), p.codes())
		}
	}
	p.must(p.Destroy())
	live := p.org.Tokens(p.org.FlowAppID())
	if !slices.ContainsFunc(live, func(token oktasim.Token) bool { return token.ID == stranger }) {
		p.t.Error("the stranger's authorization was revoked")
	}
}

// TestEvidence_aHeldOneIsAskedForById, once a plan, if the list lacks it: Okta's
// list was incomplete. A 404 ends it, and then nothing is asked any more.
func TestEvidence_aHeldOneIsAskedForById(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.authorized()
	const one = "/api/v1/apps/*/tokens/*"

	p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*/tokens", Body: "[]"})
	p.org.ResetRequests()
	p.expectEmptyPlan()
	expectCount(t, p.org, 1, http.MethodGet, one)
	p.must(p.Refresh())
	p.expect("AUTHORIZED", "confirmed")

	p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: one, Status: http.StatusForbidden, Code: "E0000006"})
	p.must(p.Refresh())
	p.expect("UNKNOWN", "confirmed")

	p.org.ClearFaults()
	p.org.RevokeToken(p.org.FlowAppID(), p.token)
	p.must(p.Refresh())
	if p.value("binding") != "none" {
		t.Errorf("it is gone, and %v", p.value("binding"))
	}
	p.org.ResetRequests()
	p.must(p.Plan())
	expectCount(t, p.org, 0, http.MethodGet, one)
}

// TestEvidence_oneNicknameTwice: the log cannot tell two connections of one account
// and name apart, not even when both are created by one apply.
func TestEvidence_oneNicknameTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, revoking)
		p.token = p.authorize()
		p.org.Advance(minutes(20))
		p.Config(p.named("this", "Mine", nil), p.named("other", "Mine\u200e", nil))
		p.must(p.Apply())
		bindings := []any{p.value("binding"), p.Resource(other)["binding"]}
		if slices.Contains(bindings, any("confirmed")) {
			t.Errorf("one is certain: %v", bindings)
		}
		if run := p.Destroy(); !run.OK() && !run.Says(mayBeAnothers) {
			t.Errorf("it fails for another reason:\n%s", run)
		}
		if got := len(p.all("Mine")); got != 1 {
			t.Errorf("%d authorizations are left", got)
		}
	})
}

// TestEvidence_formerStatesPlanNothing: a state of an earlier version has no
// evidence.
func TestEvidence_formerStatesPlanNothing(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.authorized()
	p.expectValue("evidence", "token")
	p.Resource(address)["evidence"] = nil
	if plan := p.must(p.Plan()); !plan.Empty() || len(plan.Warnings()) > 0 {
		t.Errorf("the plan:\n%s", plan)
	}
}

// TestEvidence_afterASecretWasRotated: Okta's list of tokens does not show that the
// connection is refused; where there is no list, the log does.
func TestEvidence_afterASecretWasRotated(t *testing.T) {
	t.Parallel()
	for _, hidden := range []bool{false, true} {
		p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: hidden}}, nil)
		p.must(p.Apply())
		p.token = p.authorize()
		p.org.Advance(minutes(20))
		p.must(p.Refresh())
		p.org.RotateClientSecret(p.org.FlowAppID())
		for range 3 {
			p.org.Advance(minutes(40))
			if p.org.UseToken(p.token) != "" {
				t.Fatal("the old secret still works")
			}
		}
		if plan := p.must(p.Plan()); plan.Empty() == hidden {
			t.Errorf("hidden %t: the plan\n%s", hidden, plan)
		}
		p.reauthorize(baseScopes...)
		if p.org.UseToken(p.token) == "" {
			t.Error("the new secret does not work")
		}
		p.org.Advance(minutes(20))
		p.must(p.Refresh())
		p.expectValue("status", "AUTHORIZED")
	}
}
