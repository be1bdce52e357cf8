package okta

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg  Config
		want string
	}{
		"no credential":   {Config{OrgURL: "https://example.okta.com"}, "set api_token (OKTA_API_TOKEN), access_token (OKTA_ACCESS_TOKEN), or client_id"},
		"a bad key":       {Config{OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "canary"}, "private_key (OKTA_API_PRIVATE_KEY) is neither"},
		"a bad client id": {Config{OrgURL: "https://example.okta.com", ClientID: "0oa 1", PrivateKey: "{}"}, "client_id (OKTA_API_CLIENT_ID) contains a blank"},
		"joined scopes":   {Config{OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "{}", Scopes: []string{"okta.apps.read,okta.users.read"}}, "in it ,, which can't be part of a scope"},
		"odd key id":      {Config{OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "{}", PrivateKeyID: "k1\n"}, "private_key_id (OKTA_API_PRIVATE_KEY_ID) contains a line break (U+000A)"},
		"line break":      {Config{OrgURL: "https://example.okta.com", APIToken: testAPIToken + "\n"}, "api_token (OKTA_API_TOKEN) contains a line break (U+000A), which can't be part of a token"},
		"scheme in it":    {Config{OrgURL: "https://example.okta.com", AccessToken: "Bearer " + testAccessToken}, "without the prefix Bearer"},
		"org URL":         {Config{OrgURL: "https://example-admin.okta.com", APIToken: testAPIToken}, "write https://example.okta.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(tt.cfg)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q in it", err, tt.want)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("%q shows the credential", err)
			}
		})
	}
}

func TestNew_orgURLIsNormal(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, func(cfg *Config) { cfg.OrgURL = "https://EXAMPLE.okta.com/" })
	if c.OrgURL() != "https://example.okta.com" {
		t.Errorf("got %q", c.OrgURL())
	}
}

// The SDK reads variables and files of its own. None of them changes a request.
func TestNewSDK_nothingLeaksIn(t *testing.T) {
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, http.StatusOK, `{"id":"0oa1"}`) })
	stranger := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, http.StatusOK, `{"id":"0oa1"}`) })
	home := t.TempDir()
	t.Setenv("HOME", home)
	file := fmt.Sprintf("okta:\n  client:\n    orgUrl: %s\n    token: hostile\n    requestTimeout: 1\n    proxy: {host: hostile, port: 1}\n", stranger.URL)
	if err := os.MkdirAll(filepath.Join(home, ".okta"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".okta", "okta.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := newSDK(org.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if hostile := setVariables(t, reflect.ValueOf(client.GetConfig()).Elem(), stranger.URL); hostile < 20 {
		t.Fatalf("only %d variables of the SDK found", hostile)
	}
	for _, variable := range []string{"OKTA_USERAGENTEXTRA", "OKTA_API_TOKEN", "OKTA_ACCESS_TOKEN", "OKTA_ORG_NAME", "OKTA_CLIENT_OAUTH2_ISSUER"} {
		t.Setenv(variable, "hostile")
	}
	t.Setenv("OKTA_HTTPCLIENT_TIMEOUT", "1ns")

	if _, err := org.client(t, func(cfg *Config) { cfg.UserAgent = "tests/1" }).App(t.Context(), "0oa1"); err != nil {
		t.Fatal(err)
	}
	stranger.expectAsked(t)
	org.expectAsked(t, "GET /api/v1/apps/0oa1")
	for name, values := range org.requests[0].Header {
		if text := strings.Join(values, " "); strings.Contains(text, "hostile") || strings.Contains(text, stranger.URL) || text == "77" {
			t.Errorf("the environment reaches %s: %q", name, values)
		}
	}
	for name, want := range map[string]string{"Authorization": "SSWS " + testAPIToken, "User-Agent": " tests/1"} {
		if got := org.requests[0].Header.Get(name); !strings.HasSuffix(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// setVariables sets the variable of each field of the SDK's configuration, and
// returns their number.
func setVariables(t *testing.T, config reflect.Value, text string) (count int) {
	for i := range config.NumField() {
		field, variable := config.Field(i), config.Type().Field(i).Tag.Get("envconfig")
		switch {
		case field.Kind() == reflect.Struct:
			count += setVariables(t, field, text)
			continue
		case variable == "":
			continue
		case field.Kind() == reflect.Bool:
			t.Setenv(variable, "true")
		case field.CanInt():
			t.Setenv(variable, "77")
		default:
			t.Setenv(variable, text)
		}
		count++
	}
	return count
}
