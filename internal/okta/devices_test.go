package okta

import (
	"net/http"
	"strings"
	"testing"
)

func TestDevice(t *testing.T) {
	t.Parallel()
	status := "ACTIVE"
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/devices/guo1?x":
			sendJSON(w, 200, `{"id":"guo1?x","status":"`+status+`","profile":{"displayName":"a\u001b[2J","registered":true},"_embedded":{"originatedFrom":[]}}`)
		case "/api/v1/devices/guo2":
			sendJSON(w, 200, `{"id":"guo3"}`)
		default:
			sendJSON(w, 404, `{"errorCode":"E0000007","errorSummary":"Not found"}`)
		}
	})
	c := org.client(t)
	for _, status = range []string{"ACTIVE", "SUSPENDED"} {
		d, err := c.Device(t.Context(), "guo1?x")
		if err != nil || d.ID != "guo1?x" || d.Status != status || *d.Profile.DisplayName != "a [2J" || !*d.Profile.Registered {
			t.Errorf("got %+v, %v; want the status %s of now", d, err, status)
		}
	}
	if _, err := c.Device(t.Context(), "guo2"); err == nil || IsNotFound(err) || !strings.Contains(err.Error(), `its id is "guo3"`) {
		t.Errorf("another device: %v", err)
	}
	if _, err := c.Device(t.Context(), "guo4"); !IsNotFound(err) {
		t.Errorf("no device: %v", err)
	}
	if _, err := c.Device(t.Context(), ".."); err == nil {
		t.Error("a step in a path passes for an id")
	}
}

// After a write to a device, the lists are read again.
func TestDevices_afterAWrite(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, `[]`) })
	c := org.client(t)
	for range 2 {
		for _, search := range []string{"", `status eq "ACTIVE"`, ""} {
			if _, err := c.Devices(t.Context(), DeviceQuery{Search: search}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.CountDevices(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		c.forgetDevices()
	}
	if got := len(org.asked()); got != 6 {
		t.Errorf("%d requests, want 6: %q", got, org.asked())
	}
}
