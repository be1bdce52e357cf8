package together_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// run logs a run. It fails if the provider broke a rule of Terraform.
func (m *machine) run(what string, run *terraformtest.Run) *terraformtest.Run {
	m.rt.Logf("%s: %s", what, summarize(run))
	if broken := run.Violations(); len(broken) > 0 {
		m.rt.Fatalf("%s: %s", what, broken[0])
	}
	for _, d := range run.Warnings() {
		// A successor that is created first does not own the things that its
		// predecessor added.
		if strings.HasSuffix(d.Summary, " stays") && (strings.Contains(d.Address, "deposed") || strings.Contains(d.Detail, "created first")) {
			m.left = append(m.left, d.Summary)
		}
	}
	for _, key := range m.d.State().Addresses() {
		if state := m.d.Resource(key); state["on_destroy"] == "retain" {
			for _, t := range claims(typeOf(key), state) {
				m.retained[t] = true
			}
		}
	}
	return run
}

// summarize formats a run without the details of its warnings.
func summarize(run *terraformtest.Run) string {
	var lines strings.Builder
	for _, key := range slices.Sorted(maps.Keys(run.Actions)) {
		fmt.Fprintf(&lines, "\n  %s: %s", key, run.Actions[key])
	}
	for _, d := range run.Diagnostics {
		if !d.Error {
			d.Detail = "…"
		}
		fmt.Fprintf(&lines, "\n  %s", d)
	}
	return lines.String()
}

// keptWhatStays checks that everything that a resource declares, and has
// according to its state, still exists after the apply.
func (m *machine) keptWhatStays(a *apply) {
	for _, b := range m.blocks {
		address := b.Address()
		action, seen := a.plan.Actions[address]
		if !seen {
			continue // It is not a target.
		}
		failed := slices.ContainsFunc(a.run.Errors(), func(d terraformtest.Diagnostic) bool { return addressOf(d.Address) == address })
		for _, t := range claims(b.Type, m.d.Resource(address)) {
			switch {
			case a.after[t] != "" || !m.declares(b, t):
			case a.before[t] == "" && (m.blind || a.planned[t] != "" || action == terraformtest.NoOp || !a.run.OK()): // An admin removed it, and the state is outdated.
			case failed && action == terraformtest.Replace: // The old object is gone, as planned.
			case m.hidden(a, t):
			case t.kind == aDevice && m.contradicted(t) && a.plan.Says("Device "+t.of+" is declared more than once"):
			default:
				m.rt.Fatalf("%s (%s) declares the %s %s %s, which is gone", address, action, t.kind, t.of, t.name)
			}
		}
	}
}

// keptWhatIsRenamed checks that a connection with a new address still has the
// authorization of its old address.
func (m *machine) keptWhatIsRenamed(a *apply) {
	for key, state := range a.objects {
		for _, b := range m.blocks {
			same := typeOf(key) == connectionType && b.Type == connectionType && b.Args["authorization_id"] == nil && b.Args["enabled"] == nil
			for _, name := range []string{"app_id", "service_account", "name"} {
				same = same && state[name] == b.Args[name]
			}
			if !same || a.plan.Actions[key] != terraformtest.Delete || a.plan.Actions[b.Address()] != terraformtest.Create {
				continue
			}
			for _, t := range claims(connectionType, state) {
				if a.before[t] != "" && a.after[t] == "" {
					m.rt.Fatalf("the authorization %s of %s, now %s, is gone", t.name, key, b.Address())
				}
			}
		}
	}
}

// hidden reports whether a thing belongs to an object whose deletion no plan
// can stop. There are two cases. A tainted object is replaced and its successor
// created first: Terraform shows the provider a creation and later a deletion.
// A deposed object is planned without a refresh: Terraform drops the private
// state of the plan, and a similar new object looks like its successor.
func (m *machine) hidden(a *apply, t thing) bool {
	for key, state := range a.objects {
		b := m.block(key)
		tainted := b != nil && slices.Contains(a.tainted, key) && a.plan.Actions[key] == terraformtest.Replace && !m.declares(*b, t)
		deposed := m.blind && a.createsLike(t) && key != addressOf(key)
		if (tainted || deposed) && slices.Contains(claims(typeOf(key), state), t) {
			return true
		}
	}
	return false
}

// createsLike reports whether the plan creates an object that may be the
// successor of the owner of a thing. Unknown and missing names match every
// name.
func (a *apply) createsLike(t thing) bool {
	for key, action := range a.plan.Actions {
		if action != terraformtest.Create && action != terraformtest.Replace {
			continue
		}
		for _, c := range claims(typeOf(key), a.plan.Planned[key]) {
			if c.kind == t.kind && (c.of == t.of || c.name == t.name || c.of == "" || c.name == "") {
				return true
			}
		}
	}
	return false
}

// contradicted reports whether a block wants a device to be deactivated.
func (m *machine) contradicted(device thing) bool {
	return slices.ContainsFunc(m.blocks, func(b terraformtest.Block) bool {
		return b.Args["device_id"] == device.of && b.Args["status"] == "DEACTIVATED"
	})
}

// tookWhatWasPlanned checks that the plan showed every removal: each thing that
// is gone belongs to a change that may remove it.
func (m *machine) tookWhatWasPlanned(a *apply) {
	for t, instance := range sorted(a.before) {
		if a.after[t] == instance {
			continue
		}
		if !slices.ContainsFunc(slices.Sorted(maps.Keys(a.plan.Actions)), func(key string) bool { return m.mayTake(a, key, t, instance) }) {
			m.rt.Fatalf("the %s %s %s (%s) is gone, and no plan showed it", t.kind, t.of, t.name, instance)
		}
	}
}

// mayTake reports whether the plan of an object shows that it removes a thing.
func (m *machine) mayTake(a *apply, key string, t thing, instance string) bool {
	action, state, plan := a.plan.Actions[key], a.objects[key], a.plan.Planned[key]
	destroyed := (action == terraformtest.Delete || action == terraformtest.Replace) && state["on_destroy"] != "retain"
	app := state["app_id"] == t.of
	switch {
	case t.kind == aGrant && typeOf(key) == singleType:
		return destroyed && app && state["scope"] == t.name
	case t.kind == aGrant && typeOf(key) == setType:
		if action == terraformtest.Update {
			return app && a.planned[t] == instance && !slices.Contains(list(plan["scopes"]), any(t.name))
		}
		return destroyed && slices.Contains(list(state["owned_grant_ids"]), any(instance))
	case t.kind == anApp && typeOf(key) == accountType:
		return destroyed && app && state["user_id"] == t.name && state["owned_assignment_created"] != nil && !m.others[instance]
	case t.kind == aRole && typeOf(key) == accountType:
		return (destroyed || action == terraformtest.Update && plan["super_admin"] != true) && state["owned_role_id"] == instance
	case t.kind == aDevice && typeOf(key) == deviceType:
		return destroyed && state["device_id"] == t.of || action != terraformtest.NoOp && plan["device_id"] == t.of && plan["status"] == "DEACTIVATED"
	case t.kind == aConnection && typeOf(key) == connectionType:
		return m.mayRevoke(a, state, plan, t)
	default:
		return false
	}
}

// mayRevoke reports whether a connection has or names an authorization, and the
// plan says that it revokes it. Terraform drops the warnings of a plan with
// -replace, so then the apply must say it.
func (m *machine) mayRevoke(a *apply, state, plan map[string]any, t thing) bool {
	if !a.plan.Says("revokes the authorization "+t.name) && !a.run.Says("The authorization "+t.name+" was revoked") {
		return false
	}
	made := m.authorized[t.name]
	return slices.ContainsFunc([]map[string]any{state, plan}, func(object map[string]any) bool {
		return object["authorization_id"] == t.name || object["name"] == made.name && object["service_account"] == made.login
	})
}
