package provider

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func null() model {
	return model{
		OrgName: types.StringNull(), BaseURL: types.StringNull(), OrgURL: types.StringNull(),
		APIToken: types.StringNull(), AccessToken: types.StringNull(),
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config      func(*model)
		environment map[string]string
		want        okta.Config
		// wantError is "attribute: text" of the only error.
		wantError string
	}{
		"all from the environment": {
			environment: map[string]string{envOrgURL: "https://Example.okta.com/", envAPIToken: "secret"},
			want:        okta.Config{OrgURL: "https://example.okta.com", APIToken: "secret"},
		},
		"official words": {
			environment: map[string]string{envOrgName: "example", envBaseURL: "oktapreview.com", envAccessToken: "secret"},
			want:        okta.Config{OrgURL: "https://example.oktapreview.com", AccessToken: "secret"},
		},
		"base URL has a default": {
			config:      func(m *model) { m.OrgName = types.StringValue("example") },
			environment: map[string]string{envAPIToken: "secret"},
			want:        okta.Config{OrgURL: "https://example.okta.com", APIToken: "secret"},
		},
		"an address in the configuration hides all of the environment's": {
			config:      func(m *model) { m.OrgURL = types.StringValue("https://id.example.com") },
			environment: map[string]string{envOrgName: "other", envBaseURL: "okta-emea.com", envOrgURL: "https://other.okta.com", envAPIToken: "secret"},
			want:        okta.Config{OrgURL: "https://id.example.com", APIToken: "secret"},
		},
		"an org name in the configuration beside a base URL in the environment": {
			config:      func(m *model) { m.OrgName = types.StringValue("example") },
			environment: map[string]string{envBaseURL: "okta-emea.com", envAPIToken: "secret"},
			wantError:   "base_url: Set base_url in the provider block as well",
		},
		"an org name in the configuration beside the usual base URL": {
			config:      func(m *model) { m.OrgName = types.StringValue("example") },
			environment: map[string]string{envBaseURL: "okta.com", envAPIToken: "secret"},
			want:        okta.Config{OrgURL: "https://example.okta.com", APIToken: "secret"},
		},
		"a credential in the configuration hides all of the environment's": {
			config:      func(m *model) { m.AccessToken = types.StringValue("mine") },
			environment: map[string]string{envOrgURL: "https://example.okta.com", envAPIToken: "secret", envAccessToken: "other"},
			want:        okta.Config{OrgURL: "https://example.okta.com", AccessToken: "mine"},
		},
		"a service app": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envClientID: "0oa1", envPrivateKey: "secret"},
			want:        okta.Config{OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "secret"},
		},
		"a service app with all that it may have": {
			environment: map[string]string{
				envOrgURL: "https://example.okta.com", envClientID: "0oa1", envPrivateKey: "secret", envPrivateKeyID: "k1",
				envScopes: " okta.apps.read,okta.users.read, okta.logs.read\n okta.devices.read,",
			},
			want: okta.Config{
				OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "secret", PrivateKeyID: "k1", Scopes: []string{"okta.apps.read", "okta.users.read", "okta.logs.read", "okta.devices.read"},
			},
		},
		"a service app in the configuration hides all of the environment's": {
			config: func(m *model) {
				m.ClientID, m.PrivateKey, m.Scopes = types.StringValue("0oa2"), types.StringValue("secret 2"), scopeSet("okta.apps.read", "okta.users.read")
			},
			environment: map[string]string{envOrgURL: "https://example.okta.com", envAPIToken: "secret", envPrivateKeyID: "k1", envScopes: "x"},
			want: okta.Config{
				OrgURL: "https://example.okta.com", ClientID: "0oa2", PrivateKey: "secret 2", Scopes: []string{"okta.apps.read", "okta.users.read"},
			},
		},
		"a token in the configuration hides the service app of the environment": {
			config:      func(m *model) { m.APIToken = types.StringValue("mine") },
			environment: map[string]string{envOrgURL: "https://example.okta.com", envClientID: "0oa1", envPrivateKey: "secret", envScopes: "x"},
			want:        okta.Config{OrgURL: "https://example.okta.com", APIToken: "mine"},
		},
		"a token and a service app in the environment": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envAccessToken: "secret", envClientID: "0oa1", envPrivateKey: "secret"},
			wantError:   "client_id: OKTA_ACCESS_TOKEN and OKTA_API_CLIENT_ID are both set in the environment",
		},
		"a token and scopes in the environment": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envAPIToken: "secret", envScopes: "okta.apps.read"},
			wantError:   "scopes: OKTA_API_TOKEN and OKTA_API_SCOPES are both set in the environment, but belong to different credentials",
		},
		"a service app without its key": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envClientID: "0oa1"},
			wantError:   "private_key: OKTA_API_CLIENT_ID is set in the environment, but not OKTA_API_PRIVATE_KEY",
		},
		"a key without its service app": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envPrivateKey: "secret"},
			wantError:   "client_id: OKTA_API_PRIVATE_KEY is set in the environment, but not OKTA_API_CLIENT_ID",
		},
		"only scopes": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envScopes: "okta.apps.read"},
			wantError:   "client_id: OKTA_API_SCOPES is set in the environment, but not OKTA_API_CLIENT_ID",
		},
		"a service app in two places": {
			config:      func(m *model) { m.ClientID = types.StringValue("0oa1") },
			environment: map[string]string{envOrgURL: "https://example.okta.com", envPrivateKey: "secret"},
			wantError:   "private_key: both in the same place. If the provider block has a credential, the provider ignores all credential variables of the environment",
		},
		"no credential": {
			environment: map[string]string{envOrgURL: "https://example.okta.com"},
			wantError:   "api_token: Set one of these in the environment: OKTA_API_TOKEN; OKTA_ACCESS_TOKEN; OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY",
		},
		"no org": {
			environment: map[string]string{envAPIToken: "secret"},
			wantError:   "org_url: or OKTA_ORG_URL or OKTA_ORG_NAME in the environment",
		},
		"two credentials in the environment": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envAPIToken: "secret", envAccessToken: "other"},
			wantError:   "access_token: OKTA_API_TOKEN and OKTA_ACCESS_TOKEN are both set in the environment",
		},
		"two addresses in the environment": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envOrgName: "example", envAPIToken: "secret"},
			wantError:   "org_name: OKTA_ORG_URL and OKTA_ORG_NAME are both set in the environment",
		},
		"a base URL without a name": {
			environment: map[string]string{envBaseURL: "okta.com", envAPIToken: "secret"},
			wantError:   "base_url: OKTA_BASE_URL is set in the environment, but not OKTA_ORG_NAME",
		},
		"an admin URL in the environment": {
			environment: map[string]string{envOrgURL: "https://example-admin.okta.com", envAPIToken: "secret"},
			wantError:   "org_url: write https://example.okta.com (OKTA_ORG_URL)",
		},
		"an admin name": {
			environment: map[string]string{envOrgName: "example-admin", envAPIToken: "secret"},
			wantError:   "org_name: write https://example.okta.com",
		},
		"a whole host as name": {
			environment: map[string]string{envOrgName: "example.okta.com", envAPIToken: "secret"},
			wantError:   "org_name: To write a whole address, use OKTA_ORG_URL",
		},
		"a base URL with a scheme": {
			environment: map[string]string{envOrgName: "example", envBaseURL: "https://okta-emea.com/", envAPIToken: "secret"},
			wantError:   "base_url: OKTA_BASE_URL contains :, which can't be part of a host name. Write okta-emea.com, without the scheme",
		},
		"a base URL with a path": {
			environment: map[string]string{envOrgName: "example", envBaseURL: "okta.com/admin", envAPIToken: "secret"},
			wantError:   "base_url: OKTA_BASE_URL contains /",
		},
		"an org name with a blank in it": {
			environment: map[string]string{envOrgName: "exa mple", envAPIToken: "secret"},
			wantError:   "org_name: OKTA_ORG_NAME contains a blank (U+0020)",
		},
		"an org name in another script": {
			environment: map[string]string{envOrgName: "büro", envAPIToken: "secret"},
			wantError:   "org_name: OKTA_ORG_NAME contains ü (U+00FC)",
		},
		"an org URL in another script": {
			environment: map[string]string{envOrgURL: "https://büro.example.com", envAPIToken: "secret"},
			wantError:   "org_url: contains ü (U+00FC): write it as https://example.okta.com, with the xn--… form of names in other scripts (OKTA_ORG_URL)",
		},
		"an org URL with a line break in it": {
			environment: map[string]string{envOrgURL: "https://example.\nokta.com", envAPIToken: "secret"},
			wantError:   "org_url: contains a line break (U+000A)",
		},
		"everything from a Windows environment file": {
			environment: map[string]string{envOrgName: "\ufeffexample\r\n", envBaseURL: "\"oktapreview.com/\"\r\n", envAPIToken: "'secret'\r\n"},
			want:        okta.Config{OrgURL: "https://example.oktapreview.com", APIToken: "secret"},
		},
		"everything from heredocs": {
			config: func(m *model) {
				m.OrgURL, m.ClientID = types.StringValue(" https://example.okta.com/\n"), types.StringValue("0oa1\n")
				m.PrivateKey, m.PrivateKeyID = types.StringValue("secret\n"), types.StringValue("\u00a0k1\n")
				m.Scopes = scopeSet("okta.apps.read\n", "\u00a0okta.users.read")
			},
			want: okta.Config{OrgURL: "https://example.okta.com", ClientID: "0oa1", PrivateKey: "secret", PrivateKeyID: "k1", Scopes: []string{"okta.apps.read", "okta.users.read"}},
		},
		"a blank variable is unset": {
			environment: map[string]string{envOrgURL: "https://example.okta.com", envOrgName: " \n", envAPIToken: "secret", envAccessToken: "\t"},
			want:        okta.Config{OrgURL: "https://example.okta.com", APIToken: "secret"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := null()
			if test.config != nil {
				test.config(&config)
			}
			got, diags := config.resolve(func(name string) string { return test.environment[name] })
			checkDiagnostics(t, diags, test.wantError)
			if len(got.Scopes) == 0 {
				got.Scopes = nil
			}
			if test.wantError == "" && !reflect.DeepEqual(got, test.want) {
				t.Errorf("resolve = %+v, want %+v", got, test.want)
			}
			for _, d := range diags {
				if strings.Contains(d.Detail(), "secret") {
					t.Errorf("an error holds the credential: %s", d.Detail())
				}
			}
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config    func(*model)
		wantError string
	}{
		"nothing":         {func(*model) {}, ""},
		"unknown":         {func(m *model) { m.OrgURL = types.StringUnknown(); m.APIToken = types.StringUnknown() }, ""},
		"empty":           {func(m *model) { m.APIToken = types.StringValue("") }, "api_token: Remove it to use"},
		"blank":           {func(m *model) { m.OrgName = types.StringValue(" \u00a0\n") }, "org_name: Remove it to use"},
		"admin":           {func(m *model) { m.OrgURL = types.StringValue("https://example-admin.okta.com") }, "org_url: write https://example.okta.com (org_url)"},
		"path":            {func(m *model) { m.OrgURL = types.StringValue("https://example.okta.com/admin") }, "org_url: write https://example.okta.com"},
		"http":            {func(m *model) { m.OrgURL = types.StringValue("http://example.okta.com") }, "org_url: write https://example.okta.com"},
		"http, loopback":  {func(m *model) { m.OrgURL = types.StringValue("http://127.0.0.1:8080") }, ""},
		"two credentials": {func(m *model) { m.APIToken, m.AccessToken = types.StringValue("a"), types.StringUnknown() }, "access_token: api_token and access_token are both set in the provider block"},
		"a token and a key": {func(m *model) {
			m.APIToken, m.PrivateKey = types.StringValue("a"), types.StringUnknown()
		}, "private_key: api_token and private_key are both set in the provider block"},
		"a key alone":        {func(m *model) { m.PrivateKey = types.StringUnknown() }, "client_id: private_key is set in the provider block, but not client_id"},
		"an app, unknown":    {func(m *model) { m.ClientID, m.PrivateKey = types.StringUnknown(), types.StringUnknown() }, ""},
		"an app, empty key":  {func(m *model) { m.ClientID, m.PrivateKey = types.StringValue("a"), types.StringValue("") }, "private_key: Remove it to use"},
		"unknown scopes":     {withScopes(types.SetUnknown(types.StringType)), ""},
		"an unknown scope":   {withScopes(types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})), ""},
		"no scopes":          {withScopes(scopeSet()), "scopes: scopes is an empty list"},
		"an empty scope":     {withScopes(scopeSet("")), "scopes: is not a scope"},
		"scopes in one text": {withScopes(scopeSet("okta.apps.read okta.users.read")), "scopes: Write each scope as an element of its own"},
		"two addresses": {func(m *model) {
			m.OrgURL, m.OrgName = types.StringValue("https://example.okta.com"), types.StringValue("example")
		}, "org_name: Remove one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := null()
			test.config(&config)
			checkDiagnostics(t, config.validate(), test.wantError)
		})
	}
}

// FuzzResolve takes whatever stands in the provider block and in the environment:
// it is an address and one credential that the client takes, or errors, none of
// which shows a credential.
func FuzzResolve(f *testing.F) {
	f.Add("https://example.okta.com", "", "", "secret-of-the-block", "", "")
	f.Add("", "example\r\n", "\"okta-emea.com/\"", "", "\ufeffsecret-token", "0oa1")
	f.Add("example-admin.okta.com/x", "a.b", "https://c", " ", "-----BEGIN PRIVATE KEY-----", "\n")
	f.Fuzz(func(t *testing.T, orgURL, orgName, baseURL, token, secret, clientID string) {
		config := null()
		for place, text := range map[*types.String]string{&config.OrgURL: orgURL, &config.APIToken: token} {
			if text != "" {
				*place = types.StringValue(text)
			}
		}
		environment := map[string]string{
			envOrgName: orgName, envBaseURL: baseURL, envAccessToken: secret, envClientID: clientID, envPrivateKey: secret,
		}
		diags := config.validate()
		got, more := config.resolve(func(name string) string { return environment[name] })
		for _, d := range append(diags, more...) {
			for _, text := range []string{token, secret} {
				// The longest word of all messages is shorter.
				if len(text) >= 30 && strings.Contains(d.Detail(), text) {
					t.Errorf("%q shows %q", d.Detail(), text)
				}
			}
		}
		if more.HasError() {
			return
		}
		if again, err := okta.CheckOrgURL(got.OrgURL); err != nil || again != got.OrgURL {
			t.Errorf("the address %q is not in its normal form: %v", got.OrgURL, err)
		}
		if _, err := okta.New(got); err != nil {
			if _, ok := errors.AsType[*okta.ConfigError](err); !ok {
				t.Errorf("the client refuses %+v: %v", got, err)
			}
		}
	})
}

func scopeSet(scopes ...string) types.Set {
	elements := make([]attr.Value, len(scopes))
	for i, scope := range scopes {
		elements[i] = types.StringValue(scope)
	}
	return types.SetValueMust(types.StringType, elements)
}

func withScopes(scopes types.Set) func(*model) {
	return func(m *model) {
		m.ClientID, m.PrivateKey, m.Scopes = types.StringValue("a"), types.StringValue("b"), scopes
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	for name, scopes := range map[string]types.Set{
		"the set": types.SetUnknown(types.StringType),
		"one":     types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringUnknown()}),
	} {
		m := model{PrivateKey: types.StringUnknown(), Scopes: scopes}
		if got := m.unknown(); !slices.Equal(got, []string{argPrivateKey, argScopes}) {
			t.Errorf("%s: %v are unknown", name, got)
		}
	}
	if got := (model{Scopes: scopeSet("a")}).unknown(); len(got) > 0 {
		t.Errorf("%v are unknown", got)
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	for engine, want := range map[string]string{
		"1.11.4": "terraform-provider-oktadevices/1.2.3 terraform/1.11.4", "": "terraform-provider-oktadevices/1.2.3",
	} {
		if got := userAgent("1.2.3", engine); got != want {
			t.Errorf("%q: got %q, want %q", engine, got, want)
		}
	}
}

// checkDiagnostics wants no diagnostic, or one error "attribute: text".
func checkDiagnostics(t *testing.T, diags diag.Diagnostics, want string) {
	t.Helper()
	if want == "" {
		if len(diags) > 0 {
			t.Errorf("unexpected: %v", diags)
		}
		return
	}
	attribute, text, _ := strings.Cut(want, ": ")
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one: %v", len(diags), diags)
	}
	at, ok := diags[0].(diag.DiagnosticWithPath)
	switch attribute {
	case argAPIToken, argAccessToken, argPrivateKey:
		// An error that points at a credential makes Terraform print it.
		if ok || !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("got %v, want an error that points nowhere, with %q", diags[0], text)
		}
		return
	}
	if !ok || at.Path().String() != attribute || !strings.Contains(diags[0].Detail(), text) {
		t.Errorf("got %v, want an error at %s with %q", diags[0], attribute, text)
	}
}
