package grant_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestSet_identity checks that the identity of a set, app and issuer, is the
// same in the state and in an import, and never changes.
func TestSet_identity(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	app := s.org.AddApp(oktasim.App{Label: "Own"})
	set := s.set(devicesRead).With("app_id", app)
	want := map[string]any{"app_id": app, "issuer": s.org.URL}
	is := func(when string) {
		t.Helper()
		if got := s.Identity(setAddress); !maps.Equal(got, want) {
			t.Errorf("%s: the identity is %v, want %v", when, got, want)
		}
	}
	s.MustApply(set)
	is("created")
	for name, block := range map[string]terraformtest.Block{
		"another scope":           set.With("scopes", []string{devicesRead, usersRead}),
		"on_destroy":              set.With("on_destroy", "retain"),
		"another spelling":        set.With("issuer", strings.Replace(s.org.URL, "http", "HTTP", 1)),
		"the issuer as it is now": set.With("issuer", s.org.URL),
	} {
		s.MustApply(block)
		is(name)
	}
	s.MustApply(set)
	s.Must(s.Refresh())
	is("read")

	for name, identity := range map[string]map[string]any{
		"app":                 {"app_id": app},
		"app and issuer":      {"app_id": app, "issuer": s.org.URL},
		"the stored identity": want,
	} {
		s.Forget(setAddress)
		s.Must(s.ImportByIdentity(setAddress, identity))
		is("imported by " + name)
		s.PlanIsEmpty()
	}
	for want, identity := range map[string]map[string]any{
		"The app_id":                 {"app_id": "a/b"},
		"has no grants of the issue": {"app_id": app, "issuer": "https://other.example.com"},
		nowhere:                      {"app_id": nowhere},
	} {
		s.Forget(setAddress)
		if run := s.ImportByIdentity(setAddress, identity); run.OK() || !run.Says(want) || s.Resource(setAddress) != nil || len(run.Violations()) > 0 {
			t.Errorf("%v, want %q:\n%s", identity, want, run)
		}
	}
	// By id, of an app that is not there: no word of the identity.
	if run := s.Import(setAddress, nowhere); run.OK() || len(run.Violations()) > 0 || run.Says("dentity") {
		t.Errorf("it says:\n%s", run)
	}
}
