package connection_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestImport: with a configuration that leaves out what may be left out, the plan
// after an import is empty.
func TestImport(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id      func(p *play) string
		name    string
		binding string
		silent  bool
	}{
		"by authorization": {func(p *play) string { return p.org.FlowAppID() + "/" + p.token + "/Mine" }, "Mine", "confirmed", false},
		"by login":         {func(p *play) string { return p.org.FlowAppID() + "/" + acctest.ServiceAccount + "/Mine" }, "Mine", "confirmed", false},
		"by login, where the log may not tell": {
			func(p *play) string { return p.org.FlowAppID() + "/" + acctest.ServiceAccount + "/Typed differently" }, "Typed differently", "assumed", true,
		},
		"a name with slashes": {func(p *play) string { return p.org.FlowAppID() + "/" + p.token + "/Prod/EMEA/ devices" }, "Prod/EMEA/ devices", "confirmed", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, map[string]any{"name": test.name})
			if test.silent {
				silence(p)
			}
			p.org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
			p.authorizeAs("other@example.com", "Theirs")
			p.token = p.authorize()
			p.must(p.Import(address, test.id(p)))
			p.expect("AUTHORIZED", test.binding)
			p.expectValue("bound_authorization_id", p.token)
			p.expectEmptyPlan()
			if n := writes(p.org); n > 0 {
				t.Errorf("importing sends %d writes", n)
			}
			// What was imported by its authorization is the connection's to revoke.
			p.configure(map[string]any{"revoke_on_destroy": true})
			p.must(p.Apply())
			p.must(p.Destroy())
			if left := len(tokens(p.org)); (test.binding == "confirmed") != (left == 1) {
				t.Errorf("%d authorizations are left", left)
			}
		})
	}
}

// TestImport_customDomain: the domain of an imported connection is the org's
// address at Okta, also if the provider reaches the org under its custom domain.
// It costs the one request for the org that every run with a state makes.
func TestImport_customDomain(t *testing.T) {
	t.Parallel()
	const domain = "https://login.example.com"
	p := newPlay(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: domain}}}, nil)
	p.provider["org_url"] = domain
	p.configure(nil)
	p.authorize()
	p.must(p.Import(address, p.org.FlowAppID()+"/"+acctest.ServiceAccount+"/Mine"))
	p.expectValue("domain", p.org.Domain())
	expectCount(t, p.org, 1, http.MethodGet, "/.well-known/okta-organization")
	p.expectEmptyPlan()
}

func TestImport_refuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ id, want string }{
		"too short":        {"0oaflow/svc@example.com", "is neither app_id/authorization_id/name"},
		"no name":          {"{app}/svc@example.com/", "is neither app_id/authorization_id/name"},
		"a dead one":       {"{app}/oar00000000000000000/Mine", "The authorization oar00000000000000000 is not active on the app"},
		"no such app":      {"0oanonexistent000000/svc-workflows@example.com/Mine", "The app 0oanonexistent000000 of the connection \"Mine\" could not be read"},
		"no such account":  {"{app}/nobody@example.com/Mine", `No user of this org has the login or id "nobody@example.com"`},
		"the one who runs": {"{app}/svc-workflows/Mine", "Write that login or id in full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{}, nil)
			expectRefused(t, p.Import(address, strings.Replace(test.id, "{app}", p.org.FlowAppID(), 1)), test.want)
			if p.Resource(address) != nil {
				t.Error("something was imported")
			}
		})
	}
}
