package together_test

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// thing is a part of the org that a resource may declare.
type thing struct {
	kind string
	// of is an app, a user or a device. name is a scope, a user, a role or a
	// token.
	of, name string
}

// The kinds of things.
const (
	aGrant      = "grant"
	anApp       = "assignment"
	aRole       = "role"
	aDevice     = "device"
	aConnection = "authorization"
)

// look returns the things in the org with their instances. A thing that is
// removed and made again has a new instance.
func (m *machine) look() map[thing]string {
	there := map[thing]string{}
	for _, app := range m.apps {
		for _, g := range m.org.Grants(app) {
			there[thing{aGrant, app, g.Scope}] = g.ID
		}
		for _, a := range m.org.Assignments(app) {
			there[thing{anApp, app, a.User}] = app + " " + a.User + " " + a.Created.UTC().Format(time.RFC3339)
		}
		for _, token := range m.org.Tokens(app) {
			there[thing{aConnection, app, token.ID}] = token.ID
		}
	}
	for _, login := range users {
		user, _ := m.org.User(login)
		for _, role := range user.Roles {
			there[thing{aRole, user.ID, role.Type}] = role.ID
		}
	}
	for _, d := range m.org.Devices() {
		if d.Status != "DEACTIVATED" {
			there[thing{aDevice, d.ID, ""}] = d.ID
		}
	}
	return there
}

// sorted yields things in a fixed order, so that a sequence always fails in the
// same way.
func sorted(things map[thing]string) iter.Seq2[thing, string] {
	order := func(a, b thing) int { return strings.Compare(a.kind+a.of+a.name, b.kind+b.of+b.name) }
	return func(yield func(thing, string) bool) {
		for _, t := range slices.SortedFunc(maps.Keys(things), order) {
			if !yield(t, things[t]) {
				return
			}
		}
	}
}

// idOf returns the id of the user with a login.
func (m *machine) idOf(login any) string {
	user, _ := m.org.User(text(login))
	return user.ID
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// claims returns the things that exist according to the state of an object.
func claims(typeName string, state map[string]any) (all []thing) {
	app := text(state["app_id"])
	switch typeName {
	case singleType:
		return []thing{{aGrant, app, text(state["scope"])}}
	case setType:
		for _, scope := range list(state["scopes"]) {
			all = append(all, thing{aGrant, app, text(scope)})
		}
	case accountType:
		if state["assigned_through"] != nil {
			all = append(all, thing{anApp, app, text(state["user_id"])})
		}
		if state["super_admin"] == true && state["super_admin_through"] != nil {
			all = append(all, thing{aRole, text(state["user_id"]), superAdmin})
		}
	case deviceType:
		if state["status"] != "DEACTIVATED" {
			all = append(all, thing{aDevice, text(state["device_id"]), ""})
		}
	case connectionType:
		if state["enabled"] == true && state["bound_authorization_id"] != nil {
			all = append(all, thing{aConnection, app, text(state["bound_authorization_id"])})
		}
	}
	return all
}

func list(value any) []any {
	all, _ := value.([]any)
	return all
}

// declares reports whether a block declares a thing: a state with the values of
// the configuration would claim it.
func (m *machine) declares(b terraformtest.Block, t thing) bool {
	wanted := m.wanted(b)
	if wanted["bound_authorization_id"] == nil {
		wanted["bound_authorization_id"] = t.name
	}
	return slices.Contains(claims(b.Type, wanted), t)
}

// wanted returns a state with the values of a block.
func (m *machine) wanted(b terraformtest.Block) map[string]any {
	wanted := map[string]any{"assigned_through": "USER", "super_admin_through": "USER", "user_id": m.idOf(b.Args["user"]), "enabled": true}
	for name, value := range b.Args {
		if later, ok := value.(late); ok {
			value = later.value
		}
		if value != nil {
			wanted[name] = value
		}
	}
	wanted["bound_authorization_id"] = wanted["authorization_id"]
	return wanted
}
