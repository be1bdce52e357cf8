package oktasim_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const workflowsCallback = "https://oauth.workflows.okta.com/oauth/okta/cb"

// client is an OAuth 2.0 client and the browser of its user.
type client struct {
	*caller
	id, secret, redirectURI string
}

// workflows is Okta Workflows OAuth with the connector's two scopes granted.
func workflows(t *testing.T, options oktasim.Options) *client {
	t.Helper()
	if options.Now == nil {
		options.Now = newClock().now
	}
	c := start(t, options)
	app := c.org.FlowAppID()
	c.org.GrantInConsole(app, "okta.devices.read")
	c.org.GrantInConsole(app, "okta.devices.manage")
	return &client{c, app, c.org.ClientSecret(app), workflowsCallback}
}

// request is a sound authorization request.
func (c *client) request(scope string) url.Values {
	return url.Values{
		"client_id": {c.id}, "redirect_uri": {c.redirectURI}, "response_type": {"code"}, "state": {"s&t"}, "scope": {scope},
		"login_hint": {admin},
	}
}

// authorize opens the authorization endpoint and returns where the browser goes then.
func (c *client) authorize(request url.Values) url.Values {
	c.t.Helper()
	r := c.send("GET", "/oauth2/v1/authorize?"+request.Encode(), "", "", "").wants(302)
	target, err := url.Parse(r.header.Get("Location"))
	if err != nil || !strings.HasPrefix(target.String(), c.redirectURI) || len(r.body) != 0 {
		c.t.Fatalf("sent to %s: %v", target, err)
	}
	query := target.Query()
	if query.Get("state") != request.Get("state") {
		c.t.Errorf("state %q", query.Get("state"))
	}
	return query
}

func (c *client) code(scope string) string {
	c.t.Helper()
	query := c.authorize(c.request(scope))
	if len(query) != 2 || query.Get("code") == "" {
		c.t.Fatalf("sent back with %v", query)
	}
	return query.Get("code")
}

func (c *client) redeem(code string) reply {
	c.t.Helper()
	return c.tokenRequest(url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.redirectURI}})
}

func (c *client) refresh(value string) reply {
	c.t.Helper()
	return c.tokenRequest(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {value}})
}

// tokenRequest authenticates with the secret in the header.
func (c *client) tokenRequest(form url.Values) reply {
	c.t.Helper()
	basic := "Basic " + base64Of(url.QueryEscape(c.id)+":"+url.QueryEscape(c.secret))
	return c.send("POST", "/oauth2/v1/token", form.Encode(), basic, "")
}

func TestAuthorize_walk(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	const scope = "openid offline_access okta.devices.read"
	r := c.redeem(c.code(scope)).wants(200)
	body := r.object()
	if body["scope"] != scope || body["token_type"] != "Bearer" || body["refresh_token"] == "" || len(body) != 5 {
		t.Errorf("answer %v", body)
	}
	records := c.get(c.flow() + "/tokens").wants(200).list()
	if len(records) != 1 {
		t.Fatalf("records %v", records)
	}
	var scopes []string
	for _, one := range records[0]["scopes"].([]any) {
		scopes = append(scopes, one.(string))
	}
	slices.Sort(scopes)
	user, _ := c.org.User(admin)
	if strings.Join(scopes, " ") != "offline_access okta.devices.read openid" || records[0]["userId"] != user.ID {
		t.Errorf("record %v", records[0])
	}
	if strings.Contains(string(c.get(c.flow()+"/tokens").body), body["refresh_token"].(string)) {
		t.Error("the record tells the token")
	}
	as := func(token any) *caller {
		return &caller{t: t, org: c.org, url: c.url, authorization: "Bearer " + token.(string)}
	}
	as(body["access_token"]).get("/api/v1/devices").wants(200)
	as(body["access_token"]).get(c.flow()).wantsError(403, "E0000006")

	c.org.Advance(2 * time.Hour)
	as(body["access_token"]).get("/api/v1/devices").wantsError(401, "E0000011")
	again := c.refresh(body["refresh_token"].(string)).wants(200).object()
	if again["refresh_token"] != body["refresh_token"] || again["scope"].(string) == "" {
		t.Errorf("refreshed: %v", again)
	}
	as(again["access_token"]).get("/api/v1/devices").wants(200)
	record := c.get(c.flow() + "/tokens/" + records[0]["id"].(string)).wants(200).object()
	if record["lastUpdated"] != "2026-03-01T14:00:00.000Z" || record["expiresAt"] != "2026-05-30T12:00:00.000Z" {
		t.Errorf("record %v", record)
	}
	c.do("DELETE", c.flow()+"/tokens/"+records[0]["id"].(string), "").wants(204)
	as(again["access_token"]).get("/api/v1/devices").wantsError(401, "E0000011")
	c.refresh(body["refresh_token"].(string)).wantsOAuthError(400, "invalid_grant")
	if got := told(c.get("/api/v1/logs?q=app.oauth2").list())[2:]; !slices.Equal(got, []string{
		"app.oauth2.authorize.code", "app.oauth2.token.grant.refresh_token", "app.oauth2.token.grant.access_token",
		"app.oauth2.token.grant.access_token", "app.oauth2.token.revoke",
	}) {
		t.Errorf("told %v", got)
	}
}

func TestAuthorize_withoutOfflineAccess(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	body := c.redeem(c.code("openid okta.devices.read")).wants(200).object()
	if _, ok := body["refresh_token"]; ok || len(c.org.Tokens(c.id)) != 0 {
		t.Errorf("nobody asked for a refresh token: %v", body)
	}
}

func TestAuthorize_signedIn(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	svc := c.org.AddUser("svc@example.com", "ACTIVE")
	request := c.request("openid offline_access")
	request.Del("login_hint")
	if got := c.authorize(request); got.Get("error") != "login_required" {
		t.Errorf("nobody is signed in: %v", got)
	}
	c.org.SignIn("svc@example.com")
	c.redeem(c.authorize(request).Get("code")).wants(200)
	if live := c.org.Tokens(c.id); len(live) != 1 || live[0].UserID != svc {
		t.Errorf("live: %v", live)
	}
	c.org.SignIn("")
	if got := c.authorize(request); got.Get("error") != "login_required" {
		t.Errorf("nobody is signed in: %v", got)
	}
}

func TestAuthorize_sentBack(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{Switches: oktasim.Switches{RequireAssignment: true}})
	must(0, c.org.Assign(c.id, admin, ""))
	c.org.AddUser("unassigned@example.com", "ACTIVE")
	must(0, c.org.Assign(c.id, c.org.AddUser("suspended@example.com", "SUSPENDED"), ""))
	for name, test := range map[string]struct{ parameter, value, want string }{
		"sound":         {"scope", "openid okta.devices.read okta.devices.manage groups", ""},
		"not granted":   {"scope", "openid okta.users.read", "invalid_scope"},
		"unknown scope": {"scope", "openid everything", "invalid_scope"},
		"no scope":      {"scope", "", "invalid_scope"},
		"no state":      {"state", "", "invalid_request"},
		"token":         {"response_type", "token", "unsupported_response_type"},
		"plain PKCE":    {"code_challenge", "x", "invalid_request"},
		"nobody":        {"login_hint", "nobody@example.com", "login_required"},
		"unassigned":    {"login_hint", "unassigned@example.com", "access_denied"},
		"suspended":     {"login_hint", "suspended@example.com", "access_denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := &client{&caller{t: t, org: c.org, url: c.url}, c.id, c.secret, c.redirectURI}
			request := one.request("openid")
			request.Set(test.parameter, test.value)
			if got := one.authorize(request); got.Get("error") != test.want || test.want != "" && got.Get("error_description") == "" ||
				(got.Get("code") == "") != (test.want != "") {
				t.Errorf("sent back with %v", got)
			}
		})
	}
}

func TestAuthorize_nowhereToSendBack(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	for parameter, value := range map[string]string{"client_id": "nobody", "redirect_uri": "https://evil.example/cb"} {
		request := c.request("openid")
		request.Set(parameter, value)
		c.get("/oauth2/v1/authorize?"+request.Encode()).wantsOAuthError(400, "invalid_request")
	}
	s := newService(t, c.caller, ecKey(), oktasim.App{RedirectURI: workflowsCallback})
	c.id = s.clientID
	if got := c.authorize(c.request("openid")); got.Get("error") != "unauthorized_client" {
		t.Errorf("a service app was sent back with %v", got)
	}
}

func TestCode_refused(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	code := c.code("openid offline_access")
	c.redeem(code).wants(200)
	c.redeem(code).wantsOAuthError(400, "invalid_grant") // only once
	c.redeem("made up").wantsOAuthError(400, "invalid_grant")
	c.redeem("").wantsOAuthError(400, "invalid_grant")

	code = c.code("openid")
	elsewhere := *c
	elsewhere.redirectURI = "https://evil.example/cb"
	elsewhere.redeem(code).wantsOAuthError(400, "invalid_grant")
	wrong := *c
	wrong.secret = "wrong"
	wrong.redeem(code).wantsOAuthError(401, "invalid_client")
	other := c.org.AddApp(oktasim.App{Label: "other", RedirectURI: workflowsCallback})
	thief := &client{c.caller, other, c.org.ClientSecret(other), workflowsCallback}
	thief.redeem(code).wantsOAuthError(400, "invalid_grant")
	c.org.Advance(time.Minute)
	c.redeem(code).wantsOAuthError(400, "invalid_grant")

	code = c.code("openid offline_access")
	c.org.SetUserStatus(admin, "SUSPENDED")
	c.redeem(code).wantsOAuthError(400, "invalid_grant")
	if live := c.org.Tokens(c.id); len(live) != 1 {
		t.Errorf("live: %v", live)
	}
}

func TestCode_bound(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app := c.org.AddApp(oktasim.App{TokenEndpointAuthMethod: "none", RedirectURI: "https://app.example/cb?x=1"})
	public := &client{c, app, "", "https://app.example/cb?x=1"}
	if got := public.authorize(public.request("openid")); got.Get("error") != "invalid_request" {
		t.Errorf("a public client without PKCE was sent back with %v", got)
	}
	request := public.request("openid")
	request.Set("code_challenge", hashed("verifier"))
	request.Set("code_challenge_method", "S256")
	back := public.authorize(request)
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Get("code")}, "client_id": {app}, "redirect_uri": {public.redirectURI},
	}
	if back.Get("x") != "1" {
		t.Errorf("sent back with %v", back)
	}
	c.post("/oauth2/v1/token", form, "").wantsOAuthError(400, "invalid_grant")
	form.Set("code_verifier", "verifier")
	c.post("/oauth2/v1/token", form, "").wants(200)
	form.Set("token", "made up")
	c.post("/oauth2/v1/introspect", form, "").wantsOAuthError(401, "invalid_client")
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{Switches: oktasim.Switches{RotateTokenID: true}})
	value := c.redeem(c.code("openid offline_access okta.devices.read okta.devices.manage")).wants(200).object()["refresh_token"].(string)
	before := c.org.Tokens(c.id)[0].ID
	c.refresh(value).wants(200)
	if after := c.org.Tokens(c.id); len(after) != 1 || after[0].ID == before {
		t.Errorf("the id stayed: %v", after)
	}
	narrow := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {value}, "scope": {"okta.devices.read"}}
	if got := c.tokenRequest(narrow).wants(200).object(); got["scope"] != "okta.devices.read" {
		t.Errorf("narrowed: %v", got)
	}
	narrow.Set("scope", "okta.users.read")
	c.tokenRequest(narrow).wantsOAuthError(400, "invalid_scope")
	c.refresh("made up").wantsOAuthError(400, "invalid_grant")
	c.refresh("").wantsOAuthError(400, "invalid_grant")
	other := c.org.AddApp(oktasim.App{Label: "other"})
	(&client{c.caller, other, c.org.ClientSecret(other), ""}).refresh(value).wantsOAuthError(400, "invalid_grant")

	old := *c
	c.secret = must(c.org.RotateClientSecret(c.id))
	old.refresh(value).wantsOAuthError(401, "invalid_client")
	if id := c.org.Tokens(c.id)[0].ID; c.org.UseToken(id) != "" {
		t.Error("the connection was used with the old secret")
	}
	c.refresh(value).wants(200)
	if id := c.org.Tokens(c.id)[0].ID; c.org.UseToken(id) == "" {
		t.Error("the connection doesn't work with the new secret")
	}
	c.org.SetUserStatus(admin, "DEPROVISIONED")
	c.refresh(value).wantsOAuthError(400, "invalid_grant")
	c.org.SetUserStatus(admin, "ACTIVE")
	c.refresh(value).wants(200)
	c.org.Advance(91 * 24 * time.Hour)
	c.refresh(value).wantsOAuthError(400, "invalid_grant")
}

// TestAuthorize_customApp is about an app that an admin made, which listed automatic scopes of Okta Workflows OAuth don't
// concern.
func TestAuthorize_customApp(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: oktasim.AutomaticScopesAll}})
	app := c.org.AddApp(oktasim.App{Label: "Devices", ClientID: "chosen", RedirectURI: "https://app.example/cb"})
	c.org.GrantInConsole(app, "okta.devices.read")
	custom := &client{c, "chosen", c.org.ClientSecret(app), "https://app.example/cb"}
	custom.redeem(custom.code("openid offline_access okta.devices.read")).wants(200)
	records := c.get("/api/v1/apps/" + app + "/tokens").wants(200).list()
	if len(records) != 1 || records[0]["clientId"] != "chosen" {
		t.Errorf("records %v", records)
	}
}

func TestNameConnection(t *testing.T) {
	t.Parallel()
	c := workflows(t, oktasim.Options{})
	c.redeem(c.code("openid offline_access okta.devices.read")).wants(200)
	token := c.org.Tokens(c.id)[0]
	must(0, c.org.NameConnection(token.ID, "Devices"))
	events := c.get("/api/v1/logs?q=workflows.user").wants(200).list()
	if len(events) != 1 || events[0]["eventType"] != "workflows.user.connection.create" ||
		events[0]["actor"].(map[string]any)["alternateId"] != admin ||
		events[0]["target"].([]any)[1].(map[string]any)["displayName"] != "Devices" {
		t.Errorf("events %v", events)
	}
	must(0, c.org.DeleteConnection(c.id, "", "Devices"))
	if c.org.NameConnection(token.ID, "Devices") == nil {
		t.Error("a token that is gone was named")
	}
	gone := c.org.AddUser("gone@example.com", "ACTIVE")
	id := must(c.org.Authorize(c.id, gone, "x"))
	c.org.DeleteUser(gone)
	if c.org.NameConnection(id, "Devices") == nil {
		t.Error("a token of nobody was named")
	}
}
