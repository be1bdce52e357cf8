package transport

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode"
)

const (
	canary       = "canary-4f1c9"
	testAPIToken = "00-canary-api-token"
)

func bodyOf(contentType, raw string) *Body {
	return &Body{contentType: contentType, raw: []byte(raw), redact: func(text string) string { return strings.ReplaceAll(text, testAPIToken, "(credential)") }}
}

func TestBody_secrets(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJFUzI1NiJ9.eyJjYW5hcnktNGYxYzkiOjF9.canary-4f1c9"
	for name, tt := range map[string]struct {
		contentType, raw string
		shows            []string
	}{
		"client secrets":     {"application/json", `[{"id":"ocs1","client_secret":"` + canary + `","secret_hash":"` + canary + `","status":"ACTIVE"}]`, []string{`"id":"ocs1"`, `"client_secret":"(redacted)"`, "ACTIVE"}},
		"token answer":       {"application/json", `{"token_type":"DPoP","expires_in":3600,"access_token":"` + canary + `","refresh_token":"` + canary + `","id_token":"` + canary + `","scope":"okta.apps.read"}`, []string{"DPoP", "3600", "okta.apps.read"}},
		"token request":      {"application/x-www-form-urlencoded", "grant_type=client_credentials&scope=okta.apps.read&client_assertion=" + canary + "&client_assertion_type=urn%3Aietf", []string{"client_credentials", "okta.apps.read"}},
		"introspection":      {"application/x-www-form-urlencoded; charset=utf-8", "client_id=0oa1&client_secret=" + canary + "&token=" + canary, []string{"client_id=0oa1", "client_secret=(redacted)"}},
		"a private key":      {"application/json", `{"keys":[{"kty":"EC","kid":"k1","x":"pub","d":"` + canary + `"},{"kty":"oct","k":"` + canary + `"}]}`, []string{"k1", "pub"}},
		"a key in PEM":       {"application/json", `{"text":"-----BEGIN PRIVATE KEY-----\n` + canary + `\n-----END PRIVATE KEY----- and more"}`, []string{"and more"}},
		"a key broken off":   {"application/json", `{"text":"see -----BEGIN RSA PRIVATE KEY-----\n` + canary + `"}`, []string{"see"}},
		"nested":             {"application/json", `{"credentials":{"oauthClient":{"client_id":"0oa1","client_secret":"` + canary + `"},"userName":"x"},"_links":{"privateKey":{"a":["` + canary + `"]}}}`, []string{"0oa1"}},
		"quoted by a server": {"application/json", `{"errorSummary":"Invalid token SSWS ` + canary + ` or Bearer ` + canary + `, DPoP ` + canary + `","errorCauses":["see https://x/?a=1&client_secret=` + canary + `&b=2"]}`, []string{"Invalid token SSWS (redacted)", "&b=2"}},
		"a web token":        {"application/json", `{"note":"it was ` + token + ` once"}`, []string{"it was", "once"}},
		"our own credential": {"application/json", `{"note":"` + testAPIToken + `"}`, []string{"note"}},
		"… as a name":        {"application/json", `{"` + testAPIToken + `":1}`, []string{"(credential)"}},
		"… escaped":          {"application/json", `{"note":"` + strings.ReplaceAll(testAPIToken, "-", `\u002d`) + `"}`, []string{"note"}},
		"… in a form":        {"application/x-www-form-urlencoded", "a=" + url.QueryEscape(testAPIToken), []string{"a="}},
		"personal data":      {"application/json", `{"resourceDisplayName":{"value":"` + canary + `","sensitive":true}}`, []string{"sensitive"}},
		"… repeated":         {"application/json", `[{"id":"guo1","resourceDisplayName":{"value":"` + canary + `","sensitive":true},"profile":{"displayName":"` + canary + `"},"note":"Device ` + canary + ` is old","status":"ACTIVE"},{"profile":{"displayName":"Kiosk"}}]`, []string{"guo1", "ACTIVE", "is old", "Kiosk"}},
		"… of another form":  {"application/json", `[{"resourceDisplayName":{"value":"x","sensitive":true},"profile":{"displayName":"` + canary + `","platform":"x"},"fox":"fox"}]`, []string{`"platform":"(redacted)"`, `"fox":"fox"`}},
		"a page":             {"text/html", "<html>" + canary + "</html>", []string{"(25 bytes of text/html, not shown)"}},
		"incomplete":         {"application/json", `{"access_token":"` + canary, []string{"not shown"}},
		"two values":         {"application/json", `{} "` + canary + `"`, []string{"not shown"}},
		"a form with a flaw": {"application/x-www-form-urlencoded", "token=" + canary + ";%zz", []string{"not shown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := bodyOf(tt.contentType, tt.raw).String()
			for _, secret := range []string{canary, testAPIToken, "eyJ", url.QueryEscape(testAPIToken)} {
				if strings.Contains(got, secret) {
					t.Errorf("%s shows %q", got, secret)
				}
			}
			for _, text := range tt.shows {
				if !strings.Contains(got, text) {
					t.Errorf("%s does not show %q", got, text)
				}
			}
		})
	}
}

// What is no secret is shown as it is.
func TestBody_theRest(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`{"id":"oag1","issuer":"https://example.okta.com","n":12345678901234567890,"scopeId":"okta.devices.read","t":true,"u":null}`,
		`[{"tokenType":"x","value":"y"},{"d":1,"k":2}]`, `"plain"`, `[]`,
	} {
		if got := bodyOf("application/json", raw).String(); got != raw {
			t.Errorf("got %s, want %s", got, raw)
		}
	}
	if got := (*Body)(nil).String(); got != "" {
		t.Errorf("no body is %q", got)
	}
	if got := bodyOf("application/json", `{"a":"\u001b[2J\u202e"}`).String(); strings.ContainsFunc(got, unicode.IsControl) || strings.Contains(got, `\u001b`) || strings.Contains(got, "\u202e") {
		t.Errorf("got %q", got)
	}
	long := bodyOf("application/json", `["`+strings.Repeat("é", longestBody)+`"]`).String()
	if len(long) > longestBody+40 || !strings.Contains(long, "… (40004 bytes)") {
		t.Errorf("%d bytes: …%s", len(long), long[len(long)-40:])
	}
	text, err := json.Marshal(map[string]any{"body": bodyOf("application/json", `{"a":1}`)})
	if err != nil || string(text) != `{"body":"{\"a\":1}"}` {
		t.Errorf("as a logger writes it: %s, %v", text, err)
	}
}

func FuzzBody(f *testing.F) {
	f.Add("application/json", `{"a":[{"kty":"RSA","d":"x"}],"client_secret":1}`)
	f.Add("application/x-www-form-urlencoded", "client_assertion=x&a=b")
	f.Add("text/html", "<html>")
	f.Fuzz(func(t *testing.T, contentType, raw string) {
		text := bodyOf(contentType, raw).String()
		if strings.Contains(text, testAPIToken) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("unsafe: %q", text)
		}
		// However a secret is dressed, its value does not show.
		secret, err := json.Marshal(map[string]string{"client_secret": canary + raw, "x": raw})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(raw, canary) && strings.Contains(bodyOf("application/json", string(secret)).String(), canary) {
			t.Errorf("%s shows the secret", secret)
		}
	})
}
