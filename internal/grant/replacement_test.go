package grant_test

import (
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

var atCustomDomain = oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: customDomain}}}

// TestReplacement_checksFirst checks that a plan refuses a replacement that
// would fail, so that the grant stays.
func TestReplacement_checksFirst(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path, value string
		want        string
		onDestroy   string
		unreadable  string
	}{
		"an app that does not exist":            {path: "app_id", value: nowhere, want: "App " + nowhere + " does not exist"},
		"an issuer of another org":              {path: "issuer", value: "https://exmaple.okta.com", want: "Issuer https://exmaple.okta.com does not belong to this org"},
		"an app that may not be read":           {path: "app_id", value: nowhere, unreadable: "/api/v1/apps/*"},
		"an org that does not report its hosts": {path: "issuer", value: "https://exmaple.okta.com", unreadable: "/.well-known/okta-organization"},
		"what is retained":                      {path: "app_id", value: nowhere, onDestroy: "retain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
				if test.onDestroy != "" {
					block = block.With("on_destroy", test.onDestroy)
				}
				s.MustApply(block)
				s.Config(block.With(test.path, test.value))
				if test.unreadable != "" {
					s.refuse(http.MethodGet, test.unreadable)
				}
				run := s.Plan()
				s.granted(devicesRead)
				if test.want == "" {
					s.Must(run)
					return
				}
				s.Fails(run, test.want, "The replacement would")
				if errs := run.Errors(); len(errs) != 1 || errs[0].Path != test.path {
					t.Errorf("not one error at %s:\n%s", test.path, run)
				}
			})
		})
	}
}

// TestReplacement_onRequest checks replacements with -replace, which only the
// second plan of a replacement shows to a provider.
func TestReplacement_onRequest(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		s.MustApply(block.With("issuer", s.org.URL))
		s.Must(s.Plan(terraformtest.Replacing(block.Address())))
		s.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*", Status: http.StatusNotFound, Code: "E0000007"})
		s.Fails(s.Plan(terraformtest.Replacing(block.Address()), terraformtest.NoRefresh()), "App "+s.org.FlowAppID()+" does not exist")
	})
}

// TestReplacement_customDomain checks that the custom domain is an issuer of
// the org.
func TestReplacement_customDomain(t *testing.T) {
	t.Parallel()
	kinds(t, atCustomDomain, func(s stage, block terraformtest.Block) {
		s.MustApply(block)
		s.Plans(s.MustApply(block.With("issuer", customDomain)), block.Address(), terraformtest.Replace)
	})
}

// TestReplacement_creationIsNotChecked plans a creation for an app that the
// same apply may create.
func TestReplacement_creationIsNotChecked(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		s.Config(block.With("app_id", nowhere))
		s.Must(s.Plan())
	})
}

// TestReplacement_changeIsNotChecked plans to revoke a scope of a set that
// stays. The plan does not read the app for that.
func TestReplacement_changeIsNotChecked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	s.Config(s.set(devicesRead))
	s.org.ResetRequests()
	s.Must(s.Plan())
	if n := s.org.Count(http.MethodGet, "/api/v1/apps/*"); n > 0 {
		t.Errorf("%d reads of the app", n)
	}
}

// TestReplacement_saysWhatWasRevoked deletes the new app after the plan. The
// error of the creation names what the apply has revoked.
func TestReplacement_saysWhatWasRevoked(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		s.MustApply(block)
		other := s.org.AddApp(oktasim.App{Label: "Custom"})
		s.Config(block.With("app_id", other))
		planned := s.Plan()
		s.org.DeleteApp(other)
		run := s.ApplyPlan(planned)
		s.Fails(run, "This apply has removed: scope "+devicesRead+" of app "+s.org.FlowAppID()+".")
		s.DoesNotSay(run, "othing was granted or revoked")
		s.granted()
	})
}
