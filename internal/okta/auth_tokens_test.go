package okta

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// The token call is repeated like any other call, with a new assertion each time:
// the org takes none twice.
func TestTokenCall_isRepeated(t *testing.T) {
	t.Parallel()
	spent := func(reset string) http.Header {
		return http.Header{"X-Rate-Limit-Limit": {"10"}, "X-Rate-Limit-Remaining": {"0"}, "X-Rate-Limit-Reset": {reset}}
	}
	for name, fault := range map[string]oktasim.Fault{
		"503":        {Status: 503, Body: " "},
		"502 HTML":   {Status: 502, Body: "<html>"},
		"429":        {Status: 429, Code: "E0000047", Header: spent("0")},
		"429, reset": {Status: 429, Code: "E0000047", Header: spent("946684805")}, // five seconds after a bubble begins
		"500, OAuth": {Status: 500, Body: oauthError("server_error", "Oops")},
		"incomplete": {CloseAfter: true},
	} {
		for dpop, want := range map[bool]int{false: 3, true: 5} {
			t.Run(name+map[bool]string{true: " with DPoP"}[dpop], func(t *testing.T) {
				t.Parallel()
				playAsServiceApp(t, oktasim.App{DPoPBound: dpop}, []string{"okta.apps.read"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
					// The assertion is used up, whatever the answer.
					fault := fault
					fault.Path, fault.Times, fault.Effective = transport.TokenPath, 2, true
					org.Fail(fault)
					if _, err := c.App(t.Context(), org.FlowAppID()); err != nil {
						t.Fatal(err)
					}
					expectTokenCalls(t, org, want)
				})
			})
		}
	}
}

// A token call that stays broken is repeated as often as any call, and not again
// for each attempt of the call that needs the token.
func TestTokenCall_staysBroken(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, nil, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.Fail(oktasim.Fault{Path: transport.TokenPath, CloseBefore: true})
		if _, err := c.App(t.Context(), org.FlowAppID()); err == nil {
			t.Error("no error")
		}
		expectTokenCalls(t, org, 1+DefaultMaxRetries)
	})
}

// Without a token a write is not sent, so there is nothing to look after.
func TestTokenCall_failsBeforeAWrite(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]oktasim.Fault{
		"500":       tokenFault(500, " "),
		"400":       tokenFault(400, oauthError("invalid_client", "No")),
		"no answer": {Path: transport.TokenPath, Hang: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playAsServiceApp(t, oktasim.App{}, []string{"okta.appGrants.read"}, retries(0), func(t *testing.T, org simtest.Sim, c *Client) {
				fault.Nth = 2
				org.Fail(fault)
				app := org.FlowAppID()
				_, _, err := c.GrantScope(t.Context(), app, "okta.users.read", c.OrgURL())
				if err == nil || !strings.Contains(err.Error(), transport.TokenPath) || strings.Contains(err.Error(), "took effect") {
					t.Errorf("got %v", err)
				}
				if got, want := asked(org), []string{tokenCall, "GET /api/v1/apps/" + app + "/grants", tokenCall}; !slices.Equal(got, want) {
					t.Errorf("asked %q, want %q", got, want)
				}
			})
		})
	}
}

// No call holds a place that the token call needs.
func TestTokenCall_withOnePlace(t *testing.T) {
	t.Parallel()
	onePlace := func(cfg *Config) { cfg.Parallelism = 1 }
	playAsServiceApp(t, oktasim.App{DPoPBound: true}, []string{"okta.apps.read"}, onePlace, func(t *testing.T, org simtest.Sim, c *Client) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := errors.Join(many(ctx, org, c, 10)...); err != nil {
			t.Error(err)
		}
	})
}

// A call that is attempted once shares its token call with others, which rely on
// the token call being repeated.
func TestTokenCall_isRepeatedForOnce(t *testing.T) {
	t.Parallel()
	scopes := []string{"okta.apps.read", "okta.logs.read"}
	playAsServiceApp(t, oktasim.App{}, scopes, func(cfg *Config) { cfg.Scopes = scopes }, func(t *testing.T, org simtest.Sim, c *Client) {
		org.Fail(oktasim.Fault{Path: transport.TokenPath, Nth: 1, Status: 503, Body: " ", Lag: time.Second})
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = c.LogEvents(Once(t.Context()), EventConnectionCreate) })
		synctest.Wait()
		if _, err := c.App(t.Context(), org.FlowAppID()); err != nil {
			t.Error(err)
		}
		wg.Wait()
		expectTokenCalls(t, org, 2)
	})
}
