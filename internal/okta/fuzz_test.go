package okta

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// fuzzClient makes a client of an org that answers everything with what body points to.
func fuzzClient(f *testing.F, body *string) *Client {
	f.Helper()
	return servedBy(f, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, *body) })
}

// expectError wants an error that was made for its reader.
func expectError(t *testing.T, err error) {
	t.Helper()
	e, ok := AsError(err)
	if !ok || strings.ContainsFunc(err.Error(), unicode.IsControl) {
		t.Errorf("%T %q", err, err)
		return
	}
	if IsNotFound(e) || IsForbidden(e) {
		t.Errorf("%v passes for an answer of Okta's", err)
	}
}

func FuzzGrants(f *testing.F) {
	f.Add("[" + grantJSON("oag1", "ACTIVE", read) + "," + grantJSON("oag2", "REVOKED", manage) + "]")
	f.Add(grantJSON("oag1", "ACTIVE", read))
	var body string
	c := fuzzClient(f, &body)
	f.Fuzz(func(t *testing.T, raw string) {
		body = raw
		cachedGrants.of(c).Forget("0oa1")
		grants, err := c.Grants(t.Context(), "0oa1")
		if err != nil {
			expectError(t, err)
		}
		seen := map[string]bool{}
		for _, g := range grants {
			if g.ID == "" || g.Status != statusActive || seen[g.ID] {
				t.Errorf("%+v in %+v", g, grants)
			}
			seen[g.ID] = true
		}
		if !slices.IsSortedFunc(grants, compareGrants) {
			t.Errorf("not sorted: %+v", grants)
		}
		// The same as the answer to a grant, after a list that is empty.
		cachedGrants.of(c).Forget("0oa1")
		cachedGrants.of(c).Keep("0oa1", nil)
		if g, adopted, err := c.GrantScope(t.Context(), "0oa1", read, issuer); err == nil && g.ID == "" || adopted {
			t.Errorf("granted %+v, adopted %t", g, adopted)
		}
	})
}

func FuzzDevices(f *testing.F) {
	f.Add(`[{"id":"guo1","status":"ACTIVE","profile":{"displayName":"a\u001b[2J","registered":true},"resourceDisplayName":{"value":"x","sensitive":true}}]`)
	f.Add(`[{"id":"guo1"},{"id":"guo1"},{"id":""}]`)
	f.Add(`[{"id":"guo2"},{"id":"guo1","_embedded":{"users":[{"managementStatus":"MANAGED","created":"2026-01-02T03:04:05.000Z","user":{"id":"00u1","lastLogin":null,"profile":{"login":"a\u009bb"}}},null]}}]`)
	var body string
	c := fuzzClient(f, &body)
	f.Fuzz(func(t *testing.T, raw string) {
		body = raw
		c.forgetDevices()
		list, err := c.Devices(t.Context(), DeviceQuery{})
		counts, countErr := c.CountDevices(t.Context(), "")
		if err != nil {
			expectError(t, err)
			if countErr != nil {
				expectError(t, countErr)
			}
			return
		}
		// What can be read can be counted; they may differ where one of the pages holds an id twice.
		if countErr != nil || counts.Total != len(list.Devices) {
			t.Errorf("%d devices, counted %+v, %v", len(list.Devices), counts, countErr)
		}
		devices := list.Devices
		for i, d := range devices {
			if d.ID == "" || i > 0 && devices[i-1].ID >= d.ID {
				t.Errorf("%q after %+v", d.ID, devices[:i])
			}
			texts := []*string{&d.DisplayName, &d.Status}
			for _, place := range d.Profile.texts() {
				texts = append(texts, *place)
			}
			for _, u := range d.Users {
				for _, text := range u.texts() {
					texts = append(texts, text)
				}
			}
			for _, text := range texts {
				if text != nil && strings.ContainsFunc(*text, unicode.IsControl) {
					t.Errorf("%q holds control characters", *text)
				}
			}
		}
	})
}

func FuzzLogEvents(f *testing.F) {
	f.Add(`[{"uuid":"u1","eventType":"app.oauth2.admin.consent.grant","published":"2026-01-02T03:04:05.000Z","actor":{"id":"00u1","type":"User","alternateId":"ada@example.com","displayName":"Ada"},` +
		`"client":{"ipAddress":"192.0.2.1","geographicalContext":{"city":"Paris","country":"France"}},"outcome":{"result":"SUCCESS"},` +
		`"target":[{"id":"oag1","type":"ConsentGrant","displayName":"okta.devices.read","detailEntry":{"publicclientapp":"0oa1"}}],"debugContext":{"debugData":{"x":"a b"}}}]`)
	f.Add(`[{"target":{"id":"x"}},{"target":[1,null,[{"type":7}]],"outcome":null,"client":null},{"published":null,"debugContext":"a\u001b[2J"}]`)
	var body string
	c := fuzzClient(f, &body)
	f.Fuzz(func(t *testing.T, raw string) {
		body = raw
		c.ForgetLogEvents(EventConsentGrant)
		events, err := c.LogEvents(t.Context(), EventConsentGrant)
		if err != nil {
			expectError(t, err)
			return
		}
		for i, e := range events.Events {
			if i > 0 && e.Published.After(events.Events[i-1].Published) {
				t.Errorf("%s comes after %s", e.Published, events.Events[i-1].Published)
			}
			if e.Mentions("") {
				t.Error("an event mentions nothing at all")
			}
			texts := []string{e.Sentence("granted it"), e.ID, e.Type}
			for _, target := range e.Targets {
				texts = append(append(texts, target.Type), target.Texts...)
			}
			for _, text := range texts {
				if strings.ContainsFunc(text, unicode.IsControl) {
					t.Errorf("%q holds control characters", text)
				}
			}
		}
	})
}
