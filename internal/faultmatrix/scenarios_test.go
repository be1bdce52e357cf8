package faultmatrix_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// scenario is something that a user does, during which a call fails.
type scenario struct {
	name     string
	switches oktasim.Switches
	// auth makes the provider block where it doesn't authenticate with an API token.
	auth func(*stage) map[string]any
	// exact is true where the configuration says that Okta Workflows OAuth has no
	// other grants than its own: there is no room for somebody else's then.
	exact bool
	// prepare brings about what the user begins with; nothing goes wrong there.
	prepare func(*stage)
	// act is what the user does.
	act func(*stage) *terraformtest.Run
	// again is what the user does afterwards; nil for an apply.
	again func(*stage)
}

// subject is a resource and the values that its scenarios need.
type subject struct {
	typeName string
	// config is the configuration to begin with, changed one that differs in place,
	// replaced one that replaces. Nil where there is none.
	config, changed, replaced func(*stage) map[string]any
	// lost takes away by hand what was created, or part of it; nil where that is no
	// different from a creation.
	lost func(*stage)
	// existing makes the object by hand and returns its import id; nil where it
	// cannot be imported.
	existing func(*stage) string
	// settled is called when the resource has been created, to make by hand what a
	// person does then.
	settled func(*stage)
	exact   bool
	// switches are variants of Okta's behaviour under which it is created.
	switches map[string]oktasim.Switches
	// auth are other ways to authenticate, for one subject to be created and deleted
	// with: what they add is the same for all.
	auth map[string]func(*stage) map[string]any
}

const name = "this"

func (s subject) address() string { return s.typeName + "." + name }

func (s subject) set(st *stage, args func(*stage) map[string]any) {
	st.Config(terraformtest.Resource(s.typeName, name, args(st)))
}

// created creates the object before a scenario that needs it.
func (s subject) created(st *stage) {
	s.set(st, s.config)
	st.must("the creation", st.Apply())
	if s.settled != nil {
		s.settled(st)
		st.must("the apply after the creation", st.Apply())
	}
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
		{name: "create", prepare: func(st *stage) { s.set(st, s.config) }, act: apply},
		{name: "read", prepare: s.created, act: refresh},
		{name: "delete", prepare: s.created, act: destroy, again: destroyAgain},
	}
	if s.changed != nil {
		all = append(all, scenario{name: "update", prepare: func(st *stage) { s.created(st); s.set(st, s.changed) }, act: apply})
	}
	if s.replaced != nil {
		all = append(all, scenario{name: "replace", prepare: func(st *stage) { s.created(st); s.set(st, s.replaced) }, act: apply})
	}
	if s.lost != nil {
		all = append(all, scenario{name: "mend", prepare: func(st *stage) { s.created(st); s.lost(st) }, act: apply})
	}
	if s.existing != nil {
		all = append(all, scenario{
			name:    "import",
			prepare: func(st *stage) { s.set(st, s.config); st.importID = s.existing(st) },
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
		all = append(all, scenario{
			name: "create, " + behaviour, switches: s.switches[behaviour],
			prepare: func(st *stage) { s.set(st, s.config) }, act: apply,
		})
	}
	for _, way := range slices.Sorted(maps.Keys(s.auth)) {
		all = append(all,
			scenario{name: "create, " + way, auth: s.auth[way], prepare: func(st *stage) { s.set(st, s.config) }, act: apply},
			scenario{name: "delete, " + way, auth: s.auth[way], prepare: s.created, act: destroy, again: destroyAgain})
	}
	for i := range all {
		all[i].name = s.typeName + "/" + all[i].name
		all[i].exact = s.exact
	}
	return all
}

// read returns the scenarios of a data source.
func read(typeName string, config func(*stage) map[string]any) scenario {
	return scenario{
		name:    "data." + typeName + "/read",
		prepare: func(st *stage) { st.Config(terraformtest.DataSource(typeName, name, config(st))) },
		act:     plan,
	}
}

func scenarios() []scenario {
	var all []scenario
	for _, s := range subjects {
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
			st.fail("it gives %v", got)
		}
		if strings.Contains(run.String(), secret) {
			st.fail("it says the secret:\n%s", run)
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

var subjects = []subject{
	{
		typeName: "oktadevices_scope_grant",
		config:   func(st *stage) map[string]any { return map[string]any{"app_id": st.app, "scope": "okta.devices.read"} },
		changed: func(st *stage) map[string]any {
			return map[string]any{"app_id": st.app, "scope": "okta.devices.read", "on_destroy": "retain"}
		},
		replaced: func(st *stage) map[string]any {
			return map[string]any{"app_id": st.app, "scope": "okta.devices.manage"}
		},
		existing: func(st *stage) string {
			st.org.GrantInConsole(st.app, "okta.devices.read")
			return st.app + "/okta.devices.read"
		},
		switches: map[string]oktasim.Switches{"a second grant conflicts": {RegrantConflict: true}},
		auth: map[string]func(*stage) map[string]any{
			"as a service app":           serviceApp(false),
			"as a service app with DPoP": serviceApp(true),
		},
	},
	{
		typeName: "oktadevices_scope_grants",
		config: func(st *stage) map[string]any {
			return map[string]any{"app_id": st.app, "scopes": []string{"okta.devices.read", "okta.devices.manage", "okta.eventHooks.manage"}}
		},
		changed: func(st *stage) map[string]any {
			return map[string]any{"app_id": st.app, "scopes": []string{"okta.devices.read", "okta.users.read", "okta.groups.read"}}
		},
		replaced: func(st *stage) map[string]any {
			return map[string]any{"app_id": st.second, "scopes": []string{"okta.devices.read"}}
		},
		existing: func(st *stage) string {
			for _, scope := range []string{"okta.devices.read", "okta.devices.manage", "okta.eventHooks.manage"} {
				st.org.GrantInConsole(st.app, scope)
			}
			return st.app
		},
		exact: true,
		switches: map[string]oktasim.Switches{
			"a second grant conflicts":       {RegrantConflict: true},
			"the automatic scopes are shown": {AutomaticScopes: oktasim.AutomaticScopesAll},
		},
	},
	{
		typeName: "oktadevices_connection",
		config:   func(st *stage) map[string]any { return connection(st, "revoke_on_destroy", true) },
		changed:  func(st *stage) map[string]any { return connection(st, "enabled", false) },
		settled: func(st *stage) {
			// The System Log proves an authorization that is the account's only one
			// within two minutes, and has all events of it after ten.
			st.org.Advance(5 * time.Minute)
			st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
			st.org.Advance(11 * time.Minute)
		},
	},
	{
		typeName: "oktadevices_device",
		// Two calls to adopt it, two to destroy it.
		config:   func(st *stage) map[string]any { return device(st, deactivated, "SUSPENDED", "delete") },
		changed:  func(st *stage) map[string]any { return device(st, deactivated, "ACTIVE", "deactivate") },
		replaced: func(st *stage) map[string]any { return device(st, active, "DEACTIVATED", "delete") },
		existing: func(st *stage) string {
			device(st, suspended, "SUSPENDED", "retain")
			st.Config(terraformtest.Resource("oktadevices_device", name, device(st, suspended, "SUSPENDED", "retain")))
			return suspended
		},
	},
	{
		typeName: "oktadevices_service_account",
		config:   func(st *stage) map[string]any { return serviceAccount(st.app, true) },
		changed:  func(st *stage) map[string]any { return serviceAccount(st.app, false) },
		replaced: func(st *stage) map[string]any { return serviceAccount(st.second, false) },
		lost: func(st *stage) {
			st.org.Unassign(st.app, candidate)
			if err := st.org.RemoveRole(candidate, "SUPER_ADMIN"); err != nil {
				st.t.Fatal(err)
			}
		},
		existing: func(st *stage) string {
			st.assign(st.app, candidate)
			if err := st.org.AssignRole(candidate, "SUPER_ADMIN", "USER"); err != nil {
				st.t.Fatal(err)
			}
			return st.app + "/" + candidate
		},
	},
}

// serviceAccount returns a configuration of the candidate.
func serviceAccount(app string, superAdmin bool) map[string]any {
	return map[string]any{"app_id": app, "user": candidate, "super_admin": superAdmin}
}

// The devices of the scenarios, by their first status, and a device of somebody
// else.
const (
	active      = "guo0000000000000actv"
	suspended   = "guo0000000000000susp"
	deactivated = "guo0000000000000deac"
	somebodys   = "guo0000000000000else"
)

// device returns a configuration of a device, and adds the device to the org if
// it lacks it.
func device(st *stage, id, status, onDestroy string) map[string]any {
	st.t.Helper()
	st.addDevice(id, map[string]string{active: "ACTIVE", suspended: "SUSPENDED", deactivated: "DEACTIVATED"}[id])
	return map[string]any{"device_id": id, "status": status, "on_destroy": onDestroy}
}

const connectionName = "Okta Devices (production)"

func connection(st *stage, argument string, value any) map[string]any {
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		st.org.GrantInConsole(st.app, scope)
	}
	return map[string]any{
		"name": connectionName, "domain": st.org.Domain(), "app_id": st.app, "service_account": acctest.ServiceAccount, argument: value,
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
		connection(st, "enabled", true) // which grants its scopes
		st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
		return map[string]any{"account": acctest.ServiceAccount, "include_names": true}
	}),
	read("oktadevices_connection", func(st *stage) map[string]any {
		args := connection(st, "exact_scopes", true)
		st.authorize(acctest.ServiceAccount, st.app, connectionName, "okta.devices.manage", "okta.devices.read")
		return args
	}),
}
