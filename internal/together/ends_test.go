package together_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// ways are the solutions that an error of a plan may name.
var ways = []string{"moved block", "on_destroy", "Join them into one", "authorization_id", "revoke_on_destroy", "-target", "with a refresh"}

// refused checks that each error of a plan names a solution. No error may
// belong to an object without a configuration, because a user could not change
// it.
func (m *machine) refused(run *terraformtest.Run) {
	for _, d := range run.Errors() {
		if m.block(d.Address) == nil {
			m.rt.Fatalf("an object without a configuration can't be removed: %s", d)
		}
		if !slices.ContainsFunc(ways, func(way string) bool { return strings.Contains(d.Detail, way) }) {
			m.rt.Fatalf("the error names no solution: %s", d)
		}
	}
}

// saidDuplicates checks that a plan warns if two blocks declare the same thing.
// Unknown things and roles cause no warning.
func (m *machine) saidDuplicates(plan *terraformtest.Run) {
	declared := map[thing]bool{}
	for _, b := range m.blocks {
		if _, seen := plan.Actions[b.Address()]; !seen || slices.ContainsFunc(slices.Collect(maps.Values(b.Args)), isLate) {
			continue
		}
		for _, t := range claims(b.Type, m.wanted(b)) {
			said := func(d terraformtest.Diagnostic) bool {
				return strings.HasSuffix(d.Summary, " is declared more than once") && strings.Contains(d.Summary, t.of) && strings.Contains(d.Summary, t.name)
			}
			if declared[t] && t.kind != aRole && !slices.ContainsFunc(plan.Warnings(), said) {
				m.rt.Fatalf("no warning of the %s %s %s, which is declared more than once", t.kind, t.of, t.name)
			}
			declared[t] = true
		}
	}
}

func isLate(value any) bool {
	_, ok := value.(late)
	return ok
}

// settle checks that one of the next three plans is empty, says what a person
// must do, or is refused.
func (m *machine) settle() {
	for _, b := range m.blocks {
		for name, value := range b.Args {
			if value, ok := value.(late); ok {
				b.Args[name] = value.value
			}
		}
	}
	for range 3 {
		if a := m.apply(nothing); !a.plan.OK() || a.plan.Empty() || len(a.plan.Warnings()) > 0 {
			return
		}
	}
	m.rt.Fatal("each of three plans has a change and no warning")
}

// drain removes everything. It checks that no error prevents that, and that no
// thing is left that a resource made.
func (m *machine) drain() {
	m.blocks = nil
	for range 3 {
		m.apply(nothing)
	}
	if left := m.d.State().Addresses(); len(left) > 0 {
		m.rt.Fatalf("the destroy left these objects in the state: %v", left)
	}
	if m.calm {
		m.leftNothing()
	}
}

// noteKept records the things that a destroyed object leaves to an unchanged
// one that does not own them. No apply calls the provider for an unchanged
// object.
func (m *machine) noteKept(a *apply) {
	for key, state := range a.objects {
		for _, t := range claims(typeOf(key), state) {
			if action := a.plan.Actions[key]; action == terraformtest.Delete || action == terraformtest.Replace {
				m.retained[t] = m.retained[t] || slices.ContainsFunc(m.blocks, func(b terraformtest.Block) bool {
					return a.plan.Actions[b.Address()] == terraformtest.NoOp && m.declares(b, t) && !owns(b.Type, m.d.Resource(b.Address()), t, a.after[t])
				})
			}
		}
	}
}

// owns reports whether the destruction of an object removes an instance of a
// thing.
func owns(typeName string, state map[string]any, t thing, instance string) bool {
	switch {
	case typeName == setType:
		return slices.Contains(list(state["owned_grant_ids"]), any(instance))
	case t.kind == anApp:
		made := text(state["owned_assignment_created"])
		return made != "" && strings.HasSuffix(instance, made)
	case t.kind == aRole:
		return state["owned_role_id"] == instance
	default:
		return typeName == singleType
	}
}

// leftNothing checks that no thing is left that a resource made.
func (m *machine) leftNothing() {
	for t, instance := range sorted(m.look()) {
		named := slices.ContainsFunc(m.left, func(summary string) bool { return strings.Contains(summary, t.of) && strings.Contains(summary, t.name) })
		if !m.others[instance] && !m.retained[t] && !named {
			m.rt.Fatalf("the %s %s %s is left, and no warning names it", t.kind, t.of, t.name)
		}
	}
}
