package judgement

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestNames(t *testing.T) {
	t.Parallel()
	target := func(kind string, texts ...string) okta.LogTarget { return target(kind, "", texts...) }
	workflows := target("AppInstance", "00o", "Okta Workflows")
	detailed := okta.LogTarget{Type: "User", Texts: []string{accountID, "Mine", "Okta Devices"}, Details: []string{"Mine", "Okta Devices"}}
	user := target("User", accountID, "svc@example.com", "Workflows")
	devices, plain := target("Application", "okta_devices", "Okta Devices"), target("Application", "okta", "Okta")
	for name, test := range map[string]struct {
		nickname string
		targets  []okta.LogTarget
		named    bool
		ours     connectorSeen
	}{
		"as documented":                      {"Mine", []okta.LogTarget{user, devices, target("Connection", "1", "Mine")}, true, okDevices},
		"as recorded":                        {"Mine", []okta.LogTarget{workflows, target("Connection", "1", "Mine")}, true, unnamed},
		"as recorded, under another label":   {"Mine", []okta.LogTarget{target("AppInstance", "Workflows (prod)"), target("Connection", "1", "Mine")}, true, unnamed},
		"as recorded, another nickname":      {"Mine", []okta.LogTarget{workflows, target("Connection", "1", "Yours")}, false, unnamed},
		"the app's name as nickname":         {"Okta Workflows", []okta.LogTarget{workflows, target("Connection", "1", "Okta Workflows")}, true, unnamed},
		"the same, and not its own app":      {"Okta Workflows", []okta.LogTarget{workflows, target("Connection", "1", "Mine")}, false, unnamed},
		"in the details of the user":         {"Mine", []okta.LogTarget{detailed}, true, okDevices},
		"another nickname":                   {"Mine", []okta.LogTarget{user, devices, target("Connection", "1", "Mine too")}, false, okDevices},
		"another connector":                  {"Mine", []okta.LogTarget{user, plain, target("Connection", "1", "Mine")}, true, another},
		"no connector":                       {"Mine", []okta.LogTarget{user, target("Connection", "1", "Mine")}, true, unnamed},
		"no targets":                         {"Mine", nil, false, unnamed},
		"all in one target":                  {"Mine", []okta.LogTarget{target("", "Okta Devices", "Mine", "svc")}, true, okDevices},
		"unknown types":                      {"Mine", []okta.LogTarget{target("x", "Okta Devices"), target("y", "Mine")}, true, okDevices},
		"the connector's name as nickname":   {"Okta Devices", []okta.LogTarget{user, devices, target("Connection", "Okta Devices")}, true, okDevices},
		"the same, and untyped":              {"Okta Devices", []okta.LogTarget{devices, target("", "Okta Devices")}, true, okDevices},
		"the same, and not its own":          {"Okta Devices", []okta.LogTarget{user, devices, target("Connection", "Another")}, false, okDevices},
		"the same, of another connector":     {"Okta Devices", []okta.LogTarget{user, plain, target("Connection", "Okta Devices")}, true, another},
		"the same, of another, untyped":      {"Okta Devices", []okta.LogTarget{plain, target("", "Okta Devices")}, false, okDevices},
		"the account's own name as nickname": {"Workflows", []okta.LogTarget{user, devices, target("Connection", "Another")}, false, okDevices},
		"the account's login, untyped":       {"svc@example.com", []okta.LogTarget{target("", "SVC@example.com"), target("", "svc@example.com"), devices}, false, okDevices},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.declared.Name = test.nickname
			seen := names(okta.LogEvent{Targets: test.targets}, s.declared, s.observed)
			if seen.named != test.named || seen.of != test.ours {
				t.Errorf("names = %t, %d; want %t, %d", seen.named, seen.of, test.named, test.ours)
			}
		})
	}
}

// TestReadLog_whoseTokenIsIt: an account makes several connections within two
// minutes, and one token appears.
func TestReadLog_whoseTokenIsIt(t *testing.T) {
	t.Parallel()
	unreadable := after(1, createdAs("", 5))
	for name, test := range map[string]struct {
		log             events
		proven, foreign string
	}{
		"this one's":                        {events{created(5)}, "oar1", ""},
		"this one's, made twice":            {events{documented(nickname, created(5)), after(1, documented(nickname, created(5)))}, "oar1", ""},
		"the same, and another in between":  {events{documented(nickname, created(5)), after(1, documented(nickname, createdAs("Another", 5))), after(2, documented(nickname, created(5)))}, "", ""},
		"the same, and another afterwards":  {events{documented(nickname, created(5)), after(1, documented(nickname, created(5))), after(2, documented(nickname, createdAs("Another", 5)))}, "", ""},
		"the same, and one event is vague":  {events{documented(nickname, created(5)), after(1, created(5))}, "", ""},
		"this one's, another's before it":   {events{after(-2, createdAs("Another", 5)), after(1, created(5))}, "", ""},
		"this one's, another's after it":    {events{after(1, created(5)), after(3, createdAs("Another", 5))}, "", ""},
		"another's":                         {events{createdAs("Another", 5)}, "", "oar1"},
		"another's or a third one's":        {events{createdAs("Another", 5), after(1, createdAs("Third", 5))}, "", "oar1"},
		"another's or this one's":           {events{createdAs("Another", 5), after(1, created(5))}, "", ""},
		"another's or an unreadable one's":  {events{createdAs("Another", 5), unreadable}, "", ""},
		"the same, and a third one earlier": {events{createdAs("Another", 5), unreadable, after(-1, createdAs("Third", 5))}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.tokens(both("oar1", 5))
			s.log(test.log...)
			e := readLog(s.declared, s.observed)
			if e.proven.ID != test.proven || strings.Join(e.foreign, " ") != test.foreign {
				t.Errorf("proven %q, foreign %q; want %q, %q", e.proven.ID, e.foreign, test.proven, test.foreign)
			}
		})
	}
}

// TestJudge_asksTheLogOnlyWhereItMayTellMore: each question is a call that every
// user pays.
func TestJudge_asksTheLogOnlyWhereItMayTellMore(t *testing.T) {
	t.Parallel()
	eachChanged(t, map[string]changed[bool]{
		"nothing live":                      {func(*situation) {}, true},
		"it was asked":                      {func(s *situation) { s.log() }, false},
		"it can't be read":                  {func(s *situation) { s.observed.Log.Refused = readLogs }, false},
		"confirmed":                         {func(s *situation) { s.holds(both("oar1", 1)) }, false},
		"confirmed, but lacks a scope":      {func(s *situation) { s.holds(token("oar1", 1, readScope)) }, false},
		"confirmed by the log a moment ago": {func(s *situation) { s.holds(both("oar1", 0)); s.memory.ByLog = true }, true},
		"confirmed by the log permanently": {func(s *situation) {
			s.holds(both("oar1", 0))
			s.memory.ByLog, s.memory.Consulted = true, "oar1"
		}, false},
		"by the log, disabled a moment later": {func(s *situation) {
			s.holds(both("oar1", 0))
			s.memory.ByLog, s.declared.Enabled = true, false
		}, true},
		"confirmed, and to be verified": {func(s *situation) { s.declared.VerifyWithLog = true; s.tokens(both("oar1", 1)) }, true},
		"assumed":                       {func(s *situation) { s.memory.Known = []string{"oar1"}; s.tokens(both("oar1", 1)) }, true},
		"assumed, and it was asked once": {func(s *situation) {
			s.memory.Known, s.memory.Consulted = []string{"oar1"}, "oar1"
			s.tokens(both("oar1", 1))
		}, false},
		"several":                              {func(s *situation) { s.tokens(both("oar1", 1), both("oar2", 1)) }, true},
		"ours is gone":                         {func(s *situation) { s.memory.Held, s.memory.Certain = "oar1", "oar1" }, true},
		"the pin is gone":                      {pinned, true},
		"disabled":                             {func(s *situation) { s.declared.Enabled, s.memory.Visible = false, true }, false},
		"disabled, where Okta has listed none": {disabled, true},
		"the app is gone":                      {func(s *situation) { s.observed.App.Gone = true }, false},
		"tokens can't be read":                 {func(s *situation) { s.observed.Tokens.Refused = readApps }, false},
	}, func(s situation) bool { return s.judge().WantsLog })
}

func TestJudge_remembersThatTheLogWasAsked(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.memory.Known = []string{"oar1"}
	s.tokens(both("oar1", 1))
	s.log()
	m := Judge(s.declared, s.memory, s.observed).Memory
	s.observed.Log = LogSeen{}
	if v := Judge(s.declared, m, s.observed); v.WantsLog || v.Binding != BindingAssumed {
		t.Errorf("asked again: %+v", v)
	}
}
