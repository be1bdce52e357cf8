// Package acctest has the parts that acceptance tests share; without it, each test
// would set up its own org and engine. The parts are an Okta org in memory, the
// provider under test, and a folder in which the real engine runs on both.
package acctest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// ServiceAccount is the login of the account that authorizes connections in the
// orgs of NewOrg.
const ServiceAccount = "svc-workflows@example.com"

// Org is a simulated Okta org and its URL.
type Org struct {
	simtest.Sim

	URL string
}

// NewOrg starts an org for one test. The org has a service account with the
// super admin role and an assignment to Okta Workflows OAuth. Without options,
// it behaves as Okta does by default.
func NewOrg(t testing.TB, options ...oktasim.Options) Org {
	t.Helper()
	org := newOrg(t, options)
	server := org.Start()
	t.Cleanup(server.Close)
	return Org{Sim: org, URL: server.URL}
}

func newOrg(t testing.TB, options []oktasim.Options) simtest.Sim {
	t.Helper()
	var chosen oktasim.Options
	if len(options) > 0 {
		chosen = options[0]
	}
	org := simtest.New(chosen)
	org.AddUser(ServiceAccount, "ACTIVE", "SUPER_ADMIN")
	org.Assign(org.FlowAppID(), ServiceAccount, "")
	return org
}

// Domain returns the org's domain as a person types it in the Workflows
// Console.
func (o Org) Domain() string {
	_, domain, _ := strings.Cut(o.URL, "://")
	return domain
}

// Getenv returns the environment of a user of the org.
func (o Org) Getenv(name string) string {
	switch name {
	case "OKTA_ORG_URL":
		return o.URL
	case "OKTA_API_TOKEN":
		return o.APIToken()
	default:
		return ""
	}
}

// InPlaceOfExample replaces the example org of the documentation with this one.
func (o Org) InPlaceOfExample(config string) string {
	config = strings.ReplaceAll(config, "https://example.okta.com", o.URL)
	return strings.ReplaceAll(config, `"example.okta.com"`, fmt.Sprintf("%q", o.Domain()))
}

// ProviderBlock returns the provider block for the org.
func (o Org) ProviderBlock() string {
	return fmt.Sprintf("provider \"oktadevices\" {\n  org_url   = %q\n  api_token = %q\n}\n", o.URL, o.APIToken())
}

// Factories serves the provider to terraform-plugin-testing, without the
// machine's environment variables.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"oktadevices": func() (tfprotov6.ProviderServer, error) { return Server(NoEnvironment)(), nil },
	}
}

// NoEnvironment is a Getenv without any variable.
func NoEnvironment(string) string { return "" }

// Thorough reports whether tests that generate their cases run all of them, as
// in make test. Otherwise they run a part, so that go test ./... takes less
// than a minute.
func Thorough() bool { return os.Getenv("TF_ACC") != "" }

// NeedsEngine skips the test unless TF_ACC is set, as terraform-plugin-testing
// does. Tests that run the real engine call it.
func NeedsEngine(t testing.TB) {
	t.Helper()
	if !Thorough() {
		t.Skip("acceptance tests run Terraform or OpenTofu; set TF_ACC=1 (make test does)")
	}
}
