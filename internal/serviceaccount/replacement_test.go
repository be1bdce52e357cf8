package serviceaccount_test

import (
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestReplacement_checksFirst checks that a plan refuses a replacement that
// would fail, so that the user keeps the assignment.
func TestReplacement_checksFirst(t *testing.T) {
	t.Parallel()
	forbidden := &oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*", Status: http.StatusForbidden, Code: "E0000006"}
	for name, test := range map[string]struct {
		user      string
		missing   bool // whether the app is
		onDestroy string
		fault     *oktasim.Fault
		path      string // of the error, "" where the plan is good
		want      string
	}{
		"an app that does not exist":       {login, true, "remove", nil, "app_id", "App " + nowhere + " does not exist"},
		"another app, and nobody for it":   {"nobody@example.com", false, "remove", nil, "user", "User nobody@example.com does not exist"},
		"an app that may not be read":      {login, true, "remove", forbidden, "", ""},
		"what is retained":                 {login, true, "retain", nil, "", ""},
		"nobody, who may be renamed to be": {"", false, "remove", nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			block := s.account().With("on_destroy", test.onDestroy)
			s.MustApply(block)
			block = block.With("app_id", s.org.AddApp(oktasim.App{Label: "Custom"})).With("user", test.user)
			if test.missing {
				block = block.With("app_id", nowhere)
			}
			if test.user == "" {
				block = block.With("app_id", s.org.FlowAppID()).With("user", "renamed@example.com")
			}
			s.Config(block)
			if test.fault != nil {
				s.org.Fail(*test.fault)
			}
			switch run := s.Plan(); {
			case test.path == "" && !run.OK():
				t.Errorf("refused:\n%s", run)
			case test.path != "" && (len(run.Errors()) != 1 || run.Errors()[0].Path != test.path || !run.Says(test.want)):
				t.Errorf("not refused:\n%s", run)
			}
			s.has(assigned)
		})
	}
}

// TestReplacement_anotherUserWithoutReadingUsers changes user to the id of
// another user, whom the credentials have no permission to read.
func TestReplacement_anotherUserWithoutReadingUsers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.refuse(http.MethodGet, "/api/v1/users/*")
	s.MustApply(s.admin().With("user", s.user))
	other := s.org.AddUser("other@example.com", "ACTIVE")
	run := s.MustApply(s.admin().With("user", other))
	s.Plans(run, address, terraformtest.Replace)
	s.has(nothing)
	s.otherHas(other, everything)
}

// TestReplacement_saysWhatWasRemoved fails the creation of a replacement. Its
// error names what the apply has removed.
func TestReplacement_saysWhatWasRemoved(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.account())
	s.Config(s.account().With("app_id", s.org.AddApp(oktasim.App{Label: "Custom"})))
	s.refuse(http.MethodPost, appUsers)
	s.Fails(s.Apply(), "This apply has removed: the assignment of app "+s.org.FlowAppID()+" to user "+s.user+".")
	s.has(nothing)
}

// TestLeft_retained checks that the plan names what on_destroy = "retain"
// leaves.
func TestLeft_retained(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.admin())
	retained := s.admin().With("on_destroy", "retain")
	s.Plans(s.MustApply(retained), address, terraformtest.Update)
	want := "User " + login + " keeps the app " + s.org.FlowAppID() + " and the super admin role"
	s.Config(retained.With("app_id", s.org.AddApp(oktasim.App{Label: "Custom"})))
	s.Says(s.Must(s.Plan()), want)
	s.Says(s.MustApply(), want)
	s.has(everything)
	s.wrote(2) // the creation
}
