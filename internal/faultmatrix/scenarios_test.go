package faultmatrix_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// scenario is an action of a user during which a call fails.
type scenario struct {
	name     string
	switches oktasim.Switches
	// auth returns the provider block. It is nil to authenticate with an API
	// token.
	auth func(*stage) map[string]any
	// exact is true if the configuration allows no other grants of Okta
	// Workflows OAuth. Then others have no grants on that app.
	exact bool
	// own has the scenario's configurations as text.
	own string
	// prepare makes the objects before the action. Nothing fails there.
	prepare func(*stage)
	// act is the action of the user.
	act func(*stage) *terraformtest.Run
	// again is the user's next command after the action, or nil for an apply.
	again func(*stage)
}

// subject is a resource with everything that its scenarios need.
type subject struct {
	typeName string
	played
	extra
}

// played is the content of a resource's file in
// internal/provider/testdata/resources. internal/provider explains the parts.
type played struct {
	Configuration map[string]any
	Changed       []map[string]any
	Replaced      map[string]any
	Import        []string
}

// extra has the actions by hand and the additional scenarios of one resource.
type extra struct {
	// given is called before the resource is declared.
	given func(*stage)
	// lost removes by hand the created object or a part of it. It is nil if the
	// next apply would be the same as a creation.
	lost func(*stage)
	// settled is called after the creation, and does by hand what a person does
	// then.
	settled func(*stage)
	exact   bool
	// switches are variants of Okta's behaviour. Each gives a scenario that
	// creates the resource.
	switches map[string]oktasim.Switches
	// auth are other ways to authenticate. Each gives scenarios that create and
	// delete the resource. One resource has them, because they add the same
	// calls to all.
	auth map[string]func(*stage) map[string]any
	// apart are arguments that replace the resource and have no scenario,
	// because after a failure a different state is correct.
	apart []string
	// onEngine is the scenario for the real engine, if it is not the creation.
	onEngine string
}

const name = "this"

// testdata has the files of the resources and their org.
const testdata = "../provider/testdata"

func (s subject) address() string { return s.typeName + "." + name }

// declared prepares a scenario that creates the object.
func (s subject) declared(st *stage) {
	if s.given != nil {
		s.given(st)
	}
	s.declare(st, nil)
}

// declare replaces the whole configuration with the resource. others replace
// some of its arguments.
func (s subject) declare(st *stage, others map[string]any) {
	args := maps.Clone(s.Configuration)
	maps.Copy(args, others)
	st.Config(terraformtest.Resource(s.typeName, name, args))
}

// created prepares a scenario that needs the object.
func (s subject) created(st *stage) {
	s.declared(st)
	st.must("the creation", st.Apply())
	if s.settled != nil {
		s.settled(st)
		st.must("the apply after the creation", st.Apply())
	}
}

// becoming prepares a scenario that changes the arguments of the object.
func (s subject) becoming(others map[string]any) func(*stage) {
	return func(st *stage) { s.created(st); s.declare(st, others) }
}

// forgotten prepares a scenario that imports the object.
func (s subject) forgotten(st *stage) {
	s.created(st)
	terraform := st.terraform.(driven)
	var id []string
	for _, attribute := range s.Import {
		id = append(id, terraform.Resource(s.address())[attribute].(string))
	}
	st.importID = strings.Join(id, "/")
	terraform.Forget(s.address())
}

func destroyAgain(st *stage) { st.must("the second destroy", st.Destroy()) }

func apply(st *stage) *terraformtest.Run   { return st.Apply() }
func refresh(st *stage) *terraformtest.Run { return st.Refresh() }
func plan(st *stage) *terraformtest.Run    { return st.Plan() }
func destroy(st *stage) *terraformtest.Run { return st.Destroy() }

// scenarios returns the scenarios of a resource: create, read, update, replace,
// delete, import.
func (s subject) scenarios() []scenario {
	all := []scenario{
		{name: "create", prepare: s.declared, act: apply},
		{name: "read", prepare: s.created, act: refresh},
		{name: "delete", prepare: s.created, act: destroy, again: destroyAgain},
	}
	if len(s.Changed) > 0 {
		all = append(all, scenario{name: "update", prepare: s.becoming(s.Changed[0]), act: apply})
	}
	for _, argument := range slices.Sorted(maps.Keys(s.Replaced)) {
		if slices.Contains(s.apart, argument) {
			continue
		}
		all = append(all, scenario{name: "replace " + argument, prepare: s.becoming(map[string]any{argument: s.Replaced[argument]}), act: apply})
	}
	if s.lost != nil {
		all = append(all, scenario{name: "mend", prepare: func(st *stage) { s.created(st); s.lost(st) }, act: apply})
	}
	if s.Import != nil {
		all = append(all, scenario{
			name:    "import",
			prepare: s.forgotten,
			act:     func(st *stage) *terraformtest.Run { return st.Import(s.address(), st.importID) },
			again: func(st *stage) {
				if st.held()[s.address()] == "" {
					st.must("the second import", st.Import(s.address(), st.importID))
					return
				}
				st.must("the next refresh", st.Refresh())
			},
		})
	}
	for _, behaviour := range slices.Sorted(maps.Keys(s.switches)) {
		all = append(all, scenario{name: "create, " + behaviour, switches: s.switches[behaviour], prepare: s.declared, act: apply})
	}
	for _, way := range slices.Sorted(maps.Keys(s.auth)) {
		all = append(all,
			scenario{name: "create, " + way, auth: s.auth[way], prepare: s.declared, act: apply},
			scenario{name: "delete, " + way, auth: s.auth[way], prepare: s.created, act: destroy, again: destroyAgain})
	}
	for i := range all {
		all[i].name = s.typeName + "/" + all[i].name
		all[i].exact, all[i].own = s.exact, fmt.Sprint(s.played)
	}
	return all
}

// read returns the scenario of a data source.
func read(typeName string, config func(*stage) map[string]any) scenario {
	return scenario{
		name:    "data." + typeName + "/read",
		prepare: func(st *stage) { st.Config(terraformtest.DataSource(typeName, name, config(st))) },
		act:     plan,
	}
}

func scenarios(t *testing.T) []scenario {
	t.Helper()
	var all []scenario
	for _, s := range subjects(t) {
		all = append(all, s.scenarios()...)
	}
	return append(append(all, reads...), open())
}

// open returns the scenario of the ephemeral resource. It has no state, so only
// its result and its diagnostics can be wrong. Only the driver plays it.
func open() scenario {
	const typeName = "oktadevices_app_credentials"
	opened := func(st *stage) *terraformtest.Run {
		run, got := st.terraform.(driven).Open(typeName, map[string]any{"app_id": st.app})
		secret := st.org.ClientSecret(st.app)
		if run.OK() && got["client_secret"] != secret {
			st.fail("the result is %v", got)
		}
		if strings.Contains(run.String(), secret) {
			st.fail("a diagnostic contains the secret:\n%s", run)
		}
		return run
	}
	return scenario{
		name:    "ephemeral." + typeName + "/open",
		prepare: func(*stage) {},
		act:     opened,
		again:   func(st *stage) { st.must("the next opening", opened(st)) },
	}
}

// subjects returns all resources of the provider.
func subjects(t *testing.T) (all []subject) {
	t.Helper()
	schemas, err := acctest.Server(acctest.NoEnvironment)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, typeName := range slices.Sorted(maps.Keys(schemas.ResourceSchemas)) {
		s := subject{typeName: typeName, extra: extras[typeName]}
		content, err := os.ReadFile(filepath.Join(testdata, "resources", typeName+".json"))
		if err == nil {
			err = json.Unmarshal(content, &s.played)
		}
		if err != nil {
			t.Fatalf("the resource %s has no file for the tests that play all resources: %s", typeName, err)
		}
		all = append(all, s)
	}
	return all
}

var extras = map[string]extra{
	"oktadevices_scope_grant": {
		switches: map[string]oktasim.Switches{"a second grant conflicts": {RegrantConflict: true}},
		auth: map[string]func(*stage) map[string]any{
			"as a service app":           serviceApp(false),
			"as a service app with DPoP": serviceApp(true),
		},
	},
	"oktadevices_scope_grants": {
		exact: true,
		switches: map[string]oktasim.Switches{
			"a second grant conflicts":       {RegrantConflict: true},
			"the automatic scopes are shown": {AutomaticScopes: oktasim.AutomaticScopesAll},
		},
	},
	"oktadevices_connection": {
		given: grantScopes,
		settled: func(st *stage) {
			// The System Log proves an authorization if the account has no
			// other one within two minutes. It has all events of the
			// authorization after ten minutes.
			st.org.Advance(5 * time.Minute)
			st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
			st.org.Advance(11 * time.Minute)
		},
		// A later run can't know that the provider revoked the authorization,
		// because the System Log's event names no app.
		apart:    []string{"app_id"},
		onEngine: "delete",
	},
	// A destroy of a device makes two calls.
	"oktadevices_device": {onEngine: "delete"},
	"oktadevices_service_account": {
		lost: func(st *stage) {
			st.org.Unassign(st.app, candidate)
			st.org.RemoveRole(candidate, "SUPER_ADMIN")
		},
	},
}

const connectionName = "Okta Devices (production)"

// grantScopes grants the scopes of the connections.
func grantScopes(st *stage) {
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		st.org.GrantInConsole(st.app, scope)
	}
}

var reads = []scenario{
	read("oktadevices_workflows_app", func(*stage) map[string]any { return nil }),
	read("oktadevices_scope_grants", func(st *stage) map[string]any { return map[string]any{"app_id": st.app} }),
	read("oktadevices_devices", func(st *stage) map[string]any {
		st.org.AddDevices(250)
		return map[string]any{"status": []string{"ACTIVE"}}
	}),
	read("oktadevices_device", func(*stage) map[string]any { return map[string]any{"id": somebodys} }),
	read("oktadevices_authorizations", func(st *stage) map[string]any {
		grantScopes(st)
		st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
		return map[string]any{"account": acctest.ServiceAccount, "include_names": true}
	}),
	read("oktadevices_connection", func(st *stage) map[string]any {
		grantScopes(st)
		st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
		return map[string]any{
			"name": connectionName, "domain": st.org.Domain(), "app_id": st.app, "service_account": acctest.ServiceAccount, "exact_scopes": true,
		}
	}),
}
