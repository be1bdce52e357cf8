package console_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/console"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

const admin = "admin@example.com"

// browser is a person at the page.
type browser struct {
	t      *testing.T
	org    simtest.Sim
	url    string
	origin string // of the page that sends a form
	host   string // that the browser asks for; empty: that of the address
}

// open serves an org whose devices scopes are granted.
func open(t *testing.T) *browser {
	t.Helper()
	org := simtest.New(oktasim.Options{})
	server, err := oktasim.Listen(org.Org, "127.0.0.1:0", console.Handler(org.Org))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	org.GrantInConsole(org.FlowAppID(), "okta.devices.read", "okta.devices.manage")
	return &browser{t: t, org: org, url: server.URL, origin: server.URL}
}

func (b *browser) send(method, path string, form url.Values) (status int, page string) {
	b.t.Helper()
	status, page = b.call(method, path, "application/x-www-form-urlencoded", form.Encode())
	if strings.Contains(page, b.org.ClientSecret(b.org.FlowAppID())) {
		b.t.Errorf("%s %s shows the client secret", method, path)
	}
	return status, html.UnescapeString(page)
}

func (b *browser) call(method, path, contentType, body string) (status int, answer string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Host = b.host
	request.Header.Set("Content-Type", contentType)
	if method == http.MethodPost {
		request.Header.Set("Origin", b.origin)
	}
	// As a browser does, it follows the redirect after a form.
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// answers checks the status of an answer, and a text in it.
func (b *browser) answers(method, path string, form url.Values, want int, text string) {
	b.t.Helper()
	if status, page := b.send(method, path, form); status != want || !strings.Contains(page, text) {
		b.t.Errorf("%s %s: status %d, want %d with %q: %s", method, path, status, want, text, page)
	}
}

// tokens returns the authorizations, which must be so many.
func (b *browser) tokens(n int) []oktasim.Token {
	b.t.Helper()
	live := b.org.Tokens(b.org.FlowAppID())
	if len(live) != n {
		b.t.Fatalf("%d live tokens, want %d: %v", len(live), n, live)
	}
	return live
}

// typed is the form as the provider's warning says it, with some of it changed.
func (b *browser) typed(changed ...string) url.Values {
	form := url.Values{
		"act": {"create"}, "user": {admin}, "nickname": {"Okta Devices"}, "domain": {strings.TrimPrefix(b.url, "http://")},
		"client_id": {b.org.FlowAppID()}, "client_secret": {b.org.ClientSecret(b.org.FlowAppID())},
		"scopes": {"okta.devices.manage, okta.devices.read"},
	}
	for pair := range slices.Chunk(changed, 2) {
		form.Set(pair[0], pair[1])
	}
	return form
}

// create fills in the form and returns the authorization that it leaves.
func (b *browser) create() oktasim.Token {
	b.t.Helper()
	b.answers("POST", "/", b.typed(), http.StatusOK, "<td>Okta Devices<td>")
	return b.tokens(1)[0]
}

func TestPage_create(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, text := range []string{"It is not Okta", "<option>" + admin, "There are none."} {
		b.answers("GET", "/", nil, http.StatusOK, text)
	}
	token := b.create()
	if token.Connection != "Okta Devices" || token.Connector != oktasim.OktaDevices ||
		!slices.Contains(token.Scopes, "okta.devices.manage") || !slices.Contains(token.Scopes, "okta.devices.read") {
		t.Errorf("token %+v", token)
	}
}

func TestPage_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changed []string
		want    string
	}{
		"wrong secret":      {[]string{"client_secret", "typed-by-hand"}, "the client secret is not an active one of the app Okta Workflows OAuth"},
		"wrong domain":      {[]string{"domain", "example.okta.com"}, `the domain "example.okta.com" is not this org's: type 127.0.0.1:`},
		"wrong client ID":   {[]string{"client_id", "0oaOther"}, `there is no active app with the client ID "0oaOther"`},
		"no nickname":       {[]string{"nickname", " "}, "a connection needs a nickname"},
		"unknown user":      {[]string{"user", "eve@example.com"}, `there is no user "eve@example.com"`},
		"scope not granted": {[]string{"scopes", "okta.users.read"}, "the scope okta.users.read is not granted to the app"},
		"no such button":    {[]string{"act", "guess"}, `the form has no button "guess"`},
		"no such token":     {[]string{"act", "reauthorize", "token", "oarOther"}, "no live token oarOther"},
		"deleted already":   {[]string{"act", "delete", "token", "oarOther"}, "the connection no longer exists"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			b.answers("POST", "/", b.typed(test.changed...), http.StatusBadRequest, test.want)
			if _, page := b.send("POST", "/", b.typed(test.changed...)); strings.Contains(page, "typed-by-hand") {
				t.Error("the page shows the secret that was typed")
			}
			b.tokens(0)
		})
	}
}

func TestPage_foreignOrigin(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ origin, host string }{
		"another site":                  {"https://evil.example.com", ""},
		"another port":                  {"http://127.0.0.1:1", ""},
		"a sandboxed frame":             {"null", ""},
		"a name that resolves to here":  {"http://evil.example.com:80", "evil.example.com:80"},
		"an address of another machine": {"http://192.0.2.1:80", "192.0.2.1:80"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			b.origin, b.host = test.origin, test.host
			b.answers("POST", "/", b.typed(), http.StatusForbidden, "")
			b.tokens(0)
		})
	}
}

func TestPage_reauthorize(t *testing.T) {
	t.Parallel()
	b := open(t)
	before := b.create()
	_, page := b.send("GET", "/", nil)
	link := regexp.MustCompile(`href="(/\?reauthorize=[^"]+)"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatalf("no connection can be reauthorized: %s", page)
	}
	_, page = b.send("GET", link[1], nil)
	for field, value := range b.typed("act", "reauthorize", "token", before.ID, "client_secret", "") {
		filled := regexp.MustCompile(fmt.Sprintf(`name="%s"[^>]* value="%s"`, field, regexp.QuoteMeta(value[0])))
		if field != "user" && field != "client_secret" && !filled.MatchString(page) {
			t.Errorf("%s is not filled in with %s: %s", field, value[0], page)
		}
	}
	b.answers("POST", "/", b.typed("act", "reauthorize", "token", before.ID, "client_secret", "old"), http.StatusBadRequest, "")
	b.answers("POST", "/", b.typed("act", "reauthorize", "token", before.ID, "scopes", "okta.devices.read"), http.StatusOK, "")
	if after := b.tokens(1)[0]; after.ID == before.ID || slices.Contains(after.Scopes, "okta.devices.manage") {
		t.Errorf("token %+v", after)
	}
}

func TestPage_delete(t *testing.T) {
	t.Parallel()
	b := open(t)
	token := b.create()
	b.answers("POST", "/", url.Values{"act": {"delete"}, "token": {token.ID}}, http.StatusOK, "There are none.")
	b.tokens(0)
}

func TestPage_showsRequests(t *testing.T) {
	t.Parallel()
	b := open(t)
	for i := range 25 {
		b.send("GET", fmt.Sprintf("/api/v1/devices?limit=%d", i), nil)
	}
	b.send("POST", "/oauth2/v1/token?client_secret=abc", nil)
	_, page := b.send("GET", "/", nil)
	if n := strings.Count(page, "<tr><td>GET<td>"); n != 19 {
		t.Errorf("%d requests are shown", n)
	}
	for want, there := range map[string]bool{
		"/api/v1/devices?limit=24<td>401": true, "?limit=6<": true, "?limit=5<": false,
		"/oauth2/v1/token<td>400": true, "client_secret=": false,
	} {
		if strings.Contains(page, want) != there {
			t.Errorf("%s: in the page %t, want %t: %s", want, !there, there, page)
		}
	}
}

// TestPage_escapes, since a nickname is whatever somebody typed.
func TestPage_escapes(t *testing.T) {
	t.Parallel()
	b := open(t)
	nickname := `<script>alert("x")</script>`
	b.org.Authorize(b.org.FlowAppID(), admin, nickname)
	response, err := http.Get(b.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || strings.Contains(string(page), "<script>") || !strings.Contains(html.UnescapeString(string(page)), nickname) {
		t.Errorf("error %v, %s", err, page)
	}
	if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
}

func TestPage_leavesTheAPIAlone(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.answers("GET", "/.well-known/okta-organization", nil, http.StatusOK, `"pipeline"`)
	b.answers("DELETE", "/", nil, http.StatusMethodNotAllowed, "")
	if requests := b.org.Requests(); len(requests) != 1 {
		t.Errorf("requests %v", requests)
	}
}
