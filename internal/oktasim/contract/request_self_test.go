package contract

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// asked returns an exchange with a valid request of the client, and an answer
// without findings.
func asked(method, path, query string) exchange {
	var e exchange
	e.Request.Method, e.Request.Host, e.Request.Path, e.Request.Query = method, "example.okta.com", path, query
	e.Request.Agent = []string{"okta-sdk-golang", ourAgent}
	e.Request.Authorization = "SSWS"
	e.Request.Body = json.RawMessage("null")
	return e
}

// askedFor returns a valid request for an access token.
func askedFor(change func(*exchange)) exchange {
	e := asked("POST", "/oauth2/v1/token", "")
	e.Request.Authorization, e.Request.ContentType = "", formType
	e.Request.Form = url.Values{
		"grant_type": {"client_credentials"}, "scope": {"okta.apps.read okta.devices.read"}, "client_assertion": {"redacted"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
	change(&e)
	return e
}

// introspecting returns a valid test of a client's credentials.
func introspecting(change func(*exchange)) exchange {
	return askedFor(func(e *exchange) {
		e.Request.Path = "/oauth2/v1/introspect"
		e.Request.Form = url.Values{"token": {"redacted"}, "client_id": {"0oa"}, "client_secret": {"redacted"}}
		change(e)
	})
}

// granting returns a request with a body.
func granting(body string, change func(*exchange)) exchange {
	e := asked("POST", "/api/v1/apps/0oa/grants", "")
	e.Request.ContentType, e.Request.Body = "application/json", json.RawMessage(body)
	change(&e)
	return e
}

// TestCheckRequest ensures that the check of requests finds errors.
func TestCheckRequest(t *testing.T) {
	t.Parallel()
	document := theDocument(t)
	const devices, grant = "/api/v1/devices", `{"issuer":"https://a.okta.com","scopeId":"okta.users.read"}`
	as := func(e exchange, scheme string, proof bool) exchange {
		e.Request.Authorization, e.Request.Proof = scheme, proof
		return e
	}
	same := func(*exchange) {}
	form := func(name string, values ...string) func(*exchange) {
		return func(e *exchange) { e.Request.Form[name] = values }
	}
	for name, test := range map[string]struct {
		exchange exchange
		want     string // in the only finding; empty: no finding
	}{
		"sound":              {asked("GET", devices, "limit=200&search=nonsense"), ""},
		"DPoP":               {as(asked("GET", devices, ""), "DPoP", true), ""},
		"anonymous":          {as(asked("GET", "/.well-known/okta-organization", ""), "", false), ""},
		"grant":              {granting(grant, same), ""},
		"unknown path":       {asked("GET", "/api/v1/gadgets", ""), "the path  is of no operation"},
		"unknown method":     {asked("PATCH", devices, ""), "the path  is of no operation"},
		"odd id":             {asked("GET", devices+"/a/b", ""), "the path  is of no operation"},
		"unknown parameter":  {asked("GET", devices, "limits=200"), "the parameter limits  is unknown"},
		"parameter of a GET": {asked("POST", devices+"/guo/lifecycle/suspend", "limit=1"), "the parameter limit  is unknown"},
		"no number":          {asked("GET", devices, "limit=many"), "the parameter limit"},
		"too large":          {asked("GET", devices, "limit=1000"), "the parameter limit / number must be at most 200"},
		"twice":              {asked("GET", devices, "limit=1&limit=2"), "the parameter limit  is there more than once"},
		"no query":           {asked("GET", devices, "a=%zz"), "the query"},
		"no credential":      {as(asked("GET", devices, ""), "", false), "the credential  is missing"},
		"odd credential":     {as(asked("GET", devices, ""), "Basic", false), "the credential  is Basic"},
		"needless":           {asked("GET", "/.well-known/okta-organization", ""), "the credential  is SSWS"},
		"no proof":           {as(asked("GET", devices, ""), "DPoP", false), "the proof"},
		"needless proof":     {as(asked("GET", devices, ""), "Bearer", true), "the proof"},
		"field missing":      {granting(`{"issuer":"https://a.okta.com"}`, same), "the body /scopeId"},
		"wrong type":         {granting(`{"issuer":1,"scopeId":"a"}`, same), "the body /issuer"},
		"unknown field":      {granting(`{"issuer":"a","scopeId":"b","scopeID":"c"}`, same), "the body /scopeID is unknown"},
		"read-only field":    {granting(`{"issuer":"a","scopeId":"b","id":"c"}`, same), "the body /id"},
		"body of a GET": {func() exchange {
			e := granting(grant, same)
			e.Request.Method, e.Request.Path = "GET", devices
			return e
		}(), "the body"},
		"unreadable":        {func() exchange { e := asked("GET", devices, ""); e.Request.Unreadable = true; return e }(), "the body  is neither"},
		"odd content type":  {granting(grant, func(e *exchange) { e.Request.ContentType = "text/plain" }), "the body"},
		"token":             {askedFor(same), ""},
		"token and proof":   {askedFor(func(e *exchange) { e.Request.Proof = true }), ""},
		"assertion in URL":  {askedFor(func(e *exchange) { e.Request.Query = "client_assertion=redacted" }), "the parameter client_assertion  is in the query"},
		"no assertion":      {askedFor(func(e *exchange) { delete(e.Request.Form, "client_assertion") }), "the form /client_assertion"},
		"empty assertion":   {askedFor(form("client_assertion", "")), "the form /client_assertion"},
		"other assertion":   {askedFor(form("client_assertion_type", "jwt")), "the form /client_assertion_type"},
		"other grant":       {askedFor(form("grant_type", "password")), "the form /grant_type"},
		"odd scope":         {askedFor(form("scope", "a  b")), "the form /scope"},
		"two scopes":        {askedFor(form("scope", "a", "b")), "the parameter scope  is there more than once"},
		"unheard of":        {askedFor(form("audience", "a")), "the form / "},
		"JSON for a form":   {askedFor(func(e *exchange) { e.Request.ContentType = "application/json" }), "the content type"},
		"token for a token": {askedFor(func(e *exchange) { e.Request.Authorization = "Bearer" }), "the credential  is Bearer"},
		"GET of a token":    {askedFor(func(e *exchange) { e.Request.Method = "GET" }), "the path  is of no operation"},
		"introspection":     {introspecting(same), ""},
		"by Basic": {introspecting(func(e *exchange) {
			delete(e.Request.Form, "client_secret")
			e.Request.Authorization = "Basic"
		}), ""},
		"both ways":       {introspecting(func(e *exchange) { e.Request.Authorization = "Basic" }), "the credential"},
		"neither":         {introspecting(func(e *exchange) { delete(e.Request.Form, "client_secret") }), "the credential"},
		"secret of whom":  {introspecting(func(e *exchange) { delete(e.Request.Form, "client_id") }), "the credential"},
		"token of ours":   {introspecting(func(e *exchange) { e.Request.Authorization = "SSWS" }), "the credential  is SSWS"},
		"useless proof":   {introspecting(func(e *exchange) { e.Request.Proof = true }), "the proof"},
		"token in a URL":  {introspecting(func(e *exchange) { e.Request.Query = "token=redacted" }), "the parameter token  is in the query"},
		"authorizing":     {asked("GET", "/oauth2/v1/authorize", ""), "the path  is of no operation"},
		"nothing to show": {introspecting(func(e *exchange) { delete(e.Request.Form, "token") }), "the form /token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, findings := document.checkRequest(t, test.exchange)
			found := slices.ContainsFunc(findings, func(f finding) bool { return strings.Contains(f.String(), test.want) })
			if test.want == "" && len(findings) > 0 || test.want != "" && !found {
				t.Errorf("found %v", findings)
			}
		})
	}
}
