package oktasim_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const admin = "admin@example.com"

// authorized is an org with a connection and its token.
func authorized(t *testing.T, options oktasim.Options) (c *caller, token string) {
	t.Helper()
	if options.Now == nil {
		options.Now = newClock().now
	}
	c = start(t, options)
	c.org.GrantInConsole(c.org.FlowAppID(), "okta.devices.read", "okta.devices.manage")
	return c, c.org.Authorize(c.org.FlowAppID(), admin, "Devices", "okta.devices.read", "okta.devices.manage")
}

func TestTokens_show(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	user, _ := c.org.User(admin)
	token := c.get(c.flow()+"/tokens/"+id).wants(200).has(
		"id", id, "status", "ACTIVE", "clientId", c.org.FlowAppID(), "userId", user.ID, "issuer", c.url,
		"created", "2026-03-01T12:00:00.000Z", "expiresAt", "2026-05-30T12:00:00.000Z",
	)
	scopes := decode[struct{ Scopes []string }](token).Scopes
	slices.Sort(scopes)
	want := append(oktasim.AutomaticScopeNames(), "okta.devices.manage", "okta.devices.read")
	slices.Sort(want)
	same(t, "scopes", scopes, want)
	if strings.Contains(string(c.get(c.flow()+"/tokens").body), "Devices\"") {
		t.Error("the API shows the connection's name")
	}
	c.get(c.flow()+"/tokens/nothing").wantsError(404, "E0000007").has("errorSummary", "Not found: Resource not found: "+c.org.FlowAppID()+".nothing (OAuth2RefreshTokenTx)")
}

func TestTokens_pages(t *testing.T) {
	t.Parallel()
	c, _ := authorized(t, oktasim.Options{})
	for range 44 {
		c.org.Authorize(c.org.FlowAppID(), admin, "More")
	}
	for query, want := range map[string]int{"": 3, "?limit=200": 1, "?limit=15": 3, "?limit=45": 1, "?limit=44": 2} {
		tokens, pages := c.pages(c.flow() + "/tokens" + query)
		if ids := field(tokens, "id"); len(ids) != 45 || !slices.IsSorted(ids) || len(slices.Compact(ids)) != 45 || pages != want {
			t.Errorf("%q: %d tokens on %d pages", query, len(ids), pages)
		}
	}
	for _, query := range []string{"?limit=0", "?limit=201", "?limit=many"} {
		c.get(c.flow()+"/tokens"+query).wantsError(400, "E0000001")
	}
}

func TestTokens_revoke(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	other := c.org.Authorize(c.org.FlowAppID(), admin, "Other")
	c.do("DELETE", c.flow()+"/tokens/"+id, "").wants(204)
	c.do("DELETE", c.flow()+"/tokens/"+id, "").wantsError(404, "E0000007")
	c.get(c.flow()+"/tokens").lists("id", other)
}

func TestTokens_revokedAreListedWithTheSwitch(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{ListRevokedTokens: true}})
	c.org.RevokeToken(c.org.FlowAppID(), id)
	c.get(c.flow()+"/tokens/"+id).wants(200).has("status", "REVOKED")
	second := c.org.Authorize(c.org.FlowAppID(), admin, "Second")
	c.org.Advance(90 * 24 * time.Hour)
	c.get(c.flow()+"/tokens/"+second).wants(200).has("status", "ACTIVE") // although it has expired
	same(t, "live tokens", len(c.org.Tokens(c.org.FlowAppID())), 0)
}

// TestTokens_endAfter90Days: a use moves lastUpdated, and not the end.
func TestTokens_endAfter90Days(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	c.org.Advance(89 * 24 * time.Hour)
	same(t, "id", c.org.UseToken(id), id)
	c.get(c.flow()+"/tokens/"+id).wants(200).has("lastUpdated", "2026-05-29T12:00:00.000Z", "expiresAt", "2026-05-30T12:00:00.000Z")
	c.org.Advance(24 * time.Hour)
	same(t, "use of an expired token", c.org.UseToken(id), "")
	refusals := c.get("/api/v1/logs?filter=" + url.QueryEscape(`outcome.result eq "FAILURE"`)).wants(200)
	refusals.lists("eventType", "app.oauth2.token.grant.access_token")
	refusals.has("0.outcome.reason", "invalid_grant")
}

func TestTokens_expireUnlessUsedWithTheSwitch(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{SlidingTokens: true}})
	c.org.Advance(6 * 24 * time.Hour)
	same(t, "id", c.org.UseToken(id), id)
	c.get(c.flow()+"/tokens/"+id).wants(200).has("created", "2026-03-01T12:00:00.000Z",
		"lastUpdated", "2026-03-07T12:00:00.000Z", "expiresAt", "2026-03-14T12:00:00.000Z")
	c.org.Advance(8 * 24 * time.Hour)
	c.get(c.flow()+"/tokens/"+id).wantsError(404, "E0000007")
	same(t, "use of an expired token", c.org.UseToken(id), "")
}

// TestTokens_shortListWithTheSwitch: the newest is not listed, and is there by its id.
func TestTokens_shortListWithTheSwitch(t *testing.T) {
	t.Parallel()
	c, first := authorized(t, oktasim.Options{Switches: oktasim.Switches{ShortTokenList: true}})
	c.org.Advance(time.Minute)
	second := c.org.Authorize(c.org.FlowAppID(), admin, "Second")
	c.get(c.flow()+"/tokens").wants(200).lists("id", first)
	c.get(c.flow() + "/tokens/" + second).wants(200)
}

func TestTokens_rotateWithTheSwitch(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{RotateTokenID: true}})
	rotated := c.org.UseToken(id)
	if rotated == id {
		t.Error("the id stayed")
	}
	c.get(c.flow()+"/tokens/"+id).wantsError(404, "E0000007")
	c.get(c.flow() + "/tokens/" + rotated).wants(200)
}

func TestTokens_ofFlowAreHiddenWithTheSwitch(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}})
	c.get(c.flow() + "/tokens").wants(200).lists("id")
	c.get(c.flow()+"/tokens/"+id).wantsError(404, "E0000007")
	same(t, "live tokens", len(c.org.Tokens(c.org.FlowAppID())), 1)
}

func TestTokens_neverExpires(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Tokens: []oktasim.Token{
		{App: "flow", User: admin, Scopes: []string{"openid"}, NeverExpires: true, Issuer: "https://a.okta.com/oauth2/aus1"},
	}}})
	c.org.Advance(10 * 365 * 24 * time.Hour)
	tokens := c.get(c.flow() + "/tokens").wants(200).list()
	if len(tokens) != 1 {
		t.Fatalf("tokens %v", tokens)
	}
	if _, ok := tokens[0]["expiresAt"]; ok {
		t.Errorf("it expires: %v", tokens[0])
	}
	if links := tokens[0]["_links"].(map[string]any); links["authorizationServer"] == nil {
		t.Errorf("links %v", links)
	}
}
