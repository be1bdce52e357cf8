package provider_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// The keys of the tests, made once: an RSA key takes its time.
var (
	rsaKey = sync.OnceValue(func() crypto.Signer {
		return must(rsa.GenerateKey(rand.Reader, 2048))
	})
	ecKey = sync.OnceValue(func() crypto.Signer {
		return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	})
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func pkcs8(key crypto.Signer) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(key))}))
}

func jwk(key crypto.Signer, keyID string) string {
	return string(must(json.Marshal(jose.JSONWebKey{Key: key, KeyID: keyID})))
}

// The scopes that a service app needs, as the README says, to plan its
// configuration and to apply it too.
var (
	readScopes  = readmeScopes("plan the configuration above")
	writeScopes = slices.Sorted(slices.Values(append(readmeScopes("apply it"), readScopes...)))
)

// readmeScopes returns the scopes of the README's row for a task.
func readmeScopes(to string) []string {
	content := string(must(os.ReadFile(filepath.Join(root, "README.md"))))
	for line := range strings.Lines(content) {
		if needs, task, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | "); strings.HasPrefix(task, to) {
			return slices.Sorted(slices.Values(regexp.MustCompile(`okta\.\w+\.\w+`).FindAllString(needs, -1)))
		}
	}
	return nil
}

// serviceApp returns the environment of a user who authenticates as a new service
// app of org.
func serviceApp(org acctest.Org, app oktasim.App, privateKey string, scopes ...string) map[string]string {
	return map[string]string{
		"OKTA_ORG_URL": org.URL, "OKTA_API_CLIENT_ID": org.AddServiceApp(app, scopes...), "OKTA_API_PRIVATE_KEY": privateKey,
	}
}

func from(environment map[string]string) func(string) string {
	return func(name string) string { return environment[name] }
}

func readme(t *testing.T, org acctest.Org) string {
	t.Helper()
	content := must(os.ReadFile(filepath.Join(root, "README.md")))
	block := regexp.MustCompile("(?s)```terraform\n(.*?)```").FindStringSubmatch(string(content))
	if block == nil {
		t.Fatal("the README has no Terraform block")
	}
	return org.InPlaceOfExample(block[1])
}

// authorize is the person who authorizes the README's connection.
func authorize(t *testing.T, org acctest.Org) {
	t.Helper()
	org.Authorize(org.FlowAppID(), acctest.ServiceAccount, "Okta Devices (production)", "okta.devices.manage", "okta.devices.read")
}

// revoke is somebody who revokes a scope outside of Terraform.
func revoke(t *testing.T, org acctest.Org, scope string) {
	t.Helper()
	org.RevokeInConsole(org.FlowAppID(), scope)
}

// tokenScopes are the scopes of the token calls so far, those of one answer each.
func tokenScopes(org acctest.Org, status int) []string {
	var scopes []string
	for _, request := range org.Requests() {
		if request.Path == "/oauth2/v1/token" && request.Status == status {
			scopes = append(scopes, request.Scope)
		}
	}
	slices.Sort(scopes)
	return scopes
}

// TestServiceApp applies the README's configuration with every form of a key. A
// run gets one token for each scope that the README says it needs, and no more.
func TestServiceApp(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, []byte(pkcs8(rsaKey())), 0o600); err != nil {
		t.Fatal(err)
	}
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey().(*rsa.PrivateKey))}))
	for name, test := range map[string]struct {
		app        oktasim.App
		key        crypto.Signer
		keyID      string
		privateKey string
		more       map[string]string
		// nonces are how many token calls of a plan are answered 400 to give a nonce.
		nonces int
	}{
		"RSA, PEM":          {key: rsaKey(), privateKey: pkcs1},
		"EC, PEM":           {key: ecKey(), privateKey: pkcs8(ecKey()), keyID: "k1", more: map[string]string{"OKTA_API_PRIVATE_KEY_ID": "k1"}, app: oktasim.App{RequireKeyID: true}},
		"RSA, JWK":          {key: rsaKey(), privateKey: jwk(rsaKey(), "k2"), keyID: "k2", app: oktasim.App{RequireKeyID: true}},
		"EC, JWK":           {key: ecKey(), privateKey: jwk(ecKey(), "")},
		"path":              {key: rsaKey(), privateKey: file},
		"DPoP":              {key: ecKey(), privateKey: pkcs8(ecKey()), app: oktasim.App{DPoPBound: true}, nonces: 2},
		"scopes, all fixed": {key: ecKey(), privateKey: pkcs8(ecKey()), more: map[string]string{"OKTA_API_SCOPES": strings.Join(writeScopes, ",")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.Unassign(org.FlowAppID(), acctest.ServiceAccount)
			test.app.Keys = []oktasim.JWK{oktasim.PublicJWK(test.keyID, test.key.Public())}
			environment := serviceApp(org, test.app, test.privateKey, writeScopes...)
			maps.Copy(environment, test.more)
			w := acctest.NewWorkspace(t, from(environment))
			w.Write(readme(t, org))
			w.Apply()
			toPlan, toApply := readScopes, writeScopes
			if test.more["OKTA_API_SCOPES"] != "" {
				fixed := []string{strings.Join(writeScopes, " ")}
				toPlan, toApply = fixed, fixed
			}
			if got := slices.Compact(tokenScopes(org, http.StatusOK)); !slices.Equal(got, toApply) {
				t.Errorf("an apply got tokens for %q, want %q", got, toApply)
			}
			authorize(t, org)
			org.ResetRequests()
			w.PlanIs(0)
			if got := tokenScopes(org, http.StatusOK); !slices.Equal(got, toPlan) {
				t.Errorf("a plan got tokens for %q, want %q", got, toPlan)
			}
			// The app lacks okta.logs.read, which would confirm the authorization. With fixed
			// scopes it is not even asked for.
			refusals := test.nonces + 1
			if test.more["OKTA_API_SCOPES"] != "" {
				refusals = 0
			}
			if got := tokenScopes(org, http.StatusBadRequest); len(got) != refusals {
				t.Errorf("%d token calls were refused, want %d: %q", len(got), refusals, got)
			}
		})
	}
}

// TestServiceApp_inTheProviderBlock takes the key from a variable, as a
// configuration should.
func TestServiceApp_inTheProviderBlock(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	app := org.AddServiceApp(oktasim.App{Keys: []oktasim.JWK{oktasim.PublicJWK("k1", ecKey().Public())}}, append(readScopes, "okta.devices.read")...)
	// The environment's way to authenticate is another, and does not count.
	w := acctest.NewWorkspace(t, from(map[string]string{"OKTA_ORG_URL": org.URL, "OKTA_API_TOKEN": "wrong"}))
	w.Env = append(w.Env, "TF_VAR_key="+pkcs8(ecKey()))
	w.Write(`
variable "key" {
  type      = string
  sensitive = true
}

provider "oktadevices" {
  client_id      = "` + app + `"
  private_key    = var.key
  private_key_id = "k1"
  scopes         = ["okta.devices.read"]
}

data "oktadevices_devices" "all" {}
`)
	w.PlanIs(0)
	if got := tokenScopes(org, http.StatusOK); !slices.Equal(got, []string{"okta.devices.read"}) {
		t.Errorf("tokens for %q", got)
	}
}

// TestServiceApp_readOnly lets an app that may only read plan everything. What it
// may not do is an error that says what it lacks, and changes nothing.
func TestServiceApp_readOnly(t *testing.T) {
	t.Parallel()
	for name, app := range map[string]oktasim.App{"Bearer": {}, "DPoP": {DPoPBound: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			flow := org.FlowAppID()
			app.Keys = []oktasim.JWK{oktasim.PublicJWK("", ecKey().Public())}
			w := acctest.NewWorkspace(t, from(serviceApp(org, app, pkcs8(ecKey()), readScopes...)))
			w.Write(readme(t, org) + `
resource "oktadevices_scope_grant" "one" {
  app_id = data.oktadevices_workflows_app.this.id
  scope  = "okta.users.read"
}

data "oktadevices_scope_grants" "all" {
  app_id = data.oktadevices_workflows_app.this.id
}
`)
			w.PlanIs(2)
			result := w.Run("apply", "-auto-approve")
			for _, want := range []string{
				"not sent, because Okta issues the service app no access token with the scope okta.appGrants.manage",
				"grant the Okta API scope okta.appGrants.manage to the service app", "super admin",
			} {
				if !result.Says(want) {
					t.Errorf("apply does not say %q:\n%s", want, result)
				}
			}
			if result.ExitCode != 1 || len(org.Grants(flow)) > 0 || org.Count(http.MethodPost, "/api/v1/apps/*/grants") > 0 {
				t.Errorf("apply answers %d, and granted %v", result.ExitCode, org.Grants(flow))
			}

			// Drift shows, too, and what Terraform has is read without a right to change it.
			for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
				org.GrantInConsole(flow, scope)
			}
			w.PlanIs(2)
		})
	}
}

// TestServiceApp_readsLess lets an app plan that lacks scopes of which the
// provider can do without: drift shows without the System Log, a connection without
// its account and the account's roles.
func TestServiceApp_readsLess(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	environment := map[string]string{"OKTA_ORG_URL": org.URL, "OKTA_API_TOKEN": org.APIToken()}
	w := acctest.NewWorkspace(t, from(environment))
	w.Write(readme(t, org))
	w.Apply()
	authorize(t, org)
	w.PlanIs(0)
	revoke(t, org, "okta.devices.manage")

	app := oktasim.App{Keys: []oktasim.JWK{oktasim.PublicJWK("", ecKey().Public())}}
	delete(environment, "OKTA_API_TOKEN")
	maps.Copy(environment, serviceApp(org, app, pkcs8(ecKey()), "okta.appGrants.read", "okta.apps.read"))
	org.ResetRequests()
	plan := w.PlanIs(2)

	if !plan.Says("Scope okta.devices.manage was revoked from app " + org.FlowAppID() + " outside Terraform") {
		t.Errorf("the plan does not name the revoked scope:\n%s", plan.Output)
	}
	if !plan.Says("Grant them the scope okta.users.read") {
		t.Errorf("the plan does not name the scope that the app lacks:\n%s", plan.Output)
	}
	for _, scope := range tokenScopes(org, http.StatusBadRequest) {
		if !slices.Contains([]string{"okta.logs.read", "okta.roles.read", "okta.users.read"}, scope) {
			t.Errorf("%s was asked for", scope)
		}
	}
}

// TestServiceApp_wrongKey says what to check, and nothing of the key.
func TestServiceApp_wrongKey(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	environment := serviceApp(org, oktasim.App{Keys: []oktasim.JWK{oktasim.PublicJWK("k1", ecKey().Public())}}, pkcs8(rsaKey()), readScopes...)
	for name, test := range map[string]struct {
		change map[string]string
		want   []string
	}{
		"of another app": {nil, []string{"invalid_client", "check client_id or OKTA_API_CLIENT_ID (" + environment["OKTA_API_CLIENT_ID"] + ")", "private_key or OKTA_API_PRIVATE_KEY"}},
		"no key":         {map[string]string{"OKTA_API_PRIVATE_KEY": "canary"}, []string{"private_key (OKTA_API_PRIVATE_KEY) is neither PEM nor a JWK", "there is no such file"}},
		"cut off":        {map[string]string{"OKTA_API_PRIVATE_KEY": pkcs8(ecKey())[:90]}, []string{"private_key (OKTA_API_PRIVATE_KEY) is broken PEM"}},
		"a bad scope":    {map[string]string{"OKTA_API_SCOPES": `okta."apps`}, []string{"scopes (OKTA_API_SCOPES) contains", "which can't be part of a scope"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := maps.Clone(environment)
			maps.Copy(changed, test.change)
			w := acctest.NewWorkspace(t, from(changed))
			w.Write("provider \"oktadevices\" {}\ndata \"oktadevices_devices\" \"all\" {}\n")
			result := w.Run("plan")
			for _, want := range test.want {
				if !result.Says(want) {
					t.Errorf("the plan does not say %q: %s", want, result)
				}
			}
			if result.ExitCode != 1 || result.Says("canary") || result.Says("-----BEGIN") || result.Says("eyJ") {
				t.Errorf("the plan shows a credential, or succeeds: %s", result)
			}
		})
	}
}
