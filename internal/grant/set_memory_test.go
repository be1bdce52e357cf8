package grant_test

import (
	"net/http"
	"testing"
)

// TestSet_lostMemory loses the private state of a set. The set still knows its
// own grants. It names a foreign one, and leaves it on destroy.
func TestSet_lostMemory(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	s.LosePrivate(setAddress)
	foreign := s.byHand(usersRead)
	s.Says(s.Must(s.Refresh()), "Scope "+usersRead+" was granted to app "+s.org.FlowAppID()+" outside Terraform")
	s.LosePrivate(setAddress)
	s.Says(s.MustApply(), "keeps grants that the set has no record of making", foreign)
	s.granted(usersRead)
}

// TestSet_failedUpdate: a set whose update fails keeps its on_destroy, and does not
// take over a grant that appeared after the plan.
func TestSet_failedUpdate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	s.Config(s.set(devicesManage, hooksManage).With("on_destroy", "retain"))
	plan := s.Plan()
	s.byHand(usersRead)
	s.refuse(http.MethodPost, grants)
	s.Fails(s.ApplyPlan(plan))
	s.holds(devicesManage, devicesRead)
	s.Shows(setAddress, map[string]any{"on_destroy": "revoke"})
}

// TestSet_tainted replaces a tainted set, whose private state the engine drops.
// The replacement adopts the grants, even after a failed attempt, so that a
// destroy revokes them and no others.
func TestSet_tainted(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]bool{"replaced": false, "replaced after a failure": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.MustApply(s.set(devicesManage, devicesRead))
			s.Taint(setAddress)
			s.org.ResetRequests()
			s.Config(s.set(devicesManage, devicesRead, hooksManage))
			if fails {
				s.refuse(http.MethodPost, grants)
				s.Fails(s.Apply())
				s.org.ClearFaults()
			}
			s.DoesNotSay(s.Must(s.Apply()), "is left as it is")
			s.PlanIsEmpty()
			if n := s.org.Count(http.MethodDelete, oneGrant); n > 0 {
				t.Errorf("the replacement revoked %d grants", n)
			}
			s.byHand(usersRead)
			s.MustApply()
			s.granted(usersRead)
		})
	}
}
