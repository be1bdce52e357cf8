package appcredentials_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const secrets = "/api/v1/apps/*/credentials/secrets"

// handOff is a configuration that hands the app's credentials to a vault.
func handOff(org acctest.Org, appID string, version int) string {
	return fmt.Sprintf(`terraform {
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
    vault = {
      source = "hashicorp/vault"
    }
  }
}
%s
ephemeral "oktadevices_app_credentials" "this" {
  app_id = %q
}

resource "vault_kv_secret_v2" "this" {
  mount                = "secret"
  name                 = "okta"
  data_json_wo         = jsonencode({ id = ephemeral.oktadevices_app_credentials.this.client_id, secret = ephemeral.oktadevices_app_credentials.this.client_secret })
  data_json_wo_version = %d
}
`, org.ProviderBlock(), appID, version)
}

func workspace(t *testing.T, config string) (*acctest.Workspace, *acctest.Vault) {
	t.Helper()
	w, vault := acctest.NewWorkspace(t, acctest.NoEnvironment), new(acctest.Vault)
	w.ServeBeside("hashicorp/vault", vault.Server)
	w.Write(config)
	return w, vault
}

// wantLast fails unless the vault was written so often, last with these credentials.
func wantLast(t *testing.T, vault *acctest.Vault, times int, id, secret string) {
	t.Helper()
	kept := vault.Kept()
	if len(kept) != times {
		t.Fatalf("the vault was written %d times, want %d", len(kept), times)
	}
	var got struct{ ID, Secret string }
	if err := json.Unmarshal([]byte(kept[len(kept)-1]), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != id || got.Secret != secret || secret == "" {
		t.Errorf("the vault keeps %s of %s, want %s of %s", got.Secret, got.ID, secret, id)
	}
}

// readings are the audit events that reading secrets has left.
func readings(org acctest.Org) int {
	n := 0
	for _, event := range org.Events() {
		if event.Type == "app.oauth2.client.read_client_secret" {
			n++
		}
	}
	return n
}

// TestEphemeral_handsOver what Okta holds, anew after a rotation, and reads it
// each time that Terraform plans or applies.
func TestEphemeral_handsOver(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	first := org.ClientSecret(flow)
	w, vault := workspace(t, handOff(org, flow, 1))
	costs := func(want int, run func()) {
		t.Helper()
		events, calls := readings(org), org.Count(http.MethodGet, secrets)
		run()
		if events, calls := readings(org)-events, org.Count(http.MethodGet, secrets)-calls; events != want || calls != want {
			t.Errorf("%d audit events of %d calls, want %d", events, calls, want)
		}
	}
	costs(2, func() { w.Apply() }) // It plans first.
	wantLast(t, vault, 1, flow, first)
	costs(1, func() { w.PlanIs(0) })

	org.Advance(time.Minute)
	second := org.AddClientSecret(flow)
	w.PlanIs(0) // What changed cannot be seen: hence the version.
	w.Write(handOff(org, flow, 2))
	w.Apply()
	wantLast(t, vault, 2, flow, second)

	org.Advance(time.Minute)
	third := org.RotateClientSecret(flow)
	w.Write(handOff(org, flow, 3))
	w.Apply()
	wantLast(t, vault, 3, flow, third)
	if first == second || second == third {
		t.Error("the secrets are the same; the test proves nothing")
	}
}

// TestEphemeral_customClientID is about an app whose body tells its client id:
// the grants are not asked for.
func TestEphemeral_customClientID(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	app := org.AddApp(oktasim.App{Label: "Custom", ClientID: "chosen-client-id", TokenEndpointAuthMethod: "client_secret_post"})
	w, vault := workspace(t, handOff(org, app, 1))
	w.Apply()
	wantLast(t, vault, 1, "chosen-client-id", org.ClientSecret(app))
	if n := org.Count(http.MethodGet, "/api/v1/apps/*/grants"); n != 0 {
		t.Errorf("%d lists of grants", n)
	}
}

// TestEphemeral_clientIDOfGrants is about Okta Workflows OAuth, whose body does
// not tell it.
func TestEphemeral_clientIDOfGrants(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	grant := fmt.Sprintf(`[{"id":"oag1","status":"ACTIVE","scopeId":"okta.devices.read","issuer":%q,"clientId":"told-by-a-grant"}]`, org.URL)
	org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/grants", Body: grant, Header: http.Header{"Content-Type": {"application/json"}}})
	w, vault := workspace(t, handOff(org, flow, 1))
	w.Apply()
	wantLast(t, vault, 1, "told-by-a-grant", org.ClientSecret(flow))
}

func TestEphemeral_grantsMayNotBeRead(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/grants", Status: http.StatusForbidden, Code: "E0000006"})
	w, vault := workspace(t, handOff(org, flow, 1))
	if applied := w.Apply(); !applied.Says("The client ID of app "+flow+" is assumed to be the app's id") || !applied.Says("okta.appGrants.read") {
		t.Errorf("it does not say where the client id comes from:\n%s", applied.Output)
	}
	wantLast(t, vault, 1, flow, org.ClientSecret(flow))
}

func TestEphemeral_errors(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	forbidden := func(path string) func(acctest.Org) {
		return func(org acctest.Org) {
			org.Fail(oktasim.Fault{Path: path, Status: http.StatusForbidden, Code: "E0000006"})
		}
	}
	for name, test := range map[string]struct {
		prepare func(org acctest.Org)
		// app makes the app; nil is Okta Workflows OAuth.
		app      *oktasim.App
		appID    string
		says     []string
		readings int
	}{
		"no such app":             {appID: "0oanonexistent000000", says: []string{"The app 0oanonexistent000000 does not exist in this org", "Correct app_id"}},
		"no id":                   {appID: "-", says: []string{"app_id is empty"}},
		"no OAuth client":         {app: &oktasim.App{Name: "bookmark", Label: "A link"}, says: []string{`The app "A link"`, "signs on by BOOKMARK", "no client secret"}},
		"a client with a key":     {app: &oktasim.App{Label: "Key", TokenEndpointAuthMethod: "private_key_jwt", Keys: []oktasim.JWK{oktasim.PublicJWK("key", &key.PublicKey)}}, says: []string{`The app "Key"`, "has no active client secret", "private_key_jwt"}, readings: 1},
		"a public client":         {app: &oktasim.App{Label: "Public", TokenEndpointAuthMethod: "none"}, says: []string{"has no active client secret"}, readings: 1},
		"apps may not be read":    {prepare: forbidden("/api/v1/apps/*"), says: []string{"okta.apps.read"}},
		"secrets may not be read": {prepare: forbidden(secrets), says: []string{"The client secrets of the app", "okta.apps.read"}},
		"grants cannot be read": {prepare: func(org acctest.Org) {
			org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/grants", Status: 400, Code: "E0000001"})
		}, says: []string{"The client ID of the app", "is on its scope grants"}, readings: 1},
		"an answer that is no list": {prepare: func(org acctest.Org) {
			org.Fail(oktasim.Fault{Path: secrets, Body: `{"client_secret":"canary"}`, Header: http.Header{"Content-Type": {"application/json"}}})
		}, says: []string{"does not have the form that Okta documents"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			appID := org.FlowAppID()
			switch {
			case test.app != nil:
				appID = org.AddApp(*test.app)
			case test.appID != "":
				appID = strings.Trim(test.appID, "-")
			}
			if test.prepare != nil {
				test.prepare(org)
			}
			w, vault := workspace(t, handOff(org, appID, 1))
			result := w.Run("apply", "-auto-approve")
			if result.ExitCode == 0 || len(vault.Kept()) > 0 {
				t.Errorf("it did not fail, and the vault keeps %v: %s", vault.Kept(), result)
			}
			for _, text := range test.says {
				if !result.Says(text) {
					t.Errorf("it does not say %q:\n%s", text, result.Output)
				}
			}
			if result.Says("canary") {
				t.Error("the error holds what Okta answered")
			}
			if n := readings(org); n != test.readings {
				t.Errorf("%d audit events, want %d", n, test.readings)
			}
		})
	}
}

// TestEphemeral_unknownProvider errs, naming the argument that is not known.
func TestEphemeral_unknownProvider(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	config := strings.Replace(handOff(org, org.FlowAppID(), 1), fmt.Sprintf("%q", org.APIToken()), "terraform_data.token.id", 1)
	w, _ := workspace(t, config+"resource \"terraform_data\" \"token\" {}\n")
	result := w.Run("plan")
	if result.ExitCode == 0 || !result.Says("Unable to read the credentials of app "+org.FlowAppID()) || !result.Says("The value of api_token of the provider oktadevices will be known only after apply") {
		t.Errorf("it does not say what is unknown: %s", result)
	}
}

// TestEphemeral_unknownApp is opened when the app is known.
func TestEphemeral_unknownApp(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	config := strings.Replace(handOff(org, flow, 1), fmt.Sprintf("app_id = %q", flow),
		fmt.Sprintf("app_id = element([%q, terraform_data.later.id], 0 * length(terraform_data.later.id))", flow), 1)
	w, vault := workspace(t, config+"resource \"terraform_data\" \"later\" {}\n")
	w.PlanIs(2)
	if n := readings(org); n != 0 {
		t.Errorf("%d secrets were read before the app was known", n)
	}
	w.Apply()
	wantLast(t, vault, 1, flow, org.ClientSecret(flow))
}
