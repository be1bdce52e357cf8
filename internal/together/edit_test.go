package together_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// late is an argument that is known only during apply.
type late struct{ value any }

// most is the largest number of blocks.
const most = 5

// choices returns the possible values of a type's arguments. They are few, so
// that resources often declare the same things.
func (m *machine) choices(typeName string) map[string][]any {
	apps := []any{m.apps[0], m.apps[0], m.apps[0], m.apps[1]}
	retain := []any{nil, nil, nil, "retain"}
	switch typeName {
	case singleType:
		return map[string][]any{"app_id": apps, "scope": anys(scopes), "on_destroy": retain}
	case setType:
		some := []any{}
		for _, few := range [][]string{scopes[:1], scopes[:2], scopes, scopes[1:]} {
			some = append(some, anys(few))
		}
		return map[string][]any{"app_id": apps, "scopes": some, "on_destroy": retain}
	case accountType:
		return map[string][]any{"app_id": apps, "user": anys(users), "super_admin": {nil, true, late{true}, late{false}}, "on_destroy": retain}
	case deviceType:
		return map[string][]any{"device_id": anys(devices), "status": {"ACTIVE", "SUSPENDED", "DEACTIVATED"}, "on_destroy": {"deactivate", nil, "delete"}}
	default:
		pins := []any{nil, nil, nil}
		for _, app := range m.apps {
			for _, token := range m.org.Tokens(app) {
				pins = append(pins, token.ID, late{token.ID})
			}
		}
		return map[string][]any{
			"app_id": apps, "service_account": anys(users), "name": {"One", "Two"}, "domain": {"example.okta.com"}, "scopes": {anys(scopes[:1])},
			"enabled": {nil, nil, false, late{false}}, "revoke_on_destroy": {true, nil}, "authorization_id": pins,
		}
	}
}

func anys(all []string) []any {
	values := make([]any, len(all))
	for i, s := range all {
		values[i] = s
	}
	return values
}

// unused returns a block with an unused name.
func (m *machine) unused(typeName string, args map[string]any) terraformtest.Block {
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		if b := terraformtest.Resource(typeName, name, args); m.block(b.Address()) == nil {
			return b
		}
	}
	panic("more blocks than names")
}

func (m *machine) add() {
	if len(m.blocks) == most {
		m.rt.Skip("enough")
	}
	typeName := draw(m, "type", m.types)
	choices, args := m.choices(typeName), map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(choices)) {
		args[name] = draw(m, name, choices[name])
	}
	b := m.unused(typeName, args)
	b.CreateBeforeDestroy = draw(m, "created first", []bool{false, false, false, true})
	m.blocks = append(m.blocks, b)
}

// copy declares a thing a second time, as a second use of a module does.
func (m *machine) copy() {
	if len(m.blocks) == most {
		m.rt.Skip("enough")
	}
	original := m.drawBlock()
	m.blocks = append(m.blocks, m.unused(original.Type, maps.Clone(original.Args)))
}

// addresses returns the addresses of blocks.
func addresses(blocks []terraformtest.Block) (all []string) {
	for _, b := range blocks {
		all = append(all, b.Address())
	}
	return all
}

func (m *machine) drawBlock() *terraformtest.Block {
	return m.block(draw(m, "block", addresses(m.blocks)))
}

// block returns the block with an address, or nil.
func (m *machine) block(address string) *terraformtest.Block {
	for i := range m.blocks {
		if m.blocks[i].Address() == address {
			return &m.blocks[i]
		}
	}
	return nil
}

func (m *machine) remove() {
	gone := m.drawBlock().Address()
	m.blocks = slices.DeleteFunc(m.blocks, func(b terraformtest.Block) bool { return b.Address() == gone })
	m.eachDependent(gone, "")
}

// eachDependent makes the blocks that depend on one address depend on another,
// or on nothing.
func (m *machine) eachDependent(from, to string) {
	for i, b := range m.blocks {
		if !slices.Contains(b.DependsOn, from) {
			continue
		}
		m.blocks[i].DependsOn = nil
		if to != "" {
			m.blocks[i].DependsOn = []string{to}
		}
	}
}

// rename gives a resource another address, with a moved block or without.
func (m *machine) rename() {
	b := m.drawBlock()
	from := b.Address()
	b.Name = m.unused(b.Type, nil).Name
	m.eachDependent(from, b.Address())
	if m.to == "" && m.drawBool("moved") {
		m.from, m.to = from, b.Address()
	}
}

func (m *machine) change() {
	b := m.drawBlock()
	choices := m.choices(b.Type)
	name := draw(m, "argument", slices.Sorted(maps.Keys(choices)))
	b.Args = maps.Clone(b.Args)
	b.Args[name] = draw(m, name, choices[name])
}

// depend makes a block depend on an earlier one.
func (m *machine) depend() {
	all := addresses(m.blocks)
	on := draw(m, "on", all[:max(0, len(all)-1)])
	dependent := draw(m, "dependent", all[slices.Index(all, on)+1:])
	m.block(dependent).DependsOn = []string{on}
}

func (m *machine) createFirst() {
	b := m.drawBlock()
	b.CreateBeforeDestroy = !b.CreateBeforeDestroy
}

// addressOf returns the address in the key of an object.
func addressOf(key string) string {
	address, _, _ := strings.Cut(key, " (")
	return address
}

func typeOf(key string) string {
	typeName, _, _ := strings.Cut(key, ".")
	return typeName
}
