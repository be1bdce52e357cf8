package okta

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

const testClientID = "0oaServiceApp"

const tokenCall = "POST " + transport.TokenPath

// playAsServiceApp is playOnSim with a client that authenticates as a service
// app, which has grants of the scopes. The org refuses each assertion and each
// proof that it has seen before.
func playAsServiceApp(t *testing.T, app oktasim.App, scopes []string, configure func(*Config), play func(*testing.T, simtest.Sim, *Client)) {
	t.Helper()
	app.ClientID = testClientID
	if app.Keys == nil {
		app.Keys = []oktasim.JWK{oktasim.PublicJWK("", ecKey().Public())}
	}
	playOnSim(t, oktasim.Options{}, func(cfg *Config) {
		cfg.APIToken, cfg.ClientID, cfg.PrivateKey = "", testClientID, pkcs8(ecKey())
		if configure != nil {
			configure(cfg)
		}
	}, func(t *testing.T, org simtest.Sim, c *Client) {
		org.AddServiceApp(app, scopes...)
		play(t, org, c)
	})
}

// asked returns the org's requests as "METHOD path".
func asked(org simtest.Sim) []string {
	var lines []string
	for _, r := range org.Requests() {
		lines = append(lines, r.Method+" "+r.Path)
	}
	return lines
}

func expectTokenCalls(t *testing.T, org simtest.Sim, want int) {
	t.Helper()
	if got := org.Count(http.MethodPost, transport.TokenPath); got != want {
		t.Errorf("%d token calls, want %d: %q", got, want, asked(org))
	}
}

// tokenFault is an answer of the token endpoint.
func tokenFault(status int, body string) oktasim.Fault {
	return oktasim.Fault{Path: transport.TokenPath, Status: status, Body: body}
}

// oauthError is the body of an error of RFC 6749, 5.2.
func oauthError(code, description string) string {
	return string(must(json.Marshal(map[string]string{"error": code, "error_description": description})))
}

// wrapWire lets a test answer requests itself: those for which answer returns a
// response.
func wrapWire(cfg *Config, answer func(*http.Request) *http.Response) {
	wire := cfg.Transport
	cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if resp := answer(req); resp != nil {
			return resp, nil
		}
		return wire.RoundTrip(req)
	})
}

// later waits in a bubble.
func later(d time.Duration) { <-time.After(d) }

// many calls app by app, all at once, and returns their errors.
func many(ctx context.Context, org simtest.Sim, c *Client, n int) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		id := org.AddApp(oktasim.App{Label: fmt.Sprint(i)})
		wg.Go(func() { _, errs[i] = c.App(ctx, id) })
	}
	wg.Wait()
	return errs
}

// holdsToken reports whether a text contains a web token, as all credentials of a
// service app are.
func holdsToken(text string) bool { return strings.Contains(text, "eyJ") }
