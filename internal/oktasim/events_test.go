package oktasim_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// eventful is an org in which everything was done that the System Log records.
func eventful(t *testing.T, options oktasim.Options) *caller {
	t.Helper()
	c := start(t, options)
	app := c.org.FlowAppID()
	c.org.ActAs("", "198.51.100.1")
	svc := c.org.AddUser("svc@example.com", "ACTIVE")
	c.org.Assign(app, svc, "")
	c.org.AssignRole(svc, "SUPER_ADMIN", "")
	granted := c.grant("okta.devices.read").wants(200).object()["id"].(string)
	c.org.GrantInConsole(app, "okta.devices.manage")
	c.org.Authorize(app, svc, "Devices", "okta.devices.read")
	c.org.Reauthorize(app, "", "Devices", "okta.devices.manage")
	c.org.DeleteConnection(app, "", "Devices")
	c.org.AuthorizeConnector(app, svc, "Okta", "Devices")
	c.org.DeleteConnection(app, "", "Devices")
	token := c.org.Authorize(app, svc, "Other")
	c.do("DELETE", c.flow()+"/tokens/"+token, "").wants(204)
	c.do("DELETE", c.flow()+"/grants/"+granted, "").wants(204)
	c.org.RevokeInConsole(app, "okta.devices.manage")
	device := c.org.AddDevice(oktasim.Device{Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
	for _, status := range []string{"SUSPENDED", "ACTIVE", "DEACTIVATED", "ACTIVE"} {
		c.org.SetDeviceStatus(device, status)
	}
	c.org.DeleteDevice(device)
	custom := c.org.AddApp(oktasim.App{Label: "Mine"})
	c.org.SetAppStatus(custom, "INACTIVE")
	c.org.SetAppStatus(custom, "ACTIVE")
	c.org.DeleteApp(custom)
	c.org.RemoveRole(svc, "SUPER_ADMIN")
	c.org.Unassign(app, svc)
	for _, status := range []string{"SUSPENDED", "ACTIVE", "DEPROVISIONED", "ACTIVE"} {
		c.org.SetUserStatus(svc, status)
	}
	c.org.DeleteUser(svc)
	return c
}

func TestEvents_ofEverything(t *testing.T) {
	t.Parallel()
	c := eventful(t, oktasim.Options{Now: newClock().now})
	want := strings.Fields(`
		user.lifecycle.create application.user_membership.add user.account.privilege.grant
		app.oauth2.admin.consent.grant app.oauth2.admin.consent.grant
		app.oauth2.token.grant.access_token workflows.user.connection.create
		app.oauth2.token.grant.access_token workflows.user.connection.reauthorize
		workflows.user.connection.revoke workflows.user.connection.delete
		app.oauth2.token.grant.access_token workflows.user.connection.create
		workflows.user.connection.revoke workflows.user.connection.delete
		app.oauth2.token.grant.access_token workflows.user.connection.create
		app.oauth2.token.revoke app.oauth2.admin.consent.revoke app.oauth2.admin.consent.revoke
		device.lifecycle.suspend device.lifecycle.unsuspend device.lifecycle.deactivate device.lifecycle.activate
		device.lifecycle.delete
		application.lifecycle.create application.lifecycle.deactivate application.lifecycle.activate application.lifecycle.delete
		user.account.privilege.revoke application.user_membership.remove
		user.lifecycle.suspend user.lifecycle.unsuspend user.lifecycle.deactivate user.lifecycle.activate
		user.lifecycle.delete.completed`)
	events := c.get("/api/v1/logs").wants(200)
	events.lists("eventType", want...)
	events.has("3.client.ipAddress", "127.0.0.1", "3.debugContext.debugData.requestUri", c.flow()+"/grants", // by the API
		"4.client.ipAddress", "198.51.100.1") // by hand
	var ids []string
	for _, e := range c.org.Events() {
		ids = append(ids, e.ID)
	}
	events.lists("uuid", ids...)
	slices.Sort(ids)
	same(t, "ids", len(slices.Compact(ids)), len(want))
}

func TestEvents_ofScopes(t *testing.T) {
	t.Parallel()
	for switches, want := range map[oktasim.Switches]func(app string) string{
		{}: func(app string) string {
			return "ConsentGrant oag okta.users.read map[authorizationserver:URL publicclientapp:" + app + "]"
		},
		{ConsentEventScope: true}: func(app string) string {
			return "AppInstance " + app + " Okta Workflows OAuth map[], OAuth2Scope scp okta.users.read map[]"
		},
		{ConsentEventDetail: true}: func(app string) string {
			return "PublicClientApp " + app + " Okta Workflows OAuth map[grantedScopes:okta.users.read issuer:URL]"
		},
	} {
		c := start(t, oktasim.Options{Switches: switches})
		other := c.org.AddUser("other@example.com", "ACTIVE")
		c.org.ActAs("other@example.com", "198.51.100.2")
		c.org.GrantInConsole(c.org.FlowAppID(), "okta.users.read")
		c.org.RevokeInConsole(c.org.FlowAppID(), "okta.users.read")
		c.org.ActAs("", "")
		c.org.GrantInConsole(c.org.FlowAppID(), "okta.users.read")
		events := c.get("/api/v1/logs?filter=" + url.QueryEscape(`eventType sw "app.oauth2.admin.consent."`)).wants(200)
		events.lists("eventType", "app.oauth2.admin.consent.grant", "app.oauth2.admin.consent.revoke", "app.oauth2.admin.consent.grant")
		owner, _ := c.org.User(admin)
		for i, by := range []struct{ id, ip string }{{other, "198.51.100.2"}, {other, "198.51.100.2"}, {owner.ID, "203.0.113.7"}} {
			event := events.list()[i]
			hasAt(t, event, "actor.id", by.id, "client.ipAddress", by.ip)
			same(t, "targets", targets(c, event), want(c.org.FlowAppID()))
		}
		c.get(c.flow()+"/grants").has("0.createdBy.id", owner.ID)
	}
}

// targets are the targets of an event in short.
func targets(c *caller, event map[string]any) string {
	var texts []string
	for _, one := range event["target"].([]any) {
		target := one.(map[string]any)
		id := target["id"].(string)
		if strings.HasPrefix(id, "scp") || strings.HasPrefix(id, "oag") {
			id = id[:3]
		}
		detail, _ := target["detailEntry"].(map[string]any)
		text := fmt.Sprint(target["type"], " ", id, " ", target["displayName"], " ", detail)
		texts = append(texts, strings.ReplaceAll(text, c.url, "URL"))
	}
	return strings.Join(texts, ", ")
}

func TestEvents_ofConnections(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Switches: oktasim.Switches{ConnectionEventConnector: true}})
	app := c.org.FlowAppID()
	svc := c.org.AddUser("svc@example.com", "ACTIVE")
	c.org.AddUser("other@example.com", "ACTIVE")
	c.org.ActAs(admin, "") // who can't consent for another
	c.org.Authorize(app, svc, "Devices")
	c.org.ReauthorizeAs(app, "", "other@example.com", "Devices")
	if live := c.org.Tokens(app); len(live) != 1 || live[0].User == svc {
		t.Errorf("live %v", live)
	}
	c.org.DeleteConnection(app, "", "Devices")
	c.org.LogConnection("create", "svc@example.com", "Slack", "Devices")
	events := c.get("/api/v1/logs?filter=" + url.QueryEscape(`target.displayName eq "Devices"`)).wants(200).list()
	var got []string
	for _, e := range events {
		got = append(got, fmt.Sprint(e["eventType"].(string)[len("workflows.user.connection."):], " by ",
			at(e, "actor.alternateId"), " of ", at(e, "target.1.displayName")))
		hasAt(t, e, "target.0.id", at(e, "actor.id"))
	}
	same(t, "told", got, []string{
		"create by svc@example.com of Okta Devices", "reauthorize by other@example.com of Okta Devices",
		"revoke by admin@example.com of Okta Devices", "delete by admin@example.com of Okta Devices", "create by svc@example.com of Slack",
	})
}

// logged is an org with one event an hour, from 100 days ago on.
func logged(t *testing.T, options oktasim.Options) *caller {
	t.Helper()
	options.Now = newClock().now
	c := start(t, options)
	for i := range 100 * 24 {
		c.org.LogEvent(oktasim.Event{
			Type: "user.session.start", ID: fmt.Sprint(i), Published: c.org.Now().Add(time.Duration(i-100*24) * time.Hour),
			Outcome: []string{"SUCCESS", "FAILURE"}[i%2],
		})
	}
	return c
}

func TestEvents_window(t *testing.T) {
	t.Parallel()
	c := logged(t, oktasim.Options{})
	for query, want := range map[string]int{
		"":                         100, // a page
		"?limit=1000":              7 * 24,
		"?limit=0":                 0,
		"?limit=1000&since=%s":     1000,
		"?limit=1000&until=%[2]s":  7 * 24,
		"?since=%[2]s&until=%[3]s": 24,
		"?since=%[2]s&until=%[2]s": 0,
		"?since=2026-03-01T12:00:00%%2B01:00&until=2026-03-01T12:00:00Z": 1,
	} {
		query = fmt.Sprintf(query+"%.0s%.0s%.0s", "2025-01-01T00:00:00Z", "2026-02-01T00:00:00.000Z", "2026-02-02T00:00:00Z")
		query, _, _ = strings.Cut(query, "%!")
		same(t, "events of "+query, len(c.get("/api/v1/logs"+query).wants(200).list()), want)
	}
	whole, pages := c.pages("/api/v1/logs?limit=1000&since=2025-01-01T00:00:00Z&until=2027-01-01T00:00:00Z")
	if len(whole) != 90*24 || pages != 3 {
		t.Errorf("%d events on %d pages: older than 90 days there are none", len(whole), pages)
	}
	if at := field(whole, "published"); !slices.IsSorted(at) {
		t.Error("not sorted by age")
	}
	backward, _ := c.pages("/api/v1/logs?limit=700&since=2025-01-01T00:00:00Z&sortOrder=DESCENDING")
	slices.Reverse(backward)
	same(t, "in descending order", field(backward, "uuid"), field(whole, "uuid"))
	for _, query := range []string{
		"limit=1001", "limit=-1", "limit=x", "since=yesterday", "until=2026-02-30T00:00:00Z", "sortOrder=up",
		"since=2026-02-02T00:00:00Z&until=2026-02-01T00:00:00Z",
	} {
		c.get("/api/v1/logs?"+query).wantsError(400, "E0000001")
	}
	for _, query := range []string{"filter=x", "filter=legacyEventType+pr", "after=x"} {
		c.get("/api/v1/logs?"+query).wantsError(400, "E0000031")
	}
}

// TestEvents_polling is about queries without an end: their next link is for later, and there is always one.
func TestEvents_polling(t *testing.T) {
	t.Parallel()
	c := logged(t, oktasim.Options{})
	next := "/api/v1/logs?limit=1000"
	for want := range 3 {
		if want == 2 {
			c.org.GrantInConsole(c.org.FlowAppID(), "okta.users.read")
			want = 1
		} else {
			want = 7 * 24 * (1 - want)
		}
		page := c.get(next).wants(200)
		if next = page.next(c); len(page.list()) != want || next == "" {
			t.Fatalf("%d events, want %d, then %q", len(page.list()), want, next)
		}
	}
	if empty := start(t, oktasim.Options{}).get("/api/v1/logs").wants(200); string(empty.body) != "[]" ||
		len(empty.header.Values("Link")) != 2 {
		t.Errorf("%s with %v", empty.body, empty.header)
	}
}

func TestEvents_found(t *testing.T) {
	t.Parallel()
	c := eventful(t, oktasim.Options{Now: newClock().now})
	app := c.org.FlowAppID()
	for query, want := range map[string]int{
		`eventType eq "app.oauth2.admin.consent.grant"`:                                                   2,
		`eventType eq "app.oauth2.admin.consent.grant" or eventType eq "app.oauth2.admin.consent.revoke"`: 4,
		`target.id eq "` + app + `"`:                                                                      3, // the assignment and the revoked token
		`target.type eq "ConsentGrant" and eventType sw "app.oauth2.admin"`:                               4,
		`target.id eq "` + app + `" and (eventType eq "x" or target.type eq "User")`:                      2,
		`target.displayName eq "okta.devices.read"`:                                                       2,
		`actor.alternateId eq "svc@example.com"`:                                                          8,
		`actor.id eq "x"`:                                                                                 0,
		`client.ipAddress eq "127.0.0.1"`:                                                                 3,
		`outcome.result eq "SUCCESS" and eventType co "device"`:                                           5,
		`published gt "2027-01-01T00:00:00Z"`:                                                             0,
		`transaction.id sw "W"`:                                                                           33, // not by a request
		`target.type eq "ConsentGrant" and target.alternateId pr`:                                         0,
	} {
		same(t, query, len(c.get("/api/v1/logs?filter="+url.QueryEscape(query)).wants(200).list()), want)
	}
}

func TestEvents_lag(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now, LogLag: time.Minute})
	c.org.GrantInConsole(c.org.FlowAppID(), "okta.users.read")
	c.org.Advance(59 * time.Second)
	c.get("/api/v1/logs").lists("eventType")
	c.org.Advance(time.Second)
	c.get("/api/v1/logs").lists("eventType", "app.oauth2.admin.consent.grant")
}

func TestServiceApp_acts(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{Label: "Terraform", ClientID: "chosen"})
	app := appOf(t, s.caller, "chosen")
	s.org.GrantInConsole(app, "okta.appGrants.manage", "okta.users.read")
	token := s.token("okta.appGrants.manage okta.users.read", "").wants(200).object()["access_token"].(string)
	one := s.as(t, "Bearer "+token)
	one.grant("okta.users.read").wants(200).has("createdBy", map[string]any{"id": "chosen", "type": "PublicClientApp"})
	one.get("/api/v1/users/me").wantsError(404, "E0000007")
	events := s.get("/api/v1/logs?filter=" + url.QueryEscape(`actor.type eq "PublicClientApp"`))
	events.lists("eventType", "app.oauth2.token.grant.access_token", "app.oauth2.admin.consent.grant")
	events.has("1.actor.id", "chosen", "1.actor.displayName", "Terraform")
}
