package provider_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestSecrets_areNowhere plays apply, drift, failure and destroy with the built
// provider at TRACE, and looks for the credential in all that is left: output,
// logs, plan files, state.
func TestSecrets_areNowhere(t *testing.T) {
	t.Parallel()
	const canary = "canary-0c9f1e5b7a-api-token/+="
	for name, credential := range map[string]struct {
		options  oktasim.Options
		variable string
	}{
		"API token":    {oktasim.Options{APIToken: canary}, "OKTA_API_TOKEN"},
		"access token": {oktasim.Options{AccessTokens: map[string][]string{canary: {"okta.apps.read", "okta.apps.manage", "okta.appGrants.read", "okta.appGrants.manage", "okta.users.read", "okta.devices.read", "okta.logs.read"}}}, "OKTA_ACCESS_TOKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewBuiltWorkspace(t)
			org := acctest.NewOrg(t, credential.options)
			flow := org.FlowAppID()
			logs := filepath.Join(w.Dir(), "trace.log")
			w.Env = []string{"OKTA_ORG_URL=" + org.URL, credential.variable + "=" + canary, "TF_LOG=TRACE", "TF_LOG_PATH=" + logs}
			var printed bytes.Buffer
			run := func(args ...string) {
				printed.WriteString(w.Run(args...).Output)
			}
			written := `provider "oktadevices" {}` + "\n" + config(org, []string{"okta.devices.manage", "okta.devices.read"}, "  revoke_on_destroy = true")[len(org.ProviderBlock()):]
			w.Write(written)
			run("apply", "-auto-approve")
			if _, err := org.Authorize(flow, acctest.ServiceAccount, "Okta Devices (production)", "okta.devices.manage", "okta.devices.read"); err != nil {
				t.Fatal(err)
			}
			if err := org.RevokeInConsole(flow, "okta.devices.read"); err != nil {
				t.Fatal(err)
			}
			org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Nth: 1, Status: http.StatusBadRequest, Body: "proxy says " + canary})
			run("apply", "-auto-approve")
			run("plan", "-out", "plan.bin")
			run("show", "-json", "plan.bin")
			run("apply", "plan.bin")
			run("destroy", "-auto-approve")
			if got := len(org.Grants(flow)) + len(org.Tokens(flow)); got != 0 {
				t.Errorf("the story did not end: %d grants and tokens are left:\n%s", got, printed.String())
			}

			lookFor(t, "output", printed.Bytes(), canary)
			err := filepath.WalkDir(w.Dir(), func(path string, entry os.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				content, err := os.ReadFile(path)
				lookFor(t, path, content, canary)
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if trace, err := os.ReadFile(logs); err != nil || !bytes.Contains(trace, []byte("Okta API call")) {
				t.Errorf("the log holds none of the provider's lines (%v); the test proves nothing", err)
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

// TestRedirect_seesNoCredential has the org answer with redirects, to another
// host and to another path of its own: neither is followed.
func TestRedirect_seesNoCredential(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf("%s %s, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization")))
	}))
	t.Cleanup(elsewhere.Close)
	org := acctest.NewOrg(t)
	org.Fail(oktasim.Fault{Status: http.StatusFound, Body: " ", Header: http.Header{"Location": {elsewhere.URL + "/api/v1/apps"}}})
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(org.ProviderBlock() + "data \"oktadevices_workflows_app\" \"this\" {}\n")
	result := w.Run("plan")
	if result.ExitCode == 0 || !result.Says("redirect") {
		t.Errorf("a redirect is not explained: %s", result)
	}
	if len(seen) > 0 {
		t.Errorf("the redirect was followed: %v", seen)
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

func TestInvalidProvider(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ block, argument, want string }{
		"no credential":   {`org_url = "https://example.okta.com"`, "api_token", "OKTA_API_CLIENT_ID with"},
		"two credentials": {"org_url = \"https://example.okta.com\"\n  api_token = \"a\"\n  access_token = \"b\"", "access_token", "Keep one credential."},
		"no org":          {`api_token = "a"`, "org_url", "No Okta org is configured."},
		"admin":           {"org_url = \"https://example-admin.okta.com\"\n  api_token = \"a\"", "org_url", "write https://example.okta.com"},
		"path":            {"org_url = \"https://example.okta.com/admin\"\n  api_token = \"a\"", "org_url", "write https://example.okta.com"},
		"http":            {"org_url = \"http://example.okta.com\"\n  api_token = \"a\"", "org_url", "write https://example.okta.com"},
		"all of nothing":  {"org_url = \"https://example.okta.com\"\n  api_token = \"a\"\n  max_api_capacity = 0", "max_api_capacity", "value must be between 1 and 100"},
		"endless retries": {"org_url = \"https://example.okta.com\"\n  api_token = \"a\"\n  max_retries = -1", "max_retries", "value must be between 0 and 100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write("provider \"oktadevices\" {\n  " + test.block + "\n}\ndata \"oktadevices_devices\" \"all\" {}\n")
			result := w.Run("plan")
			if result.ExitCode == 0 || !result.Says(test.want) || !result.Says("provider[\"registry.terraform.io/oktadevices/oktadevices\"]") && !result.Says(test.argument) {
				t.Errorf("plan does not say %q: %s", test.want, result)
			}
		})
	}
}
