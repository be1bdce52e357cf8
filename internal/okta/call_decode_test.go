package okta

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// oddities are values of a device in another form than Okta documents, with the
// place by which a warning names them, and what must be null of it.
var oddities = []struct {
	body, place string
	isNull      func(Device) bool
}{
	{`"created":1767323045`, "created", func(d Device) bool { return d.Created.IsZero() }},
	{`"created":"yesterday"`, "created", func(d Device) bool { return d.Created.IsZero() }},
	{`"lastUpdated":""`, "lastUpdated", func(d Device) bool { return d.LastUpdated.IsZero() }},
	{`"lastUpdated":{}`, "lastUpdated", func(d Device) bool { return d.LastUpdated.IsZero() }},
	{`"lastUpdated":"2026-13-01T00:00:00.000Z"`, "lastUpdated", func(d Device) bool { return d.LastUpdated.IsZero() }},
	{`"status":7`, "status", func(d Device) bool { return d.Status == "" }},
	{`"status":["ACTIVE"]`, "status", func(d Device) bool { return d.Status == "" }},
	{`"profile":"none"`, "profile", func(d Device) bool { return d.Profile == DeviceProfile{} }},
	{`"profile":[]`, "profile", func(d Device) bool { return d.Profile == DeviceProfile{} }},
	{`"profile":{"platform":1,"model":"X"}`, "profile.platform", func(d Device) bool { return d.Profile.Platform == nil && *d.Profile.Model == "X" }},
	{`"profile":{"managed":"true","model":"X"}`, "profile.managed", func(d Device) bool { return d.Profile.Managed == nil && *d.Profile.Model == "X" }},
	{`"profile":{"registered":0}`, "profile.registered", func(d Device) bool { return d.Profile.Registered == nil }},
	{`"profile":{"osVersion":17.5}`, "profile.osVersion", func(d Device) bool { return d.Profile.OSVersion == nil }},
	{`"profile":{"serialNumber":{"value":"S"}}`, "profile.serialNumber", func(d Device) bool { return d.Profile.SerialNumber == nil }},
	{`"resourceDisplayName":"Phone"`, "resourceDisplayName", func(d Device) bool { return d.DisplayName == "" }},
	{`"resourceDisplayName":{"value":"Phone","sensitive":"no"}`, "resourceDisplayName.sensitive", func(d Device) bool { return d.DisplayName == "Phone" }},
	{`"resourceDisplayName":{"value":5}`, "resourceDisplayName.value", func(d Device) bool { return d.DisplayName == "" }},
	{`"_embedded":[]`, "_embedded", func(d Device) bool { return len(d.Users) == 0 }},
	{`"_embedded":{"users":{}}`, "_embedded.users", func(d Device) bool { return len(d.Users) == 0 }},
	{`"_embedded":{"users":[{"created":3,"user":{"id":"00u1","status":4,"lastLogin":"never"}}]}`, "_embedded.users.0.created", func(d Device) bool {
		return len(d.Users) == 1 && d.Users[0].ID == "00u1" && d.Users[0].Created.IsZero() && d.Users[0].Status == "" && d.Users[0].LastLogin.IsZero()
	}},
}

// oddFleet serves 10,000 devices. Every 500th has one of the oddities.
func oddFleet(w http.ResponseWriter, r *http.Request) {
	page := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("after"), &page)
	var bodies []string
	for i := page * 200; i < (page+1)*200; i++ {
		body := `"status":"ACTIVE","created":"2026-01-02T03:04:05.000Z","profile":{"platform":"IOS"}`
		if i%500 == 0 {
			body = oddities[i/500].body
		}
		bodies = append(bodies, fmt.Sprintf(`{"id":"guo%05d",%s}`, i, body))
	}
	if page < 49 {
		w.Header().Set("Link", fmt.Sprintf(`<https://example.okta.com/api/v1/devices?after=%d>; rel="next"`, page+1))
	}
	sendJSON(w, 200, "["+strings.Join(bodies, ",")+"]")
}

// One odd value hides neither its device nor the rest of a fleet.
func TestDevices_oddValues(t *testing.T) {
	t.Parallel()
	c := servedBy(t, oddFleet)
	list, err := c.Devices(t.Context(), DeviceQuery{Expand: ExpandUsersFull})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Devices) != 10_000 || list.Odd.Count != 20 || len(list.Odd.Named) != mostNamed {
		t.Fatalf("%d devices, odd are %+v", len(list.Devices), list.Odd)
	}
	i := 0
	for _, d := range list.Devices {
		if odd := i%500 == 0; odd && !oddities[i/500].isNull(d) || !odd && (d.Status != "ACTIVE" || *d.Profile.Platform != "IOS" || d.Created.Year() != 2026) {
			t.Errorf("%d: read %+v", i, d)
		}
		i++
	}
	for i, named := range list.Odd.Named {
		if named.ID != fmt.Sprintf("guo%05d", i*500) || named.Fields[0] != oddities[i].place {
			t.Errorf("named %+v, want %s", named, oddities[i].place)
		}
	}
	counts, err := c.CountDevices(t.Context(), "")
	if err != nil || counts.Total != 10_000 || counts.ByPlatform["IOS"] != 9980 || counts.Odd.Count != 5 {
		t.Errorf("counted %+v, %v", counts, err)
	}
}

// Of a device by itself all that is odd is named, and the rest is read.
func TestDevice_oddValues(t *testing.T) {
	t.Parallel()
	for _, o := range oddities {
		c := servedBy(t, reply{200, `{` + o.body + `,"id":"guo1"}`}.handler())
		d, err := c.Device(t.Context(), "guo1")
		if strings.Contains(o.place, "users.0") {
			continue // a device by itself has no users embedded
		}
		if err != nil || d.ID != "guo1" || !o.isNull(d) || len(d.Odd) == 0 || d.Odd[0] != o.place {
			t.Errorf("%s: read %+v, %v", o.body, d, err)
		}
	}
	for body, want := range map[string]string{`[]`: "does not have the form", `"guo1"`: "does not have the form", `{"id":7}`: "about another device"} {
		_, err := servedBy(t, reply{200, body}.handler()).Device(t.Context(), "guo1")
		expectSays(t, err, want)
	}
}

func TestDeviceUsers_oddValues(t *testing.T) {
	t.Parallel()
	answer := reply{200, `[{"user":{"id":"00u2","profile":{"login":"ada"}},"created":1},{"user":{"id":"00u1","profile":7}},{"user":{"id":"00u2","status":"ACTIVE"}}]`}
	users, odd, err := servedBy(t, answer.handler()).DeviceUsers(t.Context(), "guo1")
	want := []DeviceUser{{ID: "00u1"}, {ID: "00u2", Status: "ACTIVE"}}
	if err != nil || !slices.Equal(users, want) || !slices.Equal(odd, []string{"users.0.created", "users.1.user.profile"}) {
		t.Errorf("got %+v, %q, %v", users, odd, err)
	}
	_, _, err = servedBy(t, reply{200, `[{"user":{"id":1}}]`}.handler()).DeviceUsers(t.Context(), "guo1")
	expectSays(t, err, "without an id")
}

// Okta has shipped next links that lost expand, and may leave out _embedded, or
// send it unasked.
func TestDevices_users(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		users := `,"_embedded":{"users":[{"user":{"id":"00u1"}}]}`
		if r.URL.Query().Get("after") != "" {
			sendJSON(w, 200, `[{"id":"guo2"`+users+`},{"id":"guo3"}]`)
			return
		}
		w.Header().Set("Link", `</api/v1/devices?after=1>; rel="next"`)
		sendJSON(w, 200, `[{"id":"guo1"`+users+`}]`)
	})
	for expand, want := range map[ExpandUsers][]int{ExpandUsersFull: {1, 1, 0}, ExpandUsersSummary: {1, 1, 0}, ExpandUsersNone: {-1, -1, -1}} {
		list, err := org.client(t).Devices(t.Context(), DeviceQuery{Expand: expand})
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, d := range list.Devices {
			users := len(d.Users)
			if d.Users == nil {
				users = -1
			}
			got = append(got, users)
		}
		if !slices.Equal(got, want) {
			t.Errorf("expand %q: users %v, want %v", expand, got, want)
		}
		asked := org.asked()
		if last := asked[len(asked)-1]; expand != "" && !strings.HasSuffix(last, "after=1&expand="+string(expand)) || expand == "" && strings.Contains(last, "expand") {
			t.Errorf("the next page was asked for with %s", last)
		}
	}
}

// A link that kept expand is followed as it is.
func TestNextPage_keepsExpand(t *testing.T) {
	t.Parallel()
	c := newTestClient(t)
	k := &transport.Call{Target: "/api/v1/devices?expand=user", Answer: transport.Answer{Header: http.Header{"Link": {`</api/v1/devices?expand=userSummary&after=1>; rel="next"`}}}}
	if got, err := c.nextPage(k); err != nil || got != "/api/v1/devices?expand=userSummary&after=1" {
		t.Errorf("got %s, %v", got, err)
	}
}

// Errors of decoding hold no credential, though an answer may echo one.
func TestDecode_echo(t *testing.T) {
	t.Parallel()
	for _, echo := range []string{`[{"` + testAPIToken + `" 1}]`, `"` + testAPIToken + `"`, `{"` + testAPIToken + `":1}`, `{"id":"` + testAPIToken + `"}`,
		`[{"id":"x","uuid":"x","created":"` + testAPIToken + `","published":"` + testAPIToken + `"}]`,
	} {
		c := servedBy(t, reply{200, echo}.handler())
		lenient := strings.Contains(echo, "published") // of a device, it is null
		for name, err := range map[string]error{
			"Devices":      second(c.Devices(t.Context(), DeviceQuery{})),
			"CountDevices": second(c.CountDevices(t.Context(), "")),
			"FindDevices":  second(c.FindDevices(t.Context(), "x")),
			"Device":       second(c.Device(t.Context(), "guo1")),
			"Grants":       second(c.Grants(t.Context(), "0oa1")),
			"LogEvents":    second(c.LogEvents(t.Context(), EventConsentGrant)),
		} {
			if err == nil && !lenient || err != nil && strings.Contains(err.Error(), testAPIToken) {
				t.Errorf("%s of %s: %v", name, echo, err)
			}
		}
		if _, _, err := c.DeviceUsers(t.Context(), "guo1"); err == nil || strings.Contains(err.Error(), testAPIToken) {
			t.Errorf("DeviceUsers of %s: %v", echo, err)
		}
	}
}

// second returns the error of a call that has two results.
func second[T any](_ T, err error) error { return err }

// servedBy makes a client of a handler, without a connection between them.
func servedBy(t testing.TB, handler http.HandlerFunc) *Client {
	return newTestClient(t, retries(0), func(cfg *Config) {
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			recorder := httptest.NewRecorder()
			handler(recorder, req)
			return recorder.Result(), nil
		})
	})
}
