package connection_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// waiting plays in a bubble in which time passes only while everybody waits.
func waiting(t *testing.T, options oktasim.Options, args map[string]any, body func(*testing.T, *play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, options, args)
		p.configure(map[string]any{"wait_for_authorization": true})
		body(t, p)
	})
}

// takes expects f to take between these times, by the bubble's clock.
func takes(t *testing.T, least, most time.Duration, f func()) {
	t.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took < least || took > most {
		t.Errorf("it took %s, want %s to %s", took, least, most)
	}
}

// long is more than any test plays.
const long = 24 * time.Hour

func TestWait_untilAPersonHasAuthorized(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, nil, func(t *testing.T, p *play) {
		plan := p.must(p.Plan())
		expectSays(t, plan, "must be authorized by a person while apply waits", "Connection Nickname:  Mine", "Client ID:            "+p.org.FlowAppID())
		p.org.ResetRequests()
		time.AfterFunc(minutes(7), func() { p.authorize() })
		takes(t, minutes(7), minutes(8), func() {
			if run := p.must(p.Apply()); len(run.Warnings()) != 2 { // those of the plan, which is made again during apply
				t.Errorf("it was authorized, and warns:\n%s", run)
			}
		})
		p.expect("AUTHORIZED", "confirmed")
		// Polite: half a minute apart, and nothing else is read again.
		if got := p.org.Count(http.MethodGet, "/api/v1/apps/*/tokens"); got < 10 || got > 22 {
			t.Errorf("%d looks at the tokens in 7 minutes", got)
		}
		// The org has never listed an authorization, so the log is asked now and then.
		if got := p.org.Count(http.MethodGet, "/api/v1/logs"); got > 10 {
			t.Errorf("%d looks at the System Log", got)
		}
		if plan := p.must(p.Plan()); !plan.Empty() || len(plan.Warnings()) > 0 {
			t.Errorf("afterwards:\n%s", plan)
		}
	})
}

// TestWait_timeout: a wait in vain is a warning, and the apply after it destroys
// nothing.
func TestWait_timeout(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, map[string]any{"timeouts": map[string]any{"create": "10m", "update": "5m"}}, func(t *testing.T, p *play) {
		takes(t, minutes(10), minutes(11), func() {
			expectSays(t, p.must(p.Apply()), `Connection "Mine" was not authorized within 10m0s`, "Connections, New Connection, Okta Devices. Type:")
		})
		p.expect("PENDING_AUTHORIZATION", "none")
		if p.Tainted(address) {
			t.Error("it is tainted: the next apply would begin anew")
		}
		takes(t, minutes(5), minutes(6), func() {
			if run := p.must(p.Apply()); !run.Says(`Connection "Mine" was not authorized within 5m0s`) || run.Actions[address] != "update" {
				t.Errorf("the next apply:\n%s", run)
			}
		})
		if n := writes(p.org); n > 0 {
			t.Errorf("waiting sends %d writes", n)
		}
		p.authorize()
		p.must(p.Apply())
		p.expect("AUTHORIZED", "confirmed")
	})
}

// TestWait_interrupted: Ctrl-C ends the wait, and the state is kept.
func TestWait_interrupted(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, nil, func(t *testing.T, p *play) {
		time.AfterFunc(minutes(3), p.Interrupt)
		takes(t, 0, minutes(3)+time.Second, func() {
			expectSays(t, p.Apply(), `Waiting for the authorization of connection "Mine" was interrupted`)
		})
		if p.Resource(address)["org_id"] == nil || p.Tainted(address) {
			t.Errorf("what was created is not kept: %v", p.Resource(address))
		}
		p.expect("PENDING_AUTHORIZATION", "none")
	})
}

func TestWait_forTheScopeThatWasAdded(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, nil, func(_ *testing.T, p *play) {
		p.token = p.authorize()
		p.must(p.Apply())
		p.org.GrantInConsole(p.org.FlowAppID(), hooks)
		p.configure(map[string]any{"scopes": append([]string{hooks}, baseScopes...)})
		time.AfterFunc(minutes(4), func() { p.reauthorize(append([]string{hooks}, baseScopes...)...) })
		p.must(p.Apply())
		p.expect("AUTHORIZED", "confirmed")
	})
}

// TestWait_notForWhatWaitingCannotChange: something is in the way, or a person
// must say which of several it is.
func TestWait_notForWhatWaitingCannotChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options oktasim.Options
		before  func(*play)
		status  string
	}{
		"blocked":   {before: func(p *play) { p.org.SetUserStatus(acctest.ServiceAccount, "SUSPENDED") }, status: "BLOCKED"},
		"ambiguous": {before: func(p *play) { p.authorizeAs(acctest.ServiceAccount, "a"); p.authorizeAs(acctest.ServiceAccount, "b") }, status: "AMBIGUOUS"},
		"hidden": {
			options: oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}},
			before: func(p *play) {
				// Its consent failed, as far as the log can show it.
				p.org.LogConnection("create", acctest.ServiceAccount, "Okta Devices", "Mine")
			}, status: "UNKNOWN",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiting(t, test.options, nil, func(t *testing.T, p *play) {
				test.before(p)
				takes(t, 0, time.Minute, func() { p.must(p.Apply()) })
				p.expectValue("status", test.status)
			})
		})
	}
}

// TestWait_whereOktaListsNoAuthorization: only the System Log tells of it.
func TestWait_whereOktaListsNoAuthorization(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}}, nil, func(t *testing.T, p *play) {
		time.AfterFunc(minutes(4), func() { p.authorize() })
		takes(t, 0, minutes(9), func() { p.must(p.Apply()) })
		p.expect("AUTHORIZED", "none")
		p.expectValue("evidence", "log")
	})
}

// TestWait_whereSomethingElseIsInUse: Okta lists no token, and the account's other
// connection, which is older than the log, does not end the wait.
func TestWait_whereSomethingElseIsInUse(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}}, nil, func(t *testing.T, p *play) {
		p.logUse()
		time.AfterFunc(minutes(4), func() { p.authorize() })
		takes(t, minutes(4), long, func() { p.must(p.Apply()) })
		p.expect("AUTHORIZED", "none")
	})
}

// TestWait_goesOnWhenALookFails: a few minutes without Okta are no reason to give
// up on a person.
func TestWait_goesOnWhenALookFails(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, nil, func(_ *testing.T, p *play) {
		p.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*/tokens", Nth: 3, Times: 40, Status: http.StatusServiceUnavailable})
		time.AfterFunc(minutes(12), func() { p.org.ClearFaults(); p.authorize() })
		p.must(p.Apply())
		p.expect("AUTHORIZED", "confirmed")
	})
}

// TestWait_twoAtOnce: each waits for its own, and they share their looks.
func TestWait_twoAtOnce(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, nil, func(t *testing.T, p *play) {
		p.Config(p.named("this", "Mine", nil), p.named("other", "Other", nil))
		p.org.ResetRequests()
		first, second := make(chan string, 1), make(chan string, 1)
		time.AfterFunc(minutes(5), func() { first <- p.authorizeAs(acctest.ServiceAccount, "Mine") })
		time.AfterFunc(minutes(15), func() { second <- p.authorizeAs(acctest.ServiceAccount, "Other") })
		takes(t, minutes(15), long, func() { p.must(p.Apply()) })
		for _, one := range []struct{ label, token string }{{"this", <-first}, {"other", <-second}} {
			if got := p.Resource("oktadevices_connection." + one.label); got["bound_authorization_id"] != one.token || got["status"] != "AUTHORIZED" {
				t.Errorf("%s: %v, %v, bound to %v, want %s", one.label, got["status"], got["binding"], got["bound_authorization_id"], one.token)
			}
		}
		if got := p.org.Count(http.MethodGet, "/api/v1/apps/*/tokens"); got > 60 {
			t.Errorf("%d looks at the tokens in 15 minutes", got)
		}
	})
}

// TestWait_notEndedByWhatWasThereBefore: an authorization that is older than the
// connection, or than its being enabled, is assumed at most, and a person may be
// about to make the connection's own.
func TestWait_notEndedByWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ disabled, later bool }{
		"created":       {},
		"enabled again": {disabled: true},
		"enabled again, and it appeared while disabled": {disabled: true, later: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiting(t, oktasim.Options{}, map[string]any{"enabled": !test.disabled}, func(t *testing.T, p *play) {
				p.org.Fail(oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"})
				if test.later {
					p.must(p.Apply())
				}
				p.authorizeAs(acctest.ServiceAccount, "Another")
				if test.disabled {
					p.must(p.Apply())
					p.configure(map[string]any{"enabled": true})
				}
				own := make(chan string, 1)
				time.AfterFunc(minutes(6), func() { own <- p.authorize() })
				takes(t, minutes(6), minutes(8), func() { p.must(p.Apply()) })
				p.expect("AUTHORIZED", "assumed")
				if got, want := p.value("bound_authorization_id"), <-own; got != want {
					t.Errorf("bound to %v, want %s", got, want)
				}
			})
		})
	}
}

// TestWait_notForAnAuthorizationThatStays: a change of an enabled connection does
// not wait for another authorization than the assumed one.
func TestWait_notForAnAuthorizationThatStays(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]bool{"made while apply waited": false, "older than the connection": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiting(t, oktasim.Options{}, nil, func(t *testing.T, p *play) {
				p.org.Fail(oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"})
				if before {
					p.authorize()
					p.configure(map[string]any{"wait_for_authorization": false})
				} else {
					time.AfterFunc(minutes(1), func() { p.authorize() })
				}
				p.must(p.Apply())
				p.expect("AUTHORIZED", "assumed")
				p.configure(map[string]any{"wait_for_authorization": true, "revoke_on_destroy": true})
				takes(t, 0, minutes(1), func() { p.must(p.Apply()) })
				p.expect("AUTHORIZED", "assumed")
			})
		})
	}
}

// TestWait_saysTheStepsWhenEnabledAgain, since a provider prints nothing while apply
// waits.
func TestWait_saysTheStepsWhenEnabledAgain(t *testing.T) {
	t.Parallel()
	waiting(t, oktasim.Options{}, map[string]any{"enabled": false}, func(t *testing.T, p *play) {
		p.must(p.Apply())
		p.configure(map[string]any{"enabled": true})
		expectSays(t, p.must(p.Plan()), "must be authorized by a person while apply waits", "Connection Nickname:  Mine")
		time.AfterFunc(minutes(4), func() { p.authorize() })
		takes(t, minutes(4), long, func() { p.must(p.Apply()) })
		p.expect("AUTHORIZED", "confirmed")
	})
}
