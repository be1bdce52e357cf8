package connection_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const listAddress = "data.oktadevices_authorizations.all"

// listed reads the data source with these arguments and returns its list by id.
func (p *play) listed(args map[string]any) (run *terraformtest.Run, byID map[string]map[string]any) {
	p.t.Helper()
	p.Driver.Provider(p.provider)
	p.Config(terraformtest.DataSource("oktadevices_authorizations", "all", args))
	run = p.must(p.Apply())
	byID = map[string]map[string]any{}
	for _, one := range p.Resource(listAddress)["authorizations"].([]any) {
		fields := one.(map[string]any)
		byID[fields["id"].(string)] = fields
	}
	return run, byID
}

// inherited is an org that somebody else set up: what is authorized there, by name.
func inherited(t *testing.T) (p *play, ids map[string]string) {
	t.Helper()
	p = newPlay(t, oktasim.Options{}, nil)
	ids = map[string]string{}
	p.org.GrantInConsole(p.org.FlowAppID(), "okta.users.manage")
	for _, login := range []string{"suspended@example.com", "gone@example.com"} {
		p.addUser(login)
	}
	made := func(name, id string) {
		ids[name] = id
		p.org.Advance(minutes(15))
	}
	app := p.org.FlowAppID()
	made("devices", p.authorizeAs(acctest.ServiceAccount, "Okta Devices"))
	made("read only", p.authorizeAs(acctest.ServiceAccount, "Read only", "okta.devices.read"))
	connector := p.org.AuthorizeConnector(app, acctest.ServiceAccount, "Okta", "Okta users", "okta.users.manage")
	made("other connector", connector)
	made("suspended", p.authorizeAs("suspended@example.com", "Of Sue"))
	made("gone", p.authorizeAs("gone@example.com", "Of Guy"))
	p.org.SetUserStatus("suspended@example.com", "SUSPENDED")
	p.org.DeleteUser("gone@example.com")

	made("revoked", p.authorizeAs(acctest.ServiceAccount, "Revoked"))
	p.org.RevokeToken(app, ids["revoked"])
	another := p.org.AddApp(oktasim.App{Label: "Another"})
	p.org.GrantInConsole(another, "okta.devices.read")
	p.org.Assign(another, acctest.ServiceAccount, "")
	elsewhere := p.org.Authorize(another, acctest.ServiceAccount, "Elsewhere", "okta.devices.read")
	made("of another app", elsewhere)
	return p, ids
}

// TestAuthorizations_show: each active authorization of the app with its account,
// whatever its connector, and with what the log says of its connection.
func TestAuthorizations_show(t *testing.T) {
	t.Parallel()
	p, ids := inherited(t)
	run, list := p.listed(nil)
	if len(run.Warnings()) > 0 || p.Resource(listAddress)["log_gap"] != nil || p.Resource(listAddress)["app_id"] != p.org.FlowAppID() {
		t.Errorf("%s\n%v", run, p.Resource(listAddress))
	}
	want := map[string][]any{ // login, status, covers, nickname, certainty
		"devices":         {acctest.ServiceAccount, "ACTIVE", true, "Okta Devices", "likely"},
		"read only":       {acctest.ServiceAccount, "ACTIVE", false, "Read only", "likely"},
		"other connector": {acctest.ServiceAccount, "ACTIVE", false, "Okta users", "possible"},
		"suspended":       {"suspended@example.com", "SUSPENDED", true, "Of Sue", "likely"},
		"gone":            {nil, "NOT_FOUND", true, "Of Guy", "likely"},
	}
	if len(list) != len(want) {
		t.Errorf("it lists %d: %v", len(list), list)
	}
	for name, fields := range want {
		one := list[ids[name]]
		got := []any{one["account_login"], one["account_status"], one["covers_devices_connector"], one["nickname"], one["nickname_certainty"]}
		if !slices.Equal(got, fields) {
			t.Errorf("%s: %v, want %v", name, got, fields)
		}
		if one["account_id"] == nil || one["created"] == nil || one["last_updated"] == nil || one["expires_at"] == nil {
			t.Errorf("%s lacks what Okta states: %v", name, one)
		}
	}
	if got := fmt.Sprint(list[ids["devices"]]["scopes"]); got != "[okta.devices.manage okta.devices.read]" {
		t.Errorf("scopes %s", got)
	}
	p.expectEmptyPlan()
}

// TestAuthorizations_filters: the arguments hold all at once, and what Okta doesn't
// state matches no time.
func TestAuthorizations_filters(t *testing.T) {
	t.Parallel()
	p, ids := inherited(t)
	user, _ := p.org.User(acctest.ServiceAccount)
	p.org.UseToken(ids["devices"])
	_, all := p.listed(nil)
	second := all[ids["read only"]]["created"].(string)
	for name, test := range map[string]struct {
		args map[string]any
		want []string
	}{
		"by login":               {map[string]any{"account": strings.ToUpper(acctest.ServiceAccount)}, []string{"devices", "other connector", "read only"}},
		"by id":                  {map[string]any{"account": user.ID}, []string{"devices", "other connector", "read only"}},
		"by scope":               {map[string]any{"scope": "okta.devices.manage"}, []string{"devices", "gone", "suspended"}},
		"by a scope of nobody":   {map[string]any{"scope": "okta.apps.read"}, nil},
		"by creation":            {map[string]any{"created_before": second}, []string{"devices"}},
		"by use":                 {map[string]any{"last_updated_before": second}, nil},
		"by use, later":          {map[string]any{"last_updated_before": "2100-01-01T00:00:00Z"}, []string{"devices", "gone", "other connector", "read only", "suspended"}},
		"by account and scope":   {map[string]any{"account": acctest.ServiceAccount, "scope": "okta.devices.manage"}, []string{"devices"}},
		"of an app without any":  {map[string]any{"app_id": p.org.AddApp(oktasim.App{Label: "Empty"})}, nil},
		"in another time's zone": {map[string]any{"created_before": "2100-01-01T00:00:00+05:00", "scope": "okta.users.manage"}, []string{"other connector"}},
	} {
		_, list := p.listed(test.args)
		var got []string
		for name, id := range ids {
			if list[id] != nil {
				got = append(got, name)
			}
		}
		if slices.Sort(got); !slices.Equal(got, test.want) {
			t.Errorf("%s: it lists %v, want %v", name, got, test.want)
		}
	}
}

// TestAuthorizations_formerUser: an id lists what a deleted user still holds, with
// one request for the user more than a list of all takes. If it holds nothing, a
// warning says that the id may be wrong.
func TestAuthorizations_formerUser(t *testing.T) {
	t.Parallel()
	p, ids := inherited(t)
	_, all := p.listed(nil)
	former := all[ids["gone"]]["account_id"].(string)
	p.org.ResetRequests()
	run, list := p.listed(map[string]any{"account": former})
	if one := list[ids["gone"]]; len(list) != 1 || one["account_status"] != "NOT_FOUND" || one["account_login"] != nil || len(run.Warnings()) > 0 {
		t.Errorf("it lists %v\n%s", list, run)
	}
	if got := p.org.Count(http.MethodGet, "/api/v1/users/*"); got > 2 {
		t.Errorf("%d requests for one user", got)
	}
	if run, list := p.listed(map[string]any{"account": former, "scope": "okta.apps.read"}); len(list) > 0 || len(run.Warnings()) > 0 {
		t.Errorf("with a scope that it doesn't have: %v\n%s", list, run)
	}
	const mistyped = "00ummmmmmmmmmmmmmmmm"
	if run, list := p.listed(map[string]any{"account": mistyped}); len(list) > 0 || !run.Says("User "+mistyped+" is not known") {
		t.Errorf("with a mistyped id: %v\n%s", list, run)
	}
	p.org.Fail(oktasim.Fault{Path: "/api/v1/users/*", Status: 403, Code: "E0000006"})
	if run, _ := p.listed(map[string]any{"account": mistyped}); !run.Says("User " + mistyped + " is not known") {
		t.Errorf("without the right to read users:\n%s", run)
	}
}

// TestAuthorizations_oddTimes: a token of which Okta states no times is listed, and
// is neither old nor unused.
func TestAuthorizations_oddTimes(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/tokens", Body: `[{"id":"oar1","status":"ACTIVE","scopes":["openid"]}]`})
	_, list := p.listed(nil)
	one := list["oar1"]
	for _, name := range []string{"account_id", "account_login", "account_status", "created", "last_updated", "expires_at", "nickname", "nickname_certainty"} {
		if value, ok := one[name]; !ok || value != nil {
			t.Errorf("%s is %v, want null", name, value)
		}
	}
	if fmt.Sprint(one["scopes"]) != "[]" {
		t.Errorf("scopes %v", one["scopes"])
	}
	for _, argument := range []string{"created_before", "last_updated_before"} {
		if _, list := p.listed(map[string]any{argument: "2100-01-01T00:00:00Z"}); len(list) > 0 {
			t.Errorf("%s takes an unknown time for an old one", argument)
		}
	}
}

// TestAuthorizations_unknownUser: an authorization of which Okta states no user may
// be the one that the log means.
func TestAuthorizations_unknownUser(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	id := p.authorize()
	p.org.Advance(minutes(15))
	_, list := p.listed(nil)
	one := list[id]
	if one["nickname_certainty"] != "likely" {
		t.Fatalf("it lists %v", one)
	}
	token := func(id, userID any) string {
		return fmt.Sprintf(`{"id":%q,"userId":%q,"created":%q,"status":"ACTIVE","scopes":["okta.devices.read"]}`, id, userID, one["created"])
	}
	p.org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/tokens", Body: "[" + token(id, one["account_id"]) + "," + token("oar2", "") + "]"})
	if _, list := p.listed(nil); len(list) != 2 || list[id]["nickname_certainty"] != "possible" {
		t.Errorf("it lists %v", list)
	}
}

// TestAuthorizations_cost: a thousand authorizations of fifty accounts take five
// requests for the tokens, one for each account and three of the log at most. A
// bubble's clock stands still meanwhile, so a slow machine doesn't run out of the
// time for the log.
func TestAuthorizations_cost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, nil)
		for i := range 50 {
			login := fmt.Sprintf("svc-%d@example.com", i)
			p.addUser(login)
		}
		for i := range 1000 {
			p.authorizeAs(fmt.Sprintf("svc-%d@example.com", i%50), fmt.Sprintf("Devices %d", i))
			p.org.Advance(time.Minute)
		}
		p.org.Advance(minutes(15))
		read := func(args map[string]any, want map[string]int) {
			t.Helper()
			p.org.ResetRequests()
			_, list := p.listed(args)
			if len(list) != 1000 {
				t.Errorf("it lists %d", len(list))
			}
			total := 0
			for path, most := range want {
				got := p.org.Count(http.MethodGet, path)
				total += got
				if got != most {
					t.Errorf("%v: %d GETs of %s, want %d", args, got, path, most)
				}
			}
			if got := len(p.org.Requests()); got != total {
				t.Errorf("%v: %d requests, want %d", args, got, total)
			}
			named := 0
			for _, one := range list {
				if one["nickname_certainty"] == "likely" {
					named++
				}
			}
			if want := 1000 * want["/api/v1/logs"]; named != min(want, 1000) {
				t.Errorf("%d have a name, want %d", named, want)
			}
		}
		calls := map[string]int{"/api/v1/apps": 1, "/api/v1/apps/*/tokens": 5, "/api/v1/users/*": 50, "/api/v1/logs": 1}
		read(nil, calls)
		delete(calls, "/api/v1/apps")
		delete(calls, "/api/v1/logs")
		read(map[string]any{"include_names": false, "app_id": p.org.FlowAppID()}, calls)
	})
}

// TestAuthorizations_withoutLog: what the log doesn't show is null, and the list
// says why.
func TestAuthorizations_withoutLog(t *testing.T) {
	t.Parallel()
	const logs = "/api/v1/logs"
	for name, test := range map[string]struct {
		args, provider map[string]any
		before         func(*play)
		warned         bool
		gap            string
		requests       int
	}{
		"not wanted":              {args: map[string]any{"include_names": false}, gap: "include_names is false"},
		"not wanted by provider":  {provider: map[string]any{"explain_drift": false}, gap: "explain_drift of the provider is false"},
		"wanted all the same":     {args: map[string]any{"include_names": true}, provider: map[string]any{"explain_drift": false}, requests: 1},
		"forbidden":               {before: failing(logs, 403, "E0000006"), warned: true, gap: "the credentials lack the scope okta.logs.read", requests: 1},
		"out of order":            {before: failing(logs, 500, "E0000009"), warned: true, gap: "Okta answered with status 500 E0000009", requests: 1},
		"out of order, asked for": {args: map[string]any{"include_names": true}, provider: map[string]any{"max_retries": 1}, before: failing(logs, 500, "E0000009"), warned: true, gap: "status 500", requests: 2},
		"too long": {args: map[string]any{"include_names": true}, before: func(p *play) {
			for range 3100 {
				p.org.LogConnection("create", acctest.ServiceAccount, oktasim.OktaDevices, "Noise")
			}
		}, gap: "more events of connections than 3 requests return. Events before 20", requests: 3},
		"out of its window": {before: func(p *play) {
			for range 16 {
				p.org.Advance(6 * 24 * time.Hour)
				p.org.UseToken(p.token)
			}
		}, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{SlidingTokens: true}}, nil)
			p.token = p.authorize()
			p.org.Advance(minutes(15))
			if test.before != nil {
				test.before(p)
			}
			maps.Copy(p.provider, test.provider)
			p.org.ResetRequests()
			run, list := p.listed(test.args)
			gap, _ := p.Resource(listAddress)["log_gap"].(string)
			if (gap == "") != (test.gap == "") || !strings.Contains(gap, test.gap) {
				t.Errorf("log_gap %q, want %q", gap, test.gap)
			}
			if (len(run.Warnings()) > 0) != test.warned || test.warned && !run.Says(test.gap) {
				t.Errorf("it says:\n%s", run)
			}
			one := list[p.token]
			if named := one["nickname"] != nil; named != (name == "wanted all the same") || one["account_login"] != acctest.ServiceAccount {
				t.Errorf("it lists %v", one)
			}
			expectCount(t, p.org, test.requests, http.MethodGet, logs)
		})
	}
}

// failing makes calls of a path fail.
func failing(path string, status int, code string) func(*play) {
	return func(p *play) { p.org.Fail(oktasim.Fault{Path: path, Status: status, Code: code}) }
}

// TestAuthorizations_refused: accounts that can't be read are null with one
// warning, tokens that can't be read are an error.
func TestAuthorizations_refused(t *testing.T) {
	t.Parallel()
	p, ids := inherited(t)
	p.org.Fail(oktasim.Fault{Path: "/api/v1/users/*", Status: 403, Code: "E0000006"})
	run, list := p.listed(nil)
	if len(run.Warnings()) != 1 || !run.Says("3 of 3 accounts are null, because the credentials lack the scope okta.users.read") {
		t.Errorf("it says:\n%s", run)
	}
	if one := list[ids["suspended"]]; one["account_login"] != nil || one["account_status"] != nil || one["account_id"] == nil || one["nickname"] != "Of Sue" {
		t.Errorf("it lists %v", one)
	}
	p.org.ClearFaults()
	for _, test := range map[string]struct {
		args map[string]any
		path string
		want string
	}{
		"the tokens":       {nil, "/api/v1/apps/*/tokens", "Unable to list authorizations"},
		"the apps":         {nil, "/api/v1/apps", "Unable to list apps"},
		"no such app":      {map[string]any{"app_id": "0oanonexistent000000"}, "", "Unable to list authorizations"},
		"no such account":  {map[string]any{"account": "nobody@example.com"}, "", "No user of this org"},
		"an old time":      {map[string]any{"created_before": "0001-01-01T00:00:00Z"}, "", "No authorization is so old"},
		"no time":          {map[string]any{"last_updated_before": "yesterday"}, "", "RFC3339"},
		"automatic scopes": {map[string]any{"scope": "openid"}, "", "granted automatically"},
	} {
		p.org.ClearFaults()
		if test.path != "" {
			p.org.Fail(oktasim.Fault{Path: test.path, Status: 403, Code: "E0000006"})
		}
		p.Config(terraformtest.DataSource("oktadevices_authorizations", "all", test.args))
		expectRefused(t, p.Plan(), test.want)
	}
	p.org.ClearFaults()
	if run, _ := p.listed(map[string]any{"scope": "okta.device.manage"}); !run.Says("Use okta.devices.manage if you meant that") {
		t.Errorf("it does not name the nearest scope:\n%s", run)
	}
}

// TestAuthorizations_notListed: an empty list is no proof that there are no
// connections, if the System Log shows that some were made.
func TestAuthorizations_notListed(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}}, nil)
	if run, list := p.listed(nil); len(list) > 0 || len(run.Warnings()) > 0 {
		t.Errorf("without connections: %v\n%s", list, run)
	}
	p.authorize()
	run, list := p.listed(nil)
	if len(list) > 0 || len(run.Warnings()) != 1 || !run.Says("created or reauthorized 1 times in the last 90 days") {
		t.Errorf("with a connection: %v\n%s", list, run)
	}
}
