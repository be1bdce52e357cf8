package okta

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestLogEvents(t *testing.T) {
	t.Parallel()
	pages := 0
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		pages++
		if got := r.URL.Query().Get("filter"); r.URL.Query().Get("after") == "" && got != `eventType eq "app.oauth2.admin.consent.grant" or eventType eq "app.oauth2.admin.consent.revoke"` {
			t.Errorf("filter = %s", got)
		}
		// A log always has a next page.
		w.Header().Set("Link", fmt.Sprintf(`</api/v1/logs?after=%d>; rel="next"`, pages))
		switch pages {
		case 1:
			sendJSON(w, 200, `[{"uuid":"1","eventType":"app.oauth2.admin.consent.revoke","published":"2026-03-01T10:00:00.000Z",
				"actor":{"id":"00u1","type":"User","alternateId":"admin@example.com","displayName":"Ad\u001b[31mmin"},
				"client":{"ipAddress":"192.0.2.1","geographicalContext":{"city":"Paris","country":"France"}},
				"outcome":{"result":"SUCCESS"},
				"target":[{"id":"0oa1","type":"AppInstance","detailEntry":{"scopes":"okta.devices.read okta.devices.manage"}},{"displayName":null}],
				"debugContext":{"debugData":{"grantedScopes":"[okta.users.read]"}}}]`)
		case 2:
			sendJSON(w, 200, `[{"uuid":"2","eventType":"app.oauth2.admin.consent.grant","published":"2026-03-02T10:00:00.000Z","outcome":{"result":"FAILURE"},"target":null},{}]`)
		default:
			sendJSON(w, 200, `[]`)
		}
	})
	c := org.client(t)
	for range 2 {
		log, err := c.LogEvents(t.Context(), EventConsentRevoke, EventConsentGrant)
		if err != nil {
			t.Fatal(err)
		}
		events := log.Events
		if log.Cut || log.Pages != 3 {
			t.Errorf("cut: %t, after %d pages", log.Cut, log.Pages)
		}
		if len(events) != 3 || events[0].ID != "2" || events[1].ID != "1" {
			t.Fatalf("events: %+v", events)
		}
		revoke := events[1]
		for _, word := range []string{"0oa1", "okta.devices.read", "okta.devices.manage", "okta.users.read", "OKTA.users.read"} {
			if !revoke.Mentions(word) {
				t.Errorf("the event does not mention %s", word)
			}
		}
		for _, word := range []string{"", "okta.devices", "0oa", "okta.devices.rea"} {
			if revoke.Mentions(word) {
				t.Errorf("the event mentions %q", word)
			}
		}
		if revoke.Place != "Paris, France" || revoke.IPAddress != "192.0.2.1" || !revoke.Succeeded || events[0].Succeeded {
			t.Errorf("event: %+v", revoke)
		}
		if strings.ContainsRune(revoke.Actor.DisplayName, '\x1b') {
			t.Error("a control character of the log reaches the terminal")
		}
		clear(events) // The next caller gets its own.
	}
	if pages != 3 {
		t.Errorf("%d requests, want 3: the answer is shared and bounded", pages)
	}
}

// Okta documents no form of the scopes of an event, and has several.
func TestGrantedScopes(t *testing.T) {
	t.Parallel()
	want := []string{"okta.devices.manage", "okta.devices.read"}
	for _, form := range []string{"okta.devices.read okta.devices.manage", "okta.devices.read,okta.devices.manage", "[okta.devices.read, okta.devices.manage]"} {
		if got := grantedScopes(form); !slices.Equal(got, want) {
			t.Errorf("%s: %q", form, got)
		}
	}
}
