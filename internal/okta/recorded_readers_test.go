package okta

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// fields returns an object under the names of its JSON.
func fields(object any) (named map[string]any) {
	if err := json.Unmarshal(must(json.Marshal(object)), &named); err != nil {
		panic(err)
	}
	return named
}

// checkFields compares an object with the recorded one, field by field.
func checkFields[T any](t *testing.T, got T, body map[string]any) {
	t.Helper()
	for name, value := range fields(got) {
		if want := strings.ReplaceAll(fmt.Sprint(body[name]), ".000Z", "Z"); fmt.Sprint(value) != want {
			t.Errorf("%s: got %v, want %s", name, value, want)
		}
	}
}

// checkList compares all objects of a list with the recorded ones.
func checkList[T any](t *testing.T, got []T, err error, list []map[string]any, check func(*testing.T, T, map[string]any)) {
	t.Helper()
	if err != nil || len(got) != len(list) || len(list) == 0 {
		t.Fatalf("%d of %d are read, %v", len(got), len(list), err)
	}
	for i, object := range got {
		check(t, object, list[i])
	}
}

func checkApp(t *testing.T, got App, body map[string]any) {
	t.Helper()
	want := App{
		ID: dig(body, "id"), Name: dig(body, "name"), Label: dig(body, "label"), Status: dig(body, "status"), SignOnMode: dig(body, "signOnMode"),
		OAuthClientID: dig(body, "credentials", "oauthClient", "client_id"),

		TokenEndpointAuthMethod: dig(body, "credentials", "oauthClient", "token_endpoint_auth_method"),

		RedirectURI:      dig(body, "settings", "app", "redirectURI"),
		ServiceDomain:    dig(body, "settings", "app", "serviceDomain"),
		InitiateLoginURI: dig(body, "settings", "app", "initiateLoginURI"),
	}
	if got != want || got.ID == "" || got.Name == "" {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func appIsRead(t *testing.T, r recording, c *Client) {
	app, err := c.App(t.Context(), r.id("apps"))
	if err != nil {
		t.Fatal(err)
	}
	checkApp(t, app, r.body(t))
	if app.OAuthClientID == "" {
		t.Error("no client id")
	}
}

func appsAreRead(t *testing.T, r recording, c *Client) {
	apps, err := c.Apps(t.Context())
	checkList(t, apps, err, r.list(t), checkApp)
	flow := slices.IndexFunc(apps, func(app App) bool { return app.Name == "flow" })
	if flow < 0 || apps[flow].OAuthClientID != "" || apps[flow].RedirectURI == "" {
		t.Errorf("Okta Workflows OAuth: %+v", apps)
	}
}

func appPagesAreRead(second recording) func(*testing.T, recording, *Client) {
	return func(t *testing.T, r recording, c *Client) {
		apps, err := c.Apps(t.Context())
		checkList(t, apps, err, append(r.list(t), second.list(t)...), checkApp)
	}
}

func grantsAreRead(t *testing.T, r recording, c *Client) {
	grants, err := c.Grants(t.Context(), r.id("apps"))
	list := r.list(t)
	slices.SortFunc(list, func(a, b map[string]any) int { return strings.Compare(dig(a, "scopeId"), dig(b, "scopeId")) })
	checkList(t, grants, err, list, checkFields)
}

func grantIsCreated(t *testing.T, r recording, c *Client) {
	body := r.body(t)
	grant, adopted, err := c.GrantScope(t.Context(), r.id("apps"), dig(body, "scopeId"), dig(body, "issuer"))
	if err != nil || adopted {
		t.Fatalf("%t, %v", adopted, err)
	}
	checkFields(t, grant, body)
}

func noTokens(t *testing.T, r recording, c *Client) {
	list, err := c.RefreshTokens(t.Context(), r.id("apps"))
	date, dateErr := http.ParseTime(r.Response.Headers["Date"][0])
	if err != nil || dateErr != nil || len(list.Tokens) != 0 || !list.AsOf.Equal(date) {
		t.Errorf("got %+v, %v, %v", list, err, dateErr)
	}
}

func tokenIsRead(t *testing.T, r recording, _ *Client) {
	var token RefreshToken
	if err := json.Unmarshal(r.Response.Body, &token); err != nil {
		t.Fatal(err)
	}
	checkFields(t, token, r.body(t))
	if token.ID == "" || !token.Live(token.Created) || token.Live(token.ExpiresAt) || token.ExpiresAt.Sub(token.Created) != 7*24*time.Hour {
		t.Errorf("got %+v", token)
	}
}

func checkDevice(t *testing.T, got Device, body map[string]any) {
	t.Helper()
	profile, _ := body["profile"].(map[string]any)
	if got.ID != dig(body, "id") || got.Status != dig(body, "status") || got.DisplayName != dig(body, "resourceDisplayName", "value") ||
		got.Created.IsZero() || got.LastUpdated.IsZero() {
		t.Errorf("got %+v of %v", got, body)
	}
	checkFields(t, got.Profile, profile)
	read := fields(got.Profile)
	for key := range profile {
		if _, ok := read[key]; !ok && key != "authenticatorAppKey" {
			t.Errorf("%s is not read", key)
		}
	}
}

func devicesAreRead(t *testing.T, r recording, c *Client) {
	read, err := c.Devices(t.Context(), DeviceQuery{})
	if err != nil {
		t.Fatal(err)
	}
	list := r.list(t)
	slices.SortFunc(list, func(a, b map[string]any) int { return strings.Compare(dig(a, "id"), dig(b, "id")) })
	checkList(t, read.Devices, err, list, checkDevice)
}

func deviceIsRead(t *testing.T, r recording, c *Client) {
	device, err := c.Device(t.Context(), r.id("devices"))
	if err != nil {
		t.Fatal(err)
	}
	checkDevice(t, device, r.body(t))
}

func userIsRead(t *testing.T, r recording, c *Client) {
	got, err := c.User(t.Context(), r.id("users"))
	body := r.body(t)
	if want := (User{ID: dig(body, "id"), Login: dig(body, "profile", "login"), Status: "PROVISIONED"}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

// refusalIsRead asks for a write: there a 403 may be about a state, as the recorded one is.
func refusalIsRead(want Error, is func(error) bool) func(*testing.T, recording, *Client) {
	return func(t *testing.T, r recording, c *Client) {
		err := c.RevokeGrant(t.Context(), "0oa1", "oag1")
		e, ok := AsError(err)
		if !ok || e.Status != want.Status || e.Code != want.Code || len(e.Causes) != len(want.Causes) ||
			e.Summary != dig(r.body(t), "errorSummary") || e.MissingScope != "" {
			t.Errorf("got %+v, want %+v", e, want)
		}
		if ids := r.Response.Headers["x-okta-request-id"]; ok && len(ids) > 0 && e.RequestID != ids[0] {
			t.Errorf("request id %q, want %q", e.RequestID, ids[0])
		}
		if is != nil && !is(err) || IsForbidden(err) || IsNotFound(err) != (want.Status == 404) {
			t.Errorf("%v is classified wrongly", err)
		}
	}
}
