package serviceaccount_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// named is the service account under another address, with more arguments.
func named(org acctest.Org, label, more string) string {
	return strings.Replace(block(org, login, more), `"this"`, `"`+label+`"`, 1)
}

const (
	createdFirst = "\n  lifecycle {\n    create_before_destroy = true\n  }"
	admin        = "super_admin = true"
	everything   = "app USER, SUPER_ADMIN USER"
	nothing      = "app "
)

// TestTogether_whatStaysIsKept destroys one of several resources for the same
// user and app. What the others declare is there afterwards, whichever Terraform
// plans and applies first, and goes with the last of them.
func TestTogether_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	two := func(org acctest.Org) string { return named(org, "one", admin) + named(org, "two", admin) }
	for name, test := range map[string]struct {
		from, to func(org acctest.Org) string
		args     []string
		// owned is whether what is left goes with the last resource.
		owned bool
	}{
		"one of two goes": {two, func(org acctest.Org) string { return named(org, "two", admin) }, nil, false},
		"the other goes":  {two, func(org acctest.Org) string { return named(org, "one", admin) }, nil, false},
		"renamed": {
			func(org acctest.Org) string { return named(org, "one", admin) },
			func(org acctest.Org) string { return named(org, "two", admin) }, nil, false},
		"replaced on request": {
			func(org acctest.Org) string { return named(org, "one", admin) }, nil,
			[]string{"-replace=oktadevices_service_account.one"}, true},
		"replaced on request, created first": {
			func(org acctest.Org) string { return named(org, "one", admin+createdFirst) }, nil,
			[]string{"-replace=oktadevices_service_account.one"}, false},
		"renamed with moved": {
			func(org acctest.Org) string { return named(org, "one", admin) },
			func(org acctest.Org) string {
				return named(org, "two", admin) + "moved {\n  from = oktadevices_service_account.one\n  to = oktadevices_service_account.two\n}\n"
			}, nil, true},
	} {
		for _, parallelism := range []string{"-parallelism=1", "-parallelism=10"} {
			t.Run(name+", "+parallelism, func(t *testing.T) {
				t.Parallel()
				org, user := newOrg(t)
				w := workspace(t, org.ProviderBlock()+test.from(org))
				w.Apply()
				to := test.to
				if to == nil {
					to = test.from
				}
				w.Write(org.ProviderBlock() + to(org))
				w.Apply(append(test.args, parallelism)...)
				wantHas(t, org, user, everything)
				w.PlanIs(0)
				if w.Destroy(); test.owned {
					wantHas(t, org, user, nothing)
				}
			})
		}
	}
}

// TestTogether_renamedKeepsWhatItOwns: the resource that takes over from a
// renamed one removes what that one had added, when it is destroyed itself.
func TestTogether_renamedKeepsWhatItOwns(t *testing.T) {
	t.Parallel()
	org, user := newOrg(t)
	w := workspace(t, org.ProviderBlock()+named(org, "one", admin))
	w.Apply()
	w.Write(org.ProviderBlock() + named(org, "two", admin))
	w.Apply()
	wantHas(t, org, user, everything)
	w.Destroy()
	wantHas(t, org, user, nothing)
}

// TestTogether_roleThatAnotherAsksForIsKept: a plan that takes the role from a
// user while another resource asks for it is refused.
func TestTogether_roleThatAnotherAsksForIsKept(t *testing.T) {
	t.Parallel()
	org, user := newOrg(t)
	w := workspace(t, org.ProviderBlock()+named(org, "one", admin))
	w.Apply()
	w.Write(org.ProviderBlock() + named(org, "one", admin) + named(org, "two", admin))
	w.Apply()
	w.Write(org.ProviderBlock() + named(org, "one", "") + named(org, "two", admin))
	for _, parallelism := range []string{"-parallelism=1", "-parallelism=10"} {
		refused := w.Run("apply", "-auto-approve", parallelism)
		if refused.ExitCode == 0 || !refused.Says("The role SUPER_ADMIN of user "+user+" is both declared and removed") {
			t.Errorf("not refused:\n%s", refused)
		}
	}
	wantHas(t, org, user, everything)
}

// TestResource_retainsOnDestroy: with on_destroy = "retain" the user keeps what
// the resource added.
func TestResource_retainsOnDestroy(t *testing.T) {
	t.Parallel()
	org, user := newOrg(t)
	w := workspace(t, config(org, admin))
	w.Apply()
	w.Write(config(org, admin+"\n  on_destroy = \"retain\""))
	before := writes(org)
	w.Apply()
	w.Destroy()
	wantHas(t, org, user, everything)
	if writes(org) != before {
		t.Errorf("%d calls changed something", writes(org)-before)
	}
}
