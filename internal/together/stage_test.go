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

// The types of resources that take part.
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

// themes are the types of resources in a sequence. Most have those of one
// thing, so that they meet. Connections are listed twice, because a person must
// authorize one before anything can be lost.
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
	// types are those of which there may be resources.
	types []string
	// blocks are the configuration, in which a block depends on earlier ones only.
	blocks []terraformtest.Block
	// from and to are the addresses of a moved block, until an apply has seen it.
	from, to string
	// others are the instances of things that an admin made.
	others map[string]bool
	// authorized are the tokens by their ids.
	authorized map[string]authorization
	// calm is whether nothing may be left when all is destroyed, but for retained
	// and what warnings, left, say that stays.
	calm bool
	// blind is whether a plan does not read what is there.
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

// stopping makes the driver end a sequence instead of the test, so that rapid can
// look for a shorter sequence with the same failure.
type stopping struct {
	testing.TB
	rt *rapid.T
}

func (s stopping) Context() context.Context          { return s.rt.Context() }
func (s stopping) Errorf(format string, args ...any) { s.rt.Fatalf(format, args...) }

// Fatalf skips a sequence in which Terraform itself refuses a cycle, which comes
// from changed dependencies.
func (s stopping) Fatalf(format string, args ...any) {
	if strings.Contains(format, "has a cycle") {
		s.rt.Skipf(format, args...)
	}
	s.rt.Fatalf(format, args...)
}

// draw picks one. The first is the simplest.
func draw[V any](m *machine, what string, from []V) V {
	if len(from) == 0 {
		m.rt.Skip("nothing to pick from")
	}
	return rapid.SampledFrom(from).Draw(m.rt, what)
}

func (m *machine) drawBool(what string) bool { return draw(m, what, []bool{false, true}) }

// note records that no resource made what is there now, and lets time pass.
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
