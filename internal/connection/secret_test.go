package connection_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const introspections = "/oauth2/v1/introspect"

// TestSecret_isChecked in the way in which the app authenticates, only at creation
// and when its version changes; and it is kept nowhere.
func TestSecret_isChecked(t *testing.T) {
	t.Parallel()
	for method, calls := range map[string]int{"client_secret_basic": 1, "client_secret_post": 1, "flow": 1} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			const canary = "canary+secret/with%signs=and more"
			p := newPlay(t, oktasim.Options{}, nil)
			app := p.org.FlowAppID()
			secret := p.org.ClientSecret(app)
			if method != "flow" {
				app = p.org.AddApp(oktasim.App{Label: "Custom", TokenEndpointAuthMethod: method, ClientSecret: canary, ClientID: "chosen-client-id"})
				secret = canary
				for _, scope := range baseScopes {
					p.org.GrantInConsole(app, scope)
				}
				p.org.Assign(app, "svc-workflows@example.com", "")
			}
			p.configure(map[string]any{"app_id": app, "client_secret_wo": secret, "client_secret_wo_version": 1})
			created := p.must(p.Apply())
			expectCount(t, p.org, calls, http.MethodPost, introspections)
			p.org.ResetRequests()
			p.must(p.Plan())
			p.must(p.Apply())
			expectCount(t, p.org, 0, http.MethodPost, introspections)
			state, err := json.Marshal(p.Resource(address))
			if err != nil {
				t.Fatal(err)
			}
			for what, text := range map[string]string{"state": string(state), "private state": string(p.Private(address)), "messages": created.String()} {
				if strings.Contains(text, secret) {
					t.Errorf("the secret is in the %s", what)
				}
			}
			// Rotated: the new version is refused, and the state stays as it was.
			p.configure(map[string]any{"client_secret_wo": "wrong", "client_secret_wo_version": 2})
			if run := p.Apply(); run.OK() || !run.Says("Okta refuses the client secret") || strings.Contains(run.String(), "wrong") {
				t.Errorf("a wrong secret:\n%s", run)
			}
			if got := p.value("client_secret_wo_version"); got != json.Number("1") && got != 1.0 && got != int64(1) {
				t.Errorf("the state has version %v (%T), of a secret that was refused", got, got)
			}
			p.configure(map[string]any{"client_secret_wo": secret})
			p.must(p.Apply())
		})
	}
}

// TestSecret_thatCannotBeChecked: whether it could be checked says nothing of it.
func TestSecret_thatCannotBeChecked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		app  oktasim.App
		fail bool
		want string
	}{
		"an app without any":   {oktasim.App{Label: "Public", TokenEndpointAuthMethod: "none"}, false, "authenticates with none, so it has no client secret"},
		"Okta does not answer": {oktasim.App{Label: "Custom"}, true, "could not be checked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			app := p.org.AddApp(test.app)
			p.provider["max_retries"] = 0
			if test.fail {
				p.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: introspections, Status: http.StatusServiceUnavailable})
			}
			p.configure(map[string]any{"app_id": app, "client_secret_wo": "whatever-it-is", "client_secret_wo_version": 1})
			run := p.must(p.Apply())
			if !run.Says(test.want) || strings.Contains(run.String(), "whatever-it-is") {
				t.Errorf("it does not say %q:\n%s", test.want, run)
			}
			if got := p.org.Count(http.MethodPost, introspections); !test.fail && got != 0 {
				t.Errorf("%d introspections of an app without a secret", got)
			}
		})
	}
}

// Terraform prints what a message points at, so that none points at the secret.
// Okta doesn't report how Okta Workflows OAuth authenticates, so the provider tries
// both ways.
func TestSecret_isNotPointedAt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments map[string]any
		want      string
		calls     int
	}{
		"without its version": {map[string]any{"client_secret_wo": "whatever-it-is"}, "Missing client_secret_wo_version", 0},
		"empty":               {map[string]any{"client_secret_wo": "", "client_secret_wo_version": 1}, "Empty client_secret_wo", 0},
		"blank":               {map[string]any{"client_secret_wo": " \n", "client_secret_wo_version": 1}, "Empty client_secret_wo", 0},
		"refused":             {map[string]any{"client_secret_wo": "whatever-it-is", "client_secret_wo_version": 1}, "Okta refuses the client secret", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, test.arguments)
			run := p.Apply()
			if expectRefused(t, run, test.want); strings.Contains(run.String(), "whatever-it-is") || p.Resource(address) != nil {
				t.Errorf("it prints the secret, or creates %v:\n%s", p.Resource(address), run)
			}
			expectCount(t, p.org, test.calls, http.MethodPost, introspections)
			for _, d := range run.Diagnostics {
				if d.Path == "client_secret_wo" {
					t.Errorf("it points at the secret: %s", d)
				}
			}
		})
	}
}

// A secret from a file or a heredoc ends with a line break.
func TestSecret_lineBreakAtItsEnd(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	app := p.org.AddApp(oktasim.App{Label: "Custom", ClientSecret: "secret-from-a-file"})
	p.configure(map[string]any{"app_id": app, "client_secret_wo": "secret-from-a-file\r\n", "client_secret_wo_version": 1})
	p.must(p.Apply())
}
