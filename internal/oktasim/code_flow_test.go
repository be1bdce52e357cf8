package oktasim_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// TestCodeFlow authorizes as Okta Workflows does, with a client that is not ours:
// the token's scopes are what was asked for and granted.
func TestCodeFlow(t *testing.T) {
	t.Parallel()
	org := simtest.New(oktasim.Options{})
	server := org.Start()
	t.Cleanup(server.Close)
	app := org.FlowAppID()
	org.GrantInConsole(app, "okta.devices.read")
	org.SignIn("admin@example.com")
	config := oauth2.Config{
		ClientID: app, ClientSecret: org.ClientSecret(app), RedirectURL: "https://oauth.workflows.okta.com/oauth/okta/cb",
		Scopes:   []string{"openid", "offline_access", "okta.devices.read"},
		Endpoint: oauth2.Endpoint{AuthURL: server.URL + "/oauth2/v1/authorize", TokenURL: server.URL + "/oauth2/v1/token", AuthStyle: oauth2.AuthStyleInHeader},
	}
	verifier := oauth2.GenerateVerifier()
	answer := visit(t, config.AuthCodeURL("state-1", oauth2.S256ChallengeOption(verifier)))
	if answer.Get("state") != "state-1" || answer.Get("code") == "" {
		t.Fatalf("sent back with %v", answer)
	}
	token, err := config.Exchange(t.Context(), answer.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	listed := org.Tokens(app)
	if len(listed) != 1 || !slices.Equal(slices.Sorted(slices.Values(listed[0].Scopes)), []string{"offline_access", "okta.devices.read", "openid"}) {
		t.Fatalf("the org has %+v", listed)
	}
	// Its refresh token is good for another access token.
	token.Expiry = time.Now().Add(-time.Hour)
	again, err := config.TokenSource(t.Context(), token).Token()
	if err != nil || again.AccessToken == token.AccessToken {
		t.Errorf("refreshed: %v", err)
	}
	// A scope that is not granted cannot be had.
	config.Scopes = append(config.Scopes, "okta.devices.manage")
	if answer := visit(t, config.AuthCodeURL("state-2")); answer.Get("error") != "invalid_scope" || !strings.Contains(answer.Get("error_description"), "okta.devices.manage") {
		t.Errorf("a scope that is not granted: %v", answer)
	}
}

// visit opens an address as a browser does, and returns what it is sent back with.
func visit(t *testing.T, address string) url.Values {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	target, err := resp.Location()
	if err != nil {
		t.Fatalf("status %d: %s", resp.StatusCode, err)
	}
	return target.Query()
}
