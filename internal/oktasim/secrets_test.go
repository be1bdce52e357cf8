package oktasim_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	asked := 0
	secrets := func() reply {
		asked++
		return c.get(c.flow() + "/credentials/secrets").wants(200)
	}
	first := c.org.ClientSecret(app)
	same(t, "length", len(first), 64)
	secrets().lists("client_secret", first)
	secrets().lists("status", "ACTIVE")
	second := c.org.AddClientSecret(app)
	secrets().lists("status", "ACTIVE", "ACTIVE")
	same(t, "the newest", c.org.ClientSecret(app), second)
	if _, err := c.org.Org.AddClientSecret(app); err == nil {
		t.Error("a third secret")
	}
	third := c.org.RotateClientSecret(app)
	same(t, "app with the newest", c.org.AuthenticateClient(app, third), app)
	secrets().lists("client_secret", second, third)
	secrets().lists("status", "INACTIVE", "ACTIVE")
	if ids := field(secrets().list(), "id"); ids[0] == ids[1] || !strings.HasPrefix(ids[0], "ocs") {
		t.Errorf("ids %v", ids)
	}
	reads := c.get("/api/v1/logs?filter="+url.QueryEscape(`eventType eq "app.oauth2.client.read_client_secret"`)).has("0.target.0.id", app)
	same(t, "logged reads", len(reads.list()), asked)
	if log := asJSON(t, c.org.Events()); strings.Contains(log, third) {
		t.Error("the System Log has a secret")
	}
}

func TestSecrets_none(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	s := newService(t, c, rsaKey(), oktasim.App{})
	c.get("/api/v1/apps/" + s.clientID + "/credentials/secrets").wants(200).lists("id")
	bookmark := c.org.AddApp(oktasim.App{Name: "bookmark"})
	c.get("/api/v1/apps/"+bookmark+"/credentials/secrets").wantsError(400, "E0000001")
	for _, id := range []string{s.clientID, bookmark} {
		c.get("/api/v1/apps/" + id).wants(200)
		if _, err := c.org.Org.RotateClientSecret(id); err == nil || c.org.ClientSecret(id) != "" {
			t.Errorf("%s has a secret", id)
		}
		if _, err := c.org.Org.AddClientSecret(id); err == nil {
			t.Errorf("%s got a secret", id)
		}
	}
	other := start(t, oktasim.Options{})
	if app := c.org.FlowAppID(); c.org.ClientSecret(app) == other.org.ClientSecret(app) {
		t.Error("two orgs have the same secret")
	}
}

// TestSecrets_rotatedAway is about a connection that was made with a secret which then ends: it lives until it needs it.
func TestSecrets_rotatedAway(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	app := c.org.FlowAppID()
	c.org.AddClientSecret(app)
	c.org.Advance(time.Hour)
	same(t, "use after a second secret", c.org.UseToken(id), id)
	c.org.RotateClientSecret(app)
	before := c.get(c.flow() + "/tokens/" + id).wants(200).object()
	c.org.Advance(time.Hour)
	same(t, "use after the rotation", c.org.UseToken(id), "")
	same(t, "token", c.get(c.flow()+"/tokens/"+id).wants(200).object(), before)
	fresh := c.org.Reauthorize(app, id, "Devices")
	same(t, "use after the reauthorization", c.org.UseToken(fresh), fresh)
}

func TestSecrets_ofTokensInASeed(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Tokens: []oktasim.Token{{ID: "oar1", App: "flow", User: admin}}}})
	same(t, "use", c.org.UseToken("oar1"), "oar1")
	c.org.RotateClientSecret(c.org.FlowAppID())
	same(t, "use after the rotation", c.org.UseToken("oar1"), "")
}

// introspect asks about a token with the credentials of a client in the Authorization header.
func (c *caller) introspect(clientID, secret, token string) reply {
	c.t.Helper()
	basic := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(clientID) + ":" + url.QueryEscape(secret)))
	return c.send("POST", "/oauth2/v1/introspect", url.Values{"token": {token}}.Encode(), "Basic "+basic, "")
}

func TestIntrospect_asATestOfCredentials(t *testing.T) {
	t.Parallel()
	const secret = "chosen & odd: 100%+"
	for method, good := range map[string]string{
		"client_secret_basic": "basic", "client_secret_post": "post", "client_secret_jwt": "", "none": "",
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			c := start(t, oktasim.Options{})
			id := c.org.AddApp(oktasim.App{ClientID: "odd:client", ClientSecret: secret, TokenEndpointAuthMethod: method})
			if a, _ := c.org.App(id); a.ClientSecret != "" {
				t.Error("the app shows its secret")
			}
			for way, ask := range map[string]func(secret string) reply{
				"basic": func(secret string) reply { return c.introspect("odd:client", secret, "made up") },
				"post": func(secret string) reply {
					return c.post("/oauth2/v1/introspect",
						url.Values{"token": {"made up"}, "client_id": {"odd:client"}, "client_secret": {secret}}, "")
				},
			} {
				r := ask("wrong")
				r.wantsOAuthError(401, "invalid_client")
				if challenged := r.header.Get("WWW-Authenticate") != ""; challenged != (way == "basic") {
					t.Errorf("%s: challenge %v", way, r.header)
				}
				if r := ask(secret); way != good {
					r.wantsOAuthError(401, "invalid_client")
				} else if string(r.wants(200).body) != `{"active":false}` {
					t.Errorf("%s: %s", way, r.body)
				}
			}
		})
	}
}

func TestIntrospect_refused(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	secret := c.org.ClientSecret(app)
	const path = "/oauth2/v1/introspect"
	c.introspect(app, secret, "made up").wants(200)
	c.introspect(app, secret, "").wantsOAuthError(400, "invalid_request")
	c.introspect("nobody", secret, "made up").wantsOAuthError(401, "invalid_client")
	c.post(path, url.Values{"token": {"made up"}}, "").wantsOAuthError(401, "invalid_client")
	c.post(path+"?client_secret=x", url.Values{"token": {"made up"}}, "").wantsOAuthError(400, "invalid_request")
	twice := url.Values{"token": {"x"}, "client_id": {app}, "client_secret": {secret}, "client_assertion": {"x"}}
	c.post(path, twice, "").wantsOAuthError(400, "invalid_request")
	c.org.SetAppStatus(app, "INACTIVE")
	c.introspect(app, secret, "made up").wantsOAuthError(401, "invalid_client")
	c.org.SetAppStatus(app, "ACTIVE")
	c.org.RotateClientSecret(app)
	c.introspect(app, secret, "made up").wantsOAuthError(401, "invalid_client")
}

func TestIntrospect_ofATokenOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	token := s.token("okta.devices.read", "").wants(200).object()["access_token"].(string)
	ask := func() reply {
		form := s.form(s.signedAssertion(nil), "")
		form.Set("token", token)
		return s.post("/oauth2/v1/introspect", form, "").wants(200)
	}
	ask().has("active", true, "scope", "okta.devices.read", "client_id", s.clientID, "exp", float64(s.org.Now().Add(time.Hour).Unix()))
	app := s.org.FlowAppID()
	same(t, "for another client", string(s.introspect(app, s.org.ClientSecret(app), token).wants(200).body), `{"active":false}`)
	s.org.Advance(time.Hour)
	same(t, "after its end", string(ask().body), `{"active":false}`)
}
