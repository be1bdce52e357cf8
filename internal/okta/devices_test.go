package okta

import "testing"

// A device is never shared, so that a caller that polls sees its status of now.
func TestDevice(t *testing.T) {
	t.Parallel()
	body := func(status string) reply {
		return reply{200, `{"id":"guo1?x","status":"` + status + `","profile":{"displayName":"a\u001b[2J","registered":true},"_embedded":{"originatedFrom":[]}}`}
	}
	org := answering(t, nil, body("ACTIVE"), body("SUSPENDED"))
	c := org.client(t)
	for _, status := range []string{"ACTIVE", "SUSPENDED"} {
		d, err := c.Device(t.Context(), "guo1?x")
		if err != nil || d.ID != "guo1?x" || d.Status != status || *d.Profile.DisplayName != "a [2J" || !*d.Profile.Registered {
			t.Errorf("got %+v, %v; want the status %s of now", d, err, status)
		}
	}
	org.expectAsked(t, "GET /api/v1/devices/guo1%3Fx", "GET /api/v1/devices/guo1%3Fx")
}
