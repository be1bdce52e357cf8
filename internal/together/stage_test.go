package together_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// The types of resources in the sequences.
const (
	singleType     = "oktadevices_scope_grant"
	setType        = "oktadevices_scope_grants"
	accountType    = "oktadevices_service_account"
	deviceType     = "oktadevices_device"
	connectionType = "oktadevices_connection"
)

const superAdmin = "SUPER_ADMIN"

var (
	scopes  = []string{"okta.devices.read", "okta.devices.manage", "okta.groups.read"}
	users   = []string{acctest.ServiceAccount, "svc-other@example.com"}
	devices = []string{"guo00000000000000mac", "guo0000000000000phon"}
)

// themes are the types of resources in a sequence. Most themes have the types
// that share one kind of thing, so that resources compete for it. Connections
// are there twice, because nothing can be lost before a person authorizes one.
var themes = [][]string{
	{singleType, setType}, {accountType}, {deviceType}, {connectionType}, {connectionType},
	{singleType, setType, accountType, deviceType, connectionType, connectionType},
}

// machine plays one sequence.
type machine struct {
	rt   *rapid.T
	org  acctest.Org
	d    *terraformtest.Driver
	apps []string
	// types are the types of the resources in this sequence.
	types []string
	// blocks are the configuration. A block depends only on earlier ones.
	blocks []terraformtest.Block
	// from and to are the addresses of a moved block, until an apply succeeds.
	from, to string
	// others are the instances that an admin made.
	others map[string]bool
	// authorized are the authorizations, by the id of their token.
	authorized map[string]authorization
	// calm says whether nothing may be left after everything is destroyed,
	// except retained, and left, which warnings named.
	calm bool
	// blind says whether plans run without a refresh.
	blind    bool
	retained map[thing]bool
	left     []string
}

func newMachine(t *testing.T, rt *rapid.T) *machine {
	t.Helper()
	stopping := stopping{t, rt}
	org := acctest.NewOrgInMemory(stopping)
	m := &machine{rt: rt, org: org, apps: []string{org.FlowAppID(), org.AddApp(oktasim.App{Label: "Other"})}, others: map[string]bool{}, authorized: map[string]authorization{}, retained: map[thing]bool{}}
	org.AddUser(users[1], "ACTIVE")
	for _, id := range devices {
		org.AddDevice(oktasim.Device{ID: id, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"},
			Users: []oktasim.DeviceUser{{User: users[0]}}})
	}
	m.note()
	m.d = terraformtest.NewDriver(stopping, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	m.d.SkipValidation()
	m.d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	m.types = draw(m, "theme", themes)
	m.d.Engine(draw(m, "engine", []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116}))
	return m
}

// stopping makes a failure of the driver end the sequence instead of the test.
// So rapid can look for a shorter sequence with the same failure.
type stopping struct {
	testing.TB
	rt *rapid.T
}

func (s stopping) Context() context.Context          { return s.rt.Context() }
func (s stopping) Errorf(format string, args ...any) { s.rt.Fatalf(format, args...) }

// Fatalf skips a sequence if Terraform itself would refuse a cycle, which comes
// from changed dependencies.
func (s stopping) Fatalf(format string, args ...any) {
	if strings.Contains(format, "has a cycle") {
		s.rt.Skipf(format, args...)
	}
	s.rt.Fatalf(format, args...)
}

// draw picks one value. The first one is the simplest.
func draw[V any](m *machine, what string, from []V) V {
	if len(from) == 0 {
		m.rt.Skip("nothing to pick from")
	}
	return rapid.SampledFrom(from).Draw(m.rt, what)
}

func (m *machine) drawBool(what string) bool { return draw(m, what, []bool{false, true}) }

// note records that no resource made the present things, and lets time pass.
func (m *machine) note() {
	for _, instance := range m.look() {
		m.others[instance] = true
	}
	m.org.Advance(time.Hour)
}

// current returns the addresses of the objects in the state that are not
// deposed.
func (m *machine) current() []string {
	return slices.DeleteFunc(m.d.State().Addresses(), func(key string) bool { return key != addressOf(key) })
}
