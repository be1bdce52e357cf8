package provider_test

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// overheard are the secrets that came over the wire, and the programs that sent
// them.
type overheard struct {
	org http.Handler

	mu      sync.Mutex
	secrets map[string]string // with what they are
	agents  map[string]bool
}

func (o *overheard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	o.mu.Lock()
	o.secrets[token] = "a token"
	o.secrets[r.Header.Get("DPoP")] = "a proof"
	o.secrets[form.Get("client_assertion")] = "a client assertion"
	delete(o.secrets, "")
	o.agents[r.UserAgent()] = true
	o.mu.Unlock()
	o.org.ServeHTTP(w, r)
}

// partsOf are the secrets of a key, in the forms in which people write it.
func partsOf(key crypto.Signer) []string {
	var members struct{ D string }
	if err := json.Unmarshal([]byte(jwk(key, "")), &members); err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimSpace(pkcs8(key)), "\n")
	return append(lines[1:len(lines)-1], members.D)
}

var agent = regexp.MustCompile(`^okta-sdk-golang/\S+ golang/\S+ \S+ terraform-provider-oktadevices/\S+ terraform/\d+\.\d+\.\d+\S*$`)

// TestSecrets_areNowhere plays apply, drift, failure and destroy with the built
// provider at TRACE, and looks in all that is left (output, logs, plan files, state)
// for each secret that came over the wire, and for the key. Each call names the
// provider and the engine.
func TestSecrets_areNowhere(t *testing.T) {
	t.Parallel()
	const canary = "canary-0c9f1e5b7a-api-token/+="
	rights := []string{"okta.apps.read", "okta.apps.manage", "okta.appGrants.read", "okta.appGrants.manage", "okta.users.read", "okta.devices.read", "okta.logs.read"}
	for name, test := range map[string]struct {
		options oktasim.Options
		// token is in a response, too.
		token string
		// variable has the credential.
		variable, credential string
		app                  oktasim.App
		// logged is the path of a call that the log must have. sent are the
		// kinds of secrets that must come over the wire.
		logged string
		sent   []string
	}{
		"API token":    {options: oktasim.Options{APIToken: canary}, token: canary, variable: "OKTA_API_TOKEN", credential: canary, logged: "/grants", sent: []string{"a token"}},
		"access token": {options: oktasim.Options{AccessTokens: map[string][]string{canary: rights}}, token: canary, variable: "OKTA_ACCESS_TOKEN", credential: canary, logged: "/grants", sent: []string{"a token"}},
		"Bearer, PEM":  {variable: "OKTA_API_PRIVATE_KEY", credential: pkcs8(ecKey()), logged: "/oauth2/v1/token", sent: []string{"a client assertion", "a token"}},
		"DPoP, JWK":    {variable: "OKTA_API_PRIVATE_KEY", credential: jwk(ecKey(), ""), app: oktasim.App{DPoPBound: true}, logged: "/oauth2/v1/token", sent: []string{"a client assertion", "a proof", "a token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewBuiltWorkspace(t)
			org := acctest.NewOrg(t, test.options)
			wire := &overheard{org: org, secrets: map[string]string{}, agents: map[string]bool{}}
			front := httptest.NewServer(wire)
			t.Cleanup(front.Close)
			org.URL = front.URL
			flow := org.FlowAppID()
			logs := filepath.Join(w.Dir(), "trace.log")
			w.Env = []string{"OKTA_ORG_URL=" + org.URL, test.variable + "=" + test.credential, "TF_LOG=TRACE", "TF_LOG_PATH=" + logs}
			if test.token == "" {
				test.app.Keys = []oktasim.JWK{oktasim.PublicJWK("", ecKey().Public())}
				w.Env = append(w.Env, "OKTA_API_CLIENT_ID="+org.AddServiceApp(test.app, rights...))
			}
			var printed bytes.Buffer
			run := func(args ...string) { printed.WriteString(w.Run(args...).Output) }
			w.Write(`provider "oktadevices" {}` + "\n" + config(org, []string{"okta.devices.manage", "okta.devices.read"}, "  revoke_on_destroy = true")[len(org.ProviderBlock()):])
			run("apply", "-auto-approve")
			authorize(t, org)
			revoke(t, org, "okta.devices.read")
			org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Nth: 1, Status: http.StatusBadRequest, Body: "proxy says " + test.token})
			run("apply", "-auto-approve")
			run("plan", "-out", "plan.bin")
			run("show", "-json", "plan.bin")
			run("apply", "plan.bin")
			run("destroy", "-auto-approve")
			if got := len(org.Grants(flow)) + len(org.Tokens(flow)); got != 0 {
				t.Errorf("the story did not end: %d grants and tokens are left:\n%s", got, printed.String())
			}

			if sent := slices.Compact(slices.Sorted(maps.Values(wire.secrets))); !slices.Equal(sent, test.sent) {
				t.Fatalf("the secrets on the wire are %q, want %q; the test proves nothing:\n%s", sent, test.sent, printed.String())
			}
			for _, part := range partsOf(ecKey()) {
				wire.secrets[part] = "a part of the key"
			}
			for secret := range wire.secrets {
				lookFor(t, "output", printed.Bytes(), secret)
			}
			err := filepath.WalkDir(w.Dir(), func(path string, entry os.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				content, err := os.ReadFile(path)
				for secret, what := range wire.secrets {
					lookFor(t, path+" ("+what+")", content, secret)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			trace, err := os.ReadFile(logs)
			if err != nil || !bytes.Contains(trace, []byte("Okta API call")) || !bytes.Contains(trace, []byte(test.logged)) {
				t.Errorf("the log holds none of the provider's lines about %s (%v); the test proves nothing", test.logged, err)
			}
			for name := range wire.agents {
				if !agent.MatchString(name) {
					t.Errorf("a call came from %q", name)
				}
			}
		})
	}
}

func lookFor(t *testing.T, where string, content []byte, canary string) {
	t.Helper()
	for form, secret := range map[string]string{
		"raw": canary, "URL-encoded": url.QueryEscape(canary), "path-encoded": url.PathEscape(canary),
		"base64": base64.StdEncoding.EncodeToString([]byte(canary)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(canary)),
	} {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%s holds the credential, %s", where, form)
		}
	}
}

// TestUnknownConfiguration has the provider's token come from a resource that is
// yet to be created.
func TestUnknownConfiguration(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	written := func(input, more string) string {
		return fmt.Sprintf(`
resource "terraform_data" "token" {
  input            = %q
  triggers_replace = %[1]q
}

provider "oktadevices" {
  org_url   = %q
  api_token = element([%q, terraform_data.token.id], 0 * length(terraform_data.token.id))
}

resource "oktadevices_scope_grant" "this" {
  app_id = %q
  scope  = "okta.devices.read"
}
%s`, input, org.URL, org.APIToken(), org.FlowAppID(), more)
	}
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(written("one", ""))
	w.Apply()
	w.PlanIs(0)

	w.Write(written("two", ""))
	plan := w.PlanIs(2)
	if !plan.Says("Nothing was read from Okta: the provider's configuration is not known yet") || !plan.Says("The value of api_token of the provider oktadevices") {
		t.Errorf("the plan does not say that nothing was read:\n%s", plan.Output)
	}
	if !plan.Says("1 to add, 0 to change, 1 to destroy") {
		t.Errorf("the grant is touched:\n%s", plan.Output)
	}
	w.Apply()

	w.Write(written("three", "data \"oktadevices_devices\" \"all\" {}\n"))
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says("The value of api_token") {
		t.Errorf("a data source of an unknown provider is not explained: %s", result)
	}
}

// TestInvalidProvider reaches each kind of check of the provider block.
func TestInvalidProvider(t *testing.T) {
	t.Parallel()
	for want, block := range map[string]map[string]any{
		"No Okta org is configured.":                       {"api_token": "a"},
		"Keep one credential.":                             {"org_url": terraformtest.Unknown, "api_token": "a", "access_token": "b"},
		"max_api_capacity value must be between 1 and 100": {"org_url": "https://example.okta.com", "api_token": "a", "max_api_capacity": 0},
		"max_retries value must be between 0 and 100":      {"org_url": "https://example.okta.com", "api_token": "a", "max_retries": -1},
	} {
		d := terraformtest.NewDriver(t, acctest.Server(acctest.NoEnvironment))
		d.Provider(block)
		d.Config(terraformtest.DataSource("oktadevices_workflows_app", "this", nil))
		if run := d.Plan(); run.OK() || !run.Says(want) {
			t.Errorf("the plan does not say %q: %s", want, run)
		}
	}
}
