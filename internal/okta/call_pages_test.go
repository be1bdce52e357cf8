package okta

import (
	"fmt"
	"net/http"
	"testing"
)

// Only an expired cursor begins a list again. Another refusal of a later page is
// the end of it.
func TestDevices_refusedLater(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{"E0000031": 4, "E0000001": 2, "": 2} {
		org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("after") {
				sendJSON(w, 400, oktaError(code, "no"))
				return
			}
			w.Header().Set("Link", `</api/v1/devices?after=1>; rel="next"`)
			sendJSON(w, 200, `[{"id":"guo1"}]`)
		})
		if _, err := org.client(t).Devices(t.Context(), DeviceQuery{}); err == nil || len(org.asked()) != want {
			t.Errorf("%q: %v after %q", code, err, org.asked())
		}
	}
}

// A log that is polled has a next page for ever. An empty page ends it, and so do
// three full ones.
func TestLogEvents_pages(t *testing.T) {
	t.Parallel()
	for full, want := range map[int]int{0: 1, 1: 2, 2: 3, 9: 3} {
		var org *fakeOrg
		org = newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
			read := len(org.asked())
			w.Header().Set("Link", fmt.Sprintf(`</api/v1/logs?after=%d>; rel="next"`, read))
			if read > full {
				sendJSON(w, 200, `[]`)
				return
			}
			sendJSON(w, 200, fmt.Sprintf(`[{"uuid":"%d","published":"2026-01-02T03:04:05.000Z"}]`, read))
		})
		events, err := org.client(t).LogEvents(t.Context(), EventConsentGrant)
		if err != nil || len(events.Events) != min(full, MostLogPages) || len(org.asked()) != want {
			t.Errorf("%d full pages: %d events by %d requests, want %d, %v", full, len(events.Events), len(org.asked()), want, err)
		}
	}
}
