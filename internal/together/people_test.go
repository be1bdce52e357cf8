package together_test

import (
	"maps"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// act is an action of another admin in the Admin Console.
func (m *machine) act() {
	what := draw(m, "act", []string{"grant", "revoke", "assign", "unassign", "promote", "demote", "suspend", "resume"})
	app, login := draw(m, "app", m.apps), draw(m, "user", users)
	before := m.look()
	switch what {
	case "grant":
		m.org.GrantInConsole(app, draw(m, "scope", scopes))
	case "revoke":
		_ = m.org.Org.RevokeInConsole(app, draw(m, "scope", scopes)) // Fails if there is no grant.
	case "assign":
		m.org.Assign(app, login, "")
	case "unassign":
		_ = m.org.Org.Unassign(app, login) // Fails if it is not assigned.
	case "promote":
		if before[thing{aRole, m.idOf(login), superAdmin}] == "" {
			m.org.AssignRole(login, superAdmin, "")
		}
	case "demote":
		_ = m.org.Org.RemoveRole(login, superAdmin)
	case "suspend", "resume":
		id := draw(m, "device", devices)
		if before[thing{aDevice, id, ""}] != "" {
			m.org.SetDeviceStatus(id, map[string]string{"suspend": "SUSPENDED", "resume": "ACTIVE"}[what])
		}
	}
	m.noteNew(before)
}

// noteNew records that an admin made everything that is new.
func (m *machine) noteNew(before map[thing]string) {
	for t, instance := range m.look() {
		if before[t] != instance {
			m.others[instance] = true
		}
	}
	// The System Log confirms no authorization if the account has another one
	// within two minutes.
	m.org.Advance(10 * time.Minute)
}

// authorization is the connection and account of a token. Okta does not show
// the connection.
type authorization struct{ name, login string }

// authorize is an authorization in the Workflows Console, for a connection of
// the configuration or for another one.
func (m *machine) authorize() {
	m.authorizeAs(draw(m, "app", m.apps), draw(m, "name", []string{"Theirs", "One", "Two"}), draw(m, "user", users))
}

func (m *machine) authorizeAs(app, name, login string) {
	before := m.look()
	m.org.GrantInConsole(app, scopes[0])
	id := m.org.Authorize(app, login, name, scopes[0])
	m.authorized[id] = authorization{name, login}
	m.rt.Logf("%s authorized %q for %s: %s", login, name, app, id)
	m.noteNew(before)
}

// obey authorizes a connection that waits for it, and refreshes.
func (m *machine) obey() {
	state := m.d.Resource(draw(m, "connection", slices.DeleteFunc(m.current(), func(address string) bool {
		return typeOf(address) != connectionType || m.d.Resource(address)["bound_authorization_id"] != nil
	})))
	m.authorizeAs(text(state["app_id"]), text(state["name"]), text(state["service_account"]))
	m.config()
	m.order()
	m.run("refresh", m.d.Refresh())
}

// taint runs terraform taint.
func (m *machine) taint() { m.d.Taint(draw(m, "object", m.d.State().Addresses())) }

// loseMemory drops the private state of an object, as an edited state file
// would.
func (m *machine) loseMemory() { m.d.LosePrivate(draw(m, "object", m.d.State().Addresses())) }

func (m *machine) config() {
	var all []terraformtest.Block
	for _, b := range m.blocks {
		m.rt.Logf("  %s %v, created first: %t, depends on %v", b.Address(), b.Args, b.CreateBeforeDestroy, b.DependsOn)
		args := maps.Clone(b.Args)
		for name, value := range args {
			if value, ok := value.(late); ok {
				args[name] = terraformtest.Later(value.value)
			}
		}
		b.Args = args
		all = append(all, b)
	}
	// Terraform refuses a moved block if its old address is still declared.
	if m.block(m.from) == nil && m.block(m.to) != nil {
		m.rt.Logf("  moved from %s to %s", m.from, m.to)
		all = append(all, terraformtest.Moved(m.from, m.to))
	}
	m.d.Config(all...)
}
