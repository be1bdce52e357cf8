package judgement

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

func rival() peers.Connection { return peers.Connection{Key: "other", Name: nickname + "\u200f"} }

// revokedToken is the end of a token by hand, so many hours before now.
func revokedToken(hoursAgo int, userID string) okta.LogEvent {
	return okta.LogEvent{
		ID: "revoke", Type: okta.EventTokenRevoke, Published: now.Add(-time.Duration(hoursAgo) * time.Hour), Succeeded: true,
		Targets: []okta.LogTarget{{Type: "refresh_token", ID: "oar"}, {Type: "User", ID: userID}},
	}
}

func (s situation) text() string {
	var said strings.Builder
	for _, p := range s.judge().Problems {
		said.WriteString(p.Code + ": " + p.Summary + "\n" + p.Remedy + "\n")
	}
	return said.String()
}

// expect judges, compares and remembers, as one run after the other does.
func (s *situation) expect(t *testing.T, when, status, binding, bound string) {
	t.Helper()
	v := s.judge()
	if v.Status != status || v.Binding != binding || v.Bound.ID != bound {
		t.Errorf("%s: %s, %s to %q; want %s, %s to %q: %+v", when, v.Status, v.Binding, v.Bound.ID, status, binding, bound, v.Problems)
	}
	s.memory = v.Memory
}

// proven is a connection whose only authorization the log names.
func proven(hoursAgo int) situation {
	s := healthy()
	s.tokens(both("oar1", hoursAgo))
	s.log(created(hoursAgo))
	return s
}

func TestCertain_aNameOfTheLog(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  func(*situation)
		binding string
	}{
		"alone":                       {func(*situation) {}, BindingConfirmed},
		"scopes of an event card":     {func(s *situation) { s.tokens(token("oar1", 5, manageScope, readScope, hooksScope, "openid")) }, BindingConfirmed},
		"scopes of another connector": {func(s *situation) { s.tokens(token("oar1", 5, manageScope, readScope, usersScope)) }, BindingAssumed},
		"the same, and our connector is named": {func(s *situation) {
			s.tokens(token("oar1", 5, manageScope, readScope, usersScope))
			s.log(documented("Okta Devices", created(5)))
		}, BindingConfirmed},
		"another within two minutes":         {func(s *situation) { s.log(created(5), after(2, createdAs("Another", 5))) }, BindingAssumed},
		"another after five minutes":         {func(s *situation) { s.log(created(5), after(5, createdAs("Another", 5))) }, BindingConfirmed},
		"made three minutes after its event": {func(s *situation) { s.log(after(-3, created(5))) }, BindingAssumed},
		"the same nickname twice":            {func(s *situation) { s.log(created(5), after(1, reauthorized(5))) }, BindingAssumed},
		"the same twice, and our connector is named": {func(s *situation) {
			s.log(documented("Okta Devices", created(5)), after(1, documented("Okta Devices", reauthorized(5))))
		}, BindingConfirmed},
		"an event that cannot be read beside": {func(s *situation) { e := after(1, created(5)); e.Targets = nil; s.log(created(5), e) }, BindingAssumed},
		"only an event that cannot be read":   {func(s *situation) { e := created(5); e.Targets = nil; s.log(e) }, BindingAssumed},
		"a rival of the same nickname":        {func(s *situation) { s.peer(rival()) }, BindingAssumed},
		"by an admin, for the account": {func(s *situation) {
			e := documented("Okta Devices", created(5))
			e.Actor.ID, e.Actor.AlternateID = "00uadmin", "admin@example.com"
			s.log(e)
		}, BindingConfirmed},
		"in other letters, NFD": {func(s *situation) {
			s.declared.Name = "Gera\u0308te"
			s.log(createdAs("Ger\u00e4te", 5))
		}, BindingConfirmed},
		"with an invisible character": {func(s *situation) { s.log(createdAs(nickname+"\u200f", 5)) }, BindingConfirmed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := proven(5)
			test.change(&s)
			s.expect(t, name, StatusAuthorized, test.binding, "oar1")
		})
	}
}

// TestCertain_appearanceIsNot: nothing is confirmed without a person's or the log's
// word, whatever appears or takes the place of another.
func TestCertain_appearanceIsNot(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.observed.Log.Refused = readLogs
	stranger := both("oar9", 9)
	stranger.UserID = strangers
	s.tokens(stranger)
	s.expect(t, "nothing of ours", StatusPending, BindingNone, "")
	s.tokens(stranger, both("oar1", 0))
	s.expect(t, "one appeared", StatusAuthorized, BindingAssumed, "oar1")
	s.declared.Enabled = false
	s.expect(t, "disabled", StatusRevoked, BindingNone, "")
}

// TestCertain_formerMemories: what an earlier version had concluded from appearance
// is assumed now.
func TestCertain_formerMemories(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.memory.Held, s.memory.Alive, s.memory.Seen = "oar1", true, []string{"oar1"}
	s.tokens(both("oar1", 5))
	s.expect(t, "held without certainty", StatusAuthorized, BindingAssumed, "oar1")
}

// TestCertain_heirs: an heir was made after the one before was last seen.
func TestCertain_heirs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		heir            okta.RefreshToken
		status, binding string
	}{
		"made since":                       {both("oar2", 0), StatusAuthorized, BindingAssumed},
		"made 30 days earlier, shown late": {both("oar2", 30*24), StatusPending, BindingNone},
		"the same one under another id":    {both("oar2", 5), StatusAuthorized, BindingAssumed},
		"made since, without its scopes":   {token("oar2", 0, usersScope), StatusPending, BindingNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.holds(both("oar1", 5))
			s.observed.Tokens.At = now.Add(-2 * time.Hour)
			s.expect(t, "held", StatusAuthorized, BindingConfirmed, "oar1")
			s.observed.Tokens.At = now
			s.tokens(test.heir)
			bound := test.heir.ID
			if test.binding == BindingNone {
				bound = ""
			}
			s.expect(t, name, test.status, test.binding, bound)
		})
	}
}

// TestCertain_lateEventsCorrect: the account failed at this connection, and
// authorized another a minute later, whose event came late.
func TestCertain_lateEventsCorrect(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.observed.Tokens.At = now.Add(-5*time.Hour + 3*time.Minute)
	s.tokens(both("oar1", 5))
	s.log(created(5))
	s.expect(t, "at first", StatusAuthorized, BindingConfirmed, "oar1")
	s.observed.Log = LogSeen{}
	if !s.judge().WantsLog {
		t.Error("the log is not asked again while it may be late")
	}
	s.log(created(5), after(1, createdAs("Another", 5)))
	s.expect(t, "the event came", StatusAuthorized, BindingAssumed, "oar1")
	s.declared.Enabled = false
	s.expect(t, "disabled", StatusRevoked, BindingNone, "")
}

// TestCertain_aForeignNameIsBelieved: while this one waits, its account authorizes
// somebody else's.
func TestCertain_aForeignNameIsBelieved(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.memory.Visible = true
	s.expect(t, "nothing yet", StatusPending, BindingNone, "")
	s.tokens(both("oar1", 0))
	if v := s.judge(); !v.WantsLog || v.Binding == BindingConfirmed {
		t.Errorf("%s without a question to the log", v.Binding)
	}
	s.log(createdAs("Somebody else's", 0))
	s.expect(t, "the log names it", StatusPending, BindingNone, "")
	s.observed.Log = LogSeen{}
	s.expect(t, "remembered", StatusPending, BindingNone, "")
	// A late event of ours corrects that.
	s.log(createdAs("Somebody else's", 0), after(1, created(0)))
	s.expect(t, "corrected", StatusAuthorized, BindingAssumed, "oar1")
}

// TestCertain_anotherNameIsJudgedAnew: a count that shifts gives this resource
// another connection's name.
func TestCertain_anotherNameIsJudgedAnew(t *testing.T) {
	t.Parallel()
	s := proven(5)
	s.expect(t, "under its name", StatusAuthorized, BindingConfirmed, "oar1")
	s.declared.Name = "Another"
	s.expect(t, "under another, which the log contradicts", StatusPending, BindingNone, "")
	s.declared.Name = nickname + " "
	s.observed.Log = LogSeen{}
	s.memory = Memory{Key: "mine", Looked: true, Name: "x", Held: "oar1", Certain: "oar1", Alive: true}
	s.expect(t, "under another, without a log", StatusAuthorized, BindingAssumed, "oar1")
}

// TestVerify_anAlarmStands: until a later event refutes it, whatever the log answers
// meanwhile.
func TestVerify_anAlarmStands(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.declared.VerifyWithLog = true
	s.holds(both("oar1", 9))
	s.log(created(9), deleted(2))
	s.expect(t, "deleted", StatusPending, BindingConfirmed, "oar1")
	for name, log := range map[string]LogSeen{
		"failing": {Failed: "Okta answered with status 500"}, "forbidden": {Refused: readLogs}, "too young": {Asked: true},
	} {
		s.observed.Log = log
		said := s.text()
		s.expect(t, name, StatusPending, BindingConfirmed, "oar1")
		if !strings.Contains(said, "Eve (eve@example.com) deleted the connection") {
			t.Errorf("%s: it does not say what happened:\n%s", name, said)
		}
		if name == "failing" && !strings.Contains(said, "CHECK_FAILED: verify_with_log is set, but the System Log could not be read: Okta answered with status 500.") {
			t.Errorf("%s: it does not say that the check failed:\n%s", name, said)
		}
	}
	s.log(created(9), deleted(2), reauthorized(1))
	s.expect(t, "reauthorized", StatusAuthorized, BindingConfirmed, "oar1")
	s.observed.Log = LogSeen{Failed: "x"}
	s.expect(t, "refuted, and the log fails", StatusAuthorized, BindingConfirmed, "oar1")
}

// TestUnlisted_isAskedForById: only one that was active at the last look.
func TestUnlisted_isAskedForById(t *testing.T) {
	t.Parallel()
	eachChanged(t, map[string]changed[string]{
		"held and active":                {func(s *situation) { s.memory.Held, s.memory.Alive = "oar1", true }, "oar1"},
		"assumed and active":             {func(s *situation) { s.memory.Assumed, s.memory.Alive = "oar1", true }, "oar1"},
		"held and gone at the last look": {func(s *situation) { s.memory.Held = "oar1" }, ""},
		"listed":                         {func(s *situation) { s.holds(both("oar1", 1)) }, ""},
		"nothing held":                   {func(*situation) {}, ""},
		"newly pinned":                   {func(s *situation) { s.declared.Pin = "oar2" }, "oar2"},
		"pinned and gone":                {func(s *situation) { s.declared.Pin, s.memory.Held = "oar2", "oar2" }, ""},
		"the list can't be read":         {func(s *situation) { s.memory.Held, s.memory.Alive = "oar1", true; s.observed.Tokens.Refused = readApps }, ""},
		"the app is gone":                {func(s *situation) { s.memory.Held, s.memory.Alive = "oar1", true; s.observed.App.Gone = true }, ""},
	}, func(s situation) string { return Unlisted(s.declared, s.memory, s.observed) })
}

// TestUnlisted_whatCameOfIt: a 404 ends it, a failure proves nothing, and one that
// was found makes the list's silence mean nothing from then on.
func TestUnlisted_whatCameOfIt(t *testing.T) {
	t.Parallel()
	held := func() situation {
		s := healthy()
		s.holds(both("oar1", 5))
		s.expect(t, "held", StatusAuthorized, BindingConfirmed, "oar1")
		s.tokens()
		return s
	}
	s := held()
	s.expect(t, "gone", StatusPending, BindingNone, "")

	s = held()
	s.observed.Tokens.Unproven, s.observed.Tokens.Why = "oar1", "Okta answered with status 500"
	if said := s.text(); !strings.Contains(said, "CHECK_FAILED: Okta's list lacks the authorization oar1") {
		t.Errorf("it does not say what failed:\n%s", said)
	}
	s.expect(t, "unproven", StatusUnknown, BindingConfirmed, "oar1")
	s.declared.Enabled = false
	s.expect(t, "unproven and disabled", StatusUnknown, BindingConfirmed, "oar1")
	if !s.judge().Blind {
		t.Error("disabling does not know that it is blind")
	}
	s.declared.Enabled, s.declared.Pin = true, "oar1"
	s.expect(t, "unproven and pinned", StatusUnknown, BindingConfirmed, "oar1")

	s = held()
	s.memory = s.memory.Reenabled()
	s.observed.Tokens.Unproven, s.observed.Tokens.Why = "oar1", "Okta answered with status 500"
	s.expect(t, "unproven and enabled again", StatusUnknown, BindingConfirmed, "oar1")

	s = held()
	s.observed.Tokens.Unlisted = "oar1"
	s.tokens(both("oar1", 5))
	s.expect(t, "found by its id", StatusAuthorized, BindingConfirmed, "oar1")
	s.observed.Tokens.Unlisted = ""
	s.tokens()
	s.expect(t, "gone, in an org whose list leaves out", StatusUnknown, BindingNone, "")
}

// TestHeld_whatWasThereBesideIsNotNewer: a scope was added, and another connection
// had it all along.
func TestHeld_whatWasThereBesideIsNotNewer(t *testing.T) {
	t.Parallel()
	s := healthy()
	other := token("oar2", 3, manageScope, readScope, hooksScope)
	s.holds(both("oar1", 5), other)
	s.expect(t, "held", StatusAuthorized, BindingConfirmed, "oar1")
	s.declared.Scopes = []string{manageScope, readScope, hooksScope}
	s.expect(t, "a scope more", StatusReauthorize, BindingConfirmed, "oar1")
	s.tokens(both("oar1", 5), other, token("oar3", 0, manageScope, readScope, hooksScope))
	s.expect(t, "one that is newer", StatusAmbiguous, BindingConfirmed, "oar1")
}

// TestGone_itsOwnMakingIsNoOther: the log's event of an authorization that has
// ended, stamped a moment after it was seen first, means no other one.
func TestGone_itsOwnMakingIsNoOther(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.tokens(both("oar1", 5))
	s.observed.Tokens.At = now.Add(-5 * time.Hour)
	late := created(5)
	late.Published = late.Published.Add(time.Second)
	s.log(late)
	s.expect(t, "seen", StatusAuthorized, BindingConfirmed, "oar1")
	s.tokens()
	s.observed.Tokens.At = now
	s.uses(consented(5, manageScope, readScope))
	s.expect(t, "gone", StatusPending, BindingNone, "")
}

// TestMemory_doesNotSlide: Terraform takes a memory that changes for drift.
func TestMemory_doesNotSlide(t *testing.T) {
	t.Parallel()
	s := proven(5)
	s.expect(t, "first", StatusAuthorized, BindingConfirmed, "oar1")
	before := s.memory
	s.observed.Tokens.At = now.Add(48 * time.Hour)
	s.observed.Tokens.Tokens[0].ExpiresAt = now.Add(72 * time.Hour)
	s.observed.Log = LogSeen{}
	s.expect(t, "later", StatusAuthorized, BindingConfirmed, "oar1")
	if !reflect.DeepEqual(before, s.memory) {
		t.Errorf("it was %+v, and is %+v", before, s.memory)
	}
}

// TestProblems_nameWhatIsThere: the authorization that fits and is not ours, the
// login as it is, nicknames that were meant, who ended a connection, and what the
// log knows of one that Okta does not list.
func TestProblems_nameWhatIsThere(t *testing.T) {
	t.Parallel()
	revoked := deleted(2)
	revoked.Type = okta.EventConnectionRevoke
	for name, test := range map[string]struct {
		change func(*situation)
		want   string
		not    string
	}{
		"one beside it is left": {func(s *situation) {
			s.memory.Held, s.memory.Certain, s.memory.Seen = "oar1", "oar1", []string{"oar1", "oar2"}
			s.memory.SeenAt = now.Add(-time.Hour)
			s.tokens(both("oar2", 5))
		}, "These match too, but existed at the same time:\n  oar2", "carries any of the scopes"},
		"and may be pinned": {func(s *situation) {
			s.memory.Held, s.memory.Certain, s.memory.Seen = "oar1", "oar1", []string{"oar1", "oar2"}
			s.memory.SeenAt = now.Add(-time.Hour)
			s.tokens(both("oar2", 5))
		}, "set authorization_id", ""},
		"another connection's is named": {func(s *situation) {
			s.memory.Others = []string{"oar2"}
			s.tokens(both("oar2", 5))
		}, "is known to be this connection's. These belong to other connections:\n  oar2", "has ended"},
		"the login changed in Okta": {func(s *situation) { s.observed.Account.Value.Login = "new@example.com" }, "and sign in as new@example.com.", "sign in as svc@example.com"},
		"another case":              {func(s *situation) { s.log(createdAs("okta  devices", 5)) }, `which differs from "Okta Devices" only in case or blanks`, ""},
		"other nicknames": {func(s *situation) {
			s.log(createdAs("Third", 5), createdAs("Second", 4))
		}, `made connections named "Second", "Third".`, ""},
		"another connector's":   {func(s *situation) { s.log(documented("Slack", createdAs("Chat", 5))) }, "NOT_AUTHORIZED", "Chat"},
		"the reason of the log": {func(s *situation) { s.observed.Log.Failed = "it did not answer within 8s" }, "could not be read: it did not answer within 8s.", ""},
		"the right that lacks":  {func(s *situation) { s.observed.Log.Refused = readLogs }, "such as Report Administrator", ""},
		"a cut off log":         {func(s *situation) { s.log(); s.observed.Log.Cut = true }, "it has more events than the provider reads", ""},
		"deleted":               {func(s *situation) { s.log(deleted(2)) }, `Eve (eve@example.com) deleted the connection "Okta Devices" in the Workflows Console on 2026-03-01 at 10:00 UTC.`, ""},
		"revoked":               {func(s *situation) { s.log(revoked) }, `Eve (eve@example.com) revoked the connection "Okta Devices" in the Workflows Console on`, ""},
		"created":               {func(s *situation) { s.log(created(2)) }, `the System Log says that Workflows (svc@example.com) created the connection "Okta Devices" on`, ""},
		"reauthorized":          {func(s *situation) { s.log(reauthorized(2)) }, `reauthorized the connection "Okta Devices" on`, ""},
		"pinned and deleted":    {func(s *situation) { s.declared.Pin = "oar1"; s.log(deleted(2)) }, "deleted the connection", "match"},
		"pinned and replaced": {func(s *situation) { s.declared.Pin = "oar1"; s.tokens(both("oar2", 1)) },
			"The authorization oar1 in authorization_id is not active on the app " + appID + ". These authorizations by svc@example.com match:\n  oar2, created 2026-03-01T11:00:00Z", ""},
		"several":                   {func(s *situation) { s.tokens(both("oar1", 2), both("oar2", 1)) }, "2 active authorizations by svc@example.com match this connection", ""},
		"the console's address":     {func(s *situation) { s.observed.ConsoleURL = "https://example.workflows.okta.com/" }, "Open the Workflows Console: https://example.workflows.okta.com/", ""},
		"a Workflows Administrator": {func(s *situation) { s.observed.Roles.Value = []okta.Role{{Type: okta.RoleWorkflowsAdmin}} }, "is a Workflows Administrator (WORKFLOWS_ADMIN) but not a super admin", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			test.change(&s)
			said := s.text()
			if !strings.Contains(said, test.want) || test.not != "" && strings.Contains(said, test.not) {
				t.Errorf("it does not say %q, or says %q:\n%s", test.want, test.not, said)
			}
		})
	}
}

// TestJudge_anAccountThatIsGoneHasNoTokens, not even one without a user.
func TestJudge_anAccountThatIsGoneHasNoTokens(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.declared.AccountID, s.observed.Account = "", Seen[okta.User]{Gone: true}
	nobodys := both("oar1", 1)
	nobodys.UserID = ""
	s.tokens(nobodys)
	s.expect(t, "gone", StatusBlocked, BindingNone, "")
	s.log(created(1))
	s.expect(t, "gone, with a log", StatusBlocked, BindingNone, "")
}

// TestEnds_areWarnedOf, where the token shows that no use prolongs it.
func TestEnds_areWarnedOf(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		age, usedAt, life time.Duration
		want              bool
	}{
		"in 14 days":              {76 * day, 70 * day, 90 * day, true},
		"in 15 days":              {75 * day, 70 * day, 90 * day, false},
		"never used since":        {80 * day, 0, 90 * day, false},
		"used on its first day":   {80 * day, day, 90 * day, false},
		"one that each use moves": {80 * day, 79 * day, 86 * day, false},
		"without an end":          {80 * day, 70 * day, 0, false},
		"on its last day":         {89 * day, 88 * day, 90 * day, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := both("oar1", 0)
			one.Created = now.Add(-test.age)
			one.LastUpdated, one.ExpiresAt = one.Created.Add(test.usedAt), one.Created.Add(test.life)
			if test.life == 0 {
				one.ExpiresAt = time.Time{}
			}
			s := healthy()
			s.holds(one)
			v := s.judge()
			warned := strings.Contains(s.text(), CodeEnds)
			if v.Status != StatusAuthorized || Alarming(v.Status, true) || warned != test.want {
				t.Errorf("%s, warned: %t, want %t", v.Status, warned, test.want)
			}
		})
	}
}
