package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// Whatever goes wrong with one attempt, the write is done once, and sent again
// only if it was not done. Afterwards, the client's cached reads show what a
// client that reads all again shows.
func TestConfirmWrite_faults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault oktasim.Fault
		sent  int
	}{
		"500 before the effect":        {oktasim.Fault{Status: 500, Code: "E0000009"}, 2},
		"500 after the effect":         {oktasim.Fault{Status: 500, Code: "E0000009", Effective: true}, 1},
		"502 HTML before the effect":   {oktasim.Fault{Status: 502, Body: "<html>Bad Gateway</html>"}, 2},
		"503 empty after the effect":   {oktasim.Fault{Status: 503, Body: " ", Effective: true}, 1},
		"reset before the effect":      {oktasim.Fault{CloseBefore: true}, 2},
		"reset after the effect":       {oktasim.Fault{CloseAfter: true}, 1},
		"timeout before the effect":    {oktasim.Fault{Hang: true}, 2},
		"timeout after the effect":     {oktasim.Fault{Hang: true, Effective: true}, 1},
		"429":                          {oktasim.Fault{Status: 429, Code: "E0000047"}, 2},
		"several in a row":             {oktasim.Fault{Status: 500, Code: "E0000009", Times: 3}, 4},
		"refused, but it is as wanted": {oktasim.Fault{Status: 400, Code: "E0000001", Effective: true}, 1},
		"accepted":                     {oktasim.Fault{}, 1},
	} {
		for method, w := range writeCases {
			refused := strings.HasPrefix(name, "refused") // and done by somebody else: adopted
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				var fresh *Client
				another := func(cfg *Config) { fresh = newTestClient(t, func(c *Config) { *c = *cfg }) }
				w.play(t, another, func(t *testing.T, write *writing) {
					c, org := write.c, write.org
					reads := cachedReads(org)
					reads(t, c)
					org.ResetRequests()
					fault := tt.fault
					fault.Method, fault.Path, fault.Nth = w.endpoint.Method, w.path(), 1
					org.Fail(fault)
					if err := write.send(t.Context()); err != nil || write.adopted != (refused && w.adopts) {
						t.Fatalf("adopted %t, %v", write.adopted, err)
					}
					if !write.done() {
						t.Error("the org does not show it")
					}
					if got := org.Count(w.endpoint.Method, w.path()); got != tt.sent {
						t.Errorf("sent %d times, want %d: %+v", got, tt.sent, org.Requests())
					}
					got, asked := reads(t, c), len(org.Requests())
					if reads(t, c); len(org.Requests()) > asked {
						t.Errorf("it is read twice: %+v", org.Requests()[asked:])
					}
					for what, want := range reads(t, fresh) {
						if !reflect.DeepEqual(got[what], want) {
							t.Errorf("the client keeps %+v of the %s, and Okta has %+v: see keep, removed and forget", got[what], what, want)
						}
					}
				})
			})
		}
	}
}

// If the failure persists, the error says whether the write took effect, or that it is unknown.
func TestConfirmWrite_givesUp(t *testing.T) {
	t.Parallel()
	for method, w := range writeCases {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			w.play(t, retries(2), func(t *testing.T, write *writing) {
				org := write.org
				org.Fail(oktasim.Fault{Method: w.endpoint.Method, Path: w.path(), Status: 500, Code: "E0000009"})
				err := write.send(t.Context())
				expectSays(t, err, w.endpoint.Method, "E0000009", "it did not take effect", "sent 3 times")
				if e, ok := AsError(err); !ok || e.Status != 500 || write.done() {
					t.Errorf("got %v, done: %t", err, write.done())
				}

				org.ClearFaults()
				org.Fail(oktasim.Fault{Method: w.endpoint.Method, Path: w.path(), Nth: 1, CloseAfter: true, Do: func() {
					org.Fail(oktasim.Fault{Method: "GET", Status: 403, Code: "E0000006"})
				}})
				err = write.send(t.Context())
				expectSays(t, err, w.endpoint.Method, "closed before", "whether it took effect is not known", "E0000006")
				if IsForbidden(err) || IsNotFound(err) {
					t.Errorf("%v passes for a refusal of the write", err)
				}
			})
		})
	}
}

// A conflict may be with another writer: when the lookup does not explain it,
// the write is sent once more, unless there are no retries.
func TestConfirmWrite_conflictForEver(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{0: 1, 5: 2} {
		writeCases["GrantScope"].play(t, retries(most), func(t *testing.T, write *writing) {
			write.org.Fail(oktasim.Fault{Method: "POST", Status: 409, Code: "E0000157"})
			err := write.send(t.Context())
			if got := write.org.Count("POST", "/*/*/*/*/*"); got != want {
				t.Errorf("%d retries: %v after %d attempts, want %d", most, err, got, want)
			}
			expectSays(t, err, "E0000157")
		})
	}
}

// After a conflict the effect is looked up, and the second attempt comes later.
func TestConfirmWrite_conflict(t *testing.T) {
	t.Parallel()
	for method, w := range writeCases {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			w.play(t, nil, func(t *testing.T, write *writing) {
				org := write.org
				org.Fail(oktasim.Fault{Method: w.endpoint.Method, Path: w.path(), Nth: 1, Status: 409, Code: "E0000157"})
				began := time.Now()
				if err := write.send(t.Context()); err != nil || !write.done() {
					t.Fatalf("got %v, done: %t", err, write.done())
				}
				if took := time.Since(began); took < 500*time.Millisecond {
					t.Errorf("sent again after %s", took)
				}
				var attempts, lookups int
				for _, req := range org.Requests() {
					if req.Method == w.endpoint.Method {
						attempts++
					} else if attempts == 1 {
						lookups++
					}
				}
				if attempts != 2 || lookups == 0 {
					t.Errorf("want a lookup between two attempts: %+v", org.Requests())
				}
			})
		})
	}
}

// The answer to a write got lost, and Okta's reads show its effect late, so that
// it is sent again. The second answer is about our own doing, or a refusal for a
// reason of its own.
func TestConfirmWrite_secondAttempt(t *testing.T) {
	t.Parallel()
	granted := reply{200, "[" + grantJSON("oag1", "ACTIVE", read) + "]"}
	none, gone := reply{200, "[]"}, reply{404, oktaError("E0000007", "Not found")}
	refused := reply{400, oktaError("E0000001", "no such scope, or assigned already")}
	grant := func(ctx context.Context, c *Client) error {
		_, adopted, err := c.GrantScope(ctx, "0oa1", read, issuer)
		if adopted {
			return errors.New("our own grant passes for somebody else's")
		}
		return err
	}
	revoke := func(ctx context.Context, c *Client) error { return c.RevokeGrant(ctx, "0oa1", "oag1") }
	unassign := func(ctx context.Context, c *Client) error { return c.UnassignAppUser(ctx, "0oa1", "00u1") }
	for name, tt := range map[string]struct {
		write  func(context.Context, *Client) error
		reads  []reply
		second reply
		fails  bool
		// missing is true if the client's reads show no object afterwards.
		missing func(context.Context, *Client) bool
	}{
		"granted by our own doing": {grant, []reply{none, none, granted}, refused, false, nil},
		"not granted":              {grant, []reply{none}, refused, true, nil},
		"gone by our own doing":    {revoke, []reply{granted, none}, gone, false, nil},
		"unassigned by our own doing": {unassign, []reply{ownApp, notAssigned}, notAssigned, false, func(ctx context.Context, c *Client) bool {
			_, err := c.AppUser(ctx, "0oa1", "00u1")
			return IsNotFound(err)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int32
			c := answering(t, losingTheFirst(t, &sent, tt.second.status, tt.second.body), tt.reads...).client(t)
			if err := tt.write(t.Context(), c); (err != nil) != tt.fails || sent.Load() != 2 {
				t.Errorf("got %v after %d attempts", err, sent.Load())
			}
			if tt.missing != nil && !tt.missing(t.Context(), c) {
				t.Error("the client keeps what it read before")
			}
		})
	}
}

// The answer to a write says when to come back: the look comes then, or after
// max_wait_seconds, and nothing is sent before that time.
func TestConfirmWrite_retryAfter(t *testing.T) {
	t.Parallel()
	for seconds, tt := range map[string]struct {
		took time.Duration
		sent int
		says string
	}{
		"20":  {20 * time.Second, 2, ""},
		"400": {30 * time.Second, 1, "it did not take effect; the answer asks to retry later, but that is 6m40s away, longer than max_wait_seconds (30)"},
	} {
		writeCases["GrantScope"].play(t, func(cfg *Config) { cfg.MaxWait = 30 * time.Second }, func(t *testing.T, write *writing) {
			org := write.org
			org.Fail(oktasim.Fault{Method: "POST", Nth: 1, Status: 503, Code: "E0000009", Header: http.Header{"Retry-After": {seconds}}})
			began := time.Now()
			err := write.send(t.Context())
			if took := time.Since(began).Truncate(time.Second); took != tt.took || org.Count("POST", "/api/v1/apps/*/grants") != tt.sent {
				t.Errorf("Retry-After %s: %v after %s and %+v", seconds, err, took, org.Requests())
			}
			if (err == nil) != (tt.says == "") {
				t.Errorf("Retry-After %s: %v", seconds, err)
			}
			if tt.says != "" {
				expectSays(t, err, tt.says)
			}
		})
	}
}

// A write that is under way when Terraform is interrupted may end, but not for
// ever; nothing else is begun.
func TestConfirmWrite_interrupted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		lag  time.Duration
		took time.Duration
		done bool
	}{
		"answered in time":      {3 * time.Second, 3200 * time.Millisecond, true},
		"not answered any more": {time.Minute, 4 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			writeCases["GrantScope"].play(t, nil, func(t *testing.T, write *writing) {
				write.org.Fail(oktasim.Fault{Method: "POST", Lag: tt.lag})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				began := time.Now()
				err := write.send(ctx)
				if took := time.Since(began); took != tt.took || (err == nil) != tt.done || write.done() != tt.done {
					t.Errorf("got %v after %s, done: %t", err, took, write.done())
				}
				if tt.done {
					return
				}
				expectSays(t, err, "POST", "whether it took effect is not known")
				if !errors.Is(err, context.Canceled) || len(write.org.Requests()) != 2 {
					t.Errorf("got %v after %+v", err, write.org.Requests())
				}
			})
		})
	}
}

// A write that Okta does not answer is not sent for as long as there are
// retries: each costs a minute.
func TestConfirmWrite_neverAnswered(t *testing.T) {
	t.Parallel()
	writeCases["RevokeGrant"].play(t, nil, func(t *testing.T, write *writing) {
		write.org.Fail(oktasim.Fault{Method: "DELETE", Hang: true})
		began := time.Now()
		err := write.send(t.Context())
		expectSays(t, err, "no complete answer within 1m0s", "it did not take effect; sent 2 times")
		if took := time.Since(began); took > 125*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestFailureKindOf(t *testing.T) {
	t.Parallel()
	k := &transport.Call{Endpoint: revokeScopeConsentGrant, Target: "/api/v1/apps/0oa1/grants/oag1"}
	answered := func(status int, code string) error {
		return fmt.Errorf("wrapped: %w", &Error{Method: "DELETE", Path: k.Target, Status: status, Code: code})
	}
	for name, tt := range map[string]struct {
		err  error
		want failureKind
	}{
		"incomplete":              {&transport.ConnectionError{Path: k.Target, Fault: transport.FaultBrokenOff}, unknown},
		"broken off for a token":  {&transport.ConnectionError{Path: "/oauth2/v1/token", Fault: transport.FaultBrokenOff}, noEffect},
		"not connected":           {&transport.ConnectionError{Path: k.Target, Fault: transport.FaultNotConnected}, noEffect},
		"given up before":         {&transport.ConnectionError{Path: k.Target, Fault: transport.FaultCancelled}, noEffect},
		"500":                     {answered(500, ""), unknown},
		"500 for a token":         {&Error{Path: "/oauth2/v1/token", Status: 500}, noEffect},
		"408":                     {answered(408, ""), unknown},
		"200 that is unusable":    {answered(200, ""), accepted},
		"302":                     {answered(302, ""), noEffect},
		"400":                     {answered(400, "E0000001"), refused},
		"401":                     {answered(401, "E0000011"), noEffect},
		"403 for lack of rights":  {answered(403, "E0000006"), noEffect},
		"403 for another reason":  {answered(403, "E0000056"), refused},
		"404":                     {answered(404, "E0000007"), gone},
		"404 of a proxy":          {answered(404, ""), refused},
		"422":                     {answered(422, "E0000001"), refused},
		"429":                     {answered(429, "E0000047"), noEffect},
		"not sent":                {k.Unsent("why"), noEffect},
		"not even to be built":    {errors.New("an id with a slash"), noEffect},
		"404 to what is not gone": {&Error{Method: "POST", Path: k.Target, Status: 404, Code: "E0000007"}, noEffect},
	} {
		if got := failureKindOf(k, tt.err); got != tt.want {
			t.Errorf("%s: got %d, want %d", name, got, tt.want)
		}
	}
}

// A token that Okta's list omits is not taken for a revoked one after a failure.
func TestRevokeRefreshToken_unlisted(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{Switches: oktasim.Switches{ShortTokenList: true}}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.AddUser("svc@example.com", "ACTIVE", "SUPER_ADMIN")
		org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
		id := org.Authorize(org.FlowAppID(), "svc@example.com", "one", "okta.devices.read")
		org.Fail(oktasim.Fault{Method: http.MethodDelete, Nth: 1, Status: http.StatusInternalServerError})
		if err := c.RevokeRefreshToken(t.Context(), org.FlowAppID(), id); err != nil || len(org.Tokens(org.FlowAppID())) > 0 {
			t.Errorf("%v, left: %v", err, org.Tokens(org.FlowAppID()))
		}
	})
}
