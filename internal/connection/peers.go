package connection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// The kinds of things that connections declare. An authorization that is
// revoked can't be made again by any apply, so what only may be another
// connection's counts too.
const (
	// kindAssumed is an authorization that is assumed to be the connection's.
	kindAssumed = "assumed authorization"
	// kindNew is a connection of a nickname, app or account that its resource did not
	// have before. Another resource may have had it.
	kindNew = "new connection"
)

// thing is a thing of a connection. It has no app, or no name, if that is not known
// yet.
func thing(kind string, m *model, name string) peers.Thing {
	return peers.Thing{Kind: kind, Of: m.AppID.ValueString(), Name: name}
}

// planned is one plan of a connection.
type planned struct {
	// plan and state are nil if the connection is destroyed or created.
	plan, state *model
	memory      judgement.Memory
}

// label names the connection in messages.
func (p planned) label() string {
	switch {
	case p.plan == nil || p.state != nil && p.plan.Name.IsUnknown():
		return p.state.label()
	case p.plan.Name.IsUnknown():
		return "connection whose name is not known yet"
	case p.state == nil || p.plan.Name.Equal(p.state.Name):
		return p.plan.label()
	default:
		return fmt.Sprintf("%s (renamed to %q)", p.state.label(), p.plan.Name.ValueString())
	}
}

func (m model) label() string { return fmt.Sprintf("connection %q", m.Name.ValueString()) }

func (m model) retained() bool { return !m.RevokeOnDestroy.ValueBool() }

// revokes returns the authorization that the plan revokes by itself, or "".
func (p planned) revokes() string {
	switch {
	case p.plan == nil:
		return p.ifDestroyed()
	case p.plan.Enabled.IsUnknown() || p.plan.Enabled.ValueBool():
		return ""
	case !p.plan.AuthorizationID.IsNull():
		return p.plan.AuthorizationID.ValueString()
	case p.state != nil && p.state.Binding.ValueString() == judgement.BindingConfirmed && (p.plan.Name.IsUnknown() || p.memory.About(p.plan.Name.ValueString())):
		return p.state.BoundAuthorizationID.ValueString()
	default:
		return ""
	}
}

// ifDestroyed returns the authorization that destroying the connection revokes,
// or "".
func (p planned) ifDestroyed() string {
	if p.state.retained() || p.state.Binding.ValueString() != judgement.BindingConfirmed {
		return ""
	}
	return p.state.BoundAuthorizationID.ValueString()
}

// certain reports whether a person says that an authorization is the
// connection's. A pin that this plan adds is not enough: it may name another
// connection's by mistake. The System Log names a nickname, which another may
// have as well.
func (p planned) certain(id string) bool {
	return p.state != nil && (p.state.AuthorizationID.ValueString() == id || p.memory.Certain == id && !p.memory.ByLog)
}

// removes are the things that revoking an authorization removes.
func (p planned) removes(id string) []peers.Thing {
	if id == "" {
		return nil
	}
	m := p.state
	if m == nil {
		m = p.plan
	}
	things := []peers.Thing{thing(peers.Authorization, m, id)}
	if !p.certain(id) {
		things = append(things, thing(kindAssumed, m, id))
	}
	return things
}

// removesIfDestroyed are the things that destroying the connection removes. A new
// connection whose app or name is not known yet may be this one.
func (p planned) removesIfDestroyed() []peers.Thing {
	id := p.ifDestroyed()
	if id == "" {
		return nil
	}
	things := p.removes(id)
	return append(things, thing(kindNew, p.state, p.state.Name.ValueString()), thing(kindNew, p.state, ""))
}

// holds are the authorizations that the connection declares, or may hold.
func (p planned) holds() []peers.Thing {
	if p.plan == nil {
		// While the connection is destroyed, its assumed authorizations may still be
		// its own.
		return p.assumed()
	}
	var things []peers.Thing
	if p.state == nil || !p.plan.Name.Equal(p.state.Name) || p.replaces() {
		things = append(things, thing(kindNew, p.plan, p.plan.Name.ValueString()))
	}
	pin := p.plan.AuthorizationID
	switch {
	case !p.plan.Enabled.IsUnknown() && !p.plan.Enabled.ValueBool():
	case !pin.IsNull() && !pin.IsUnknown():
		of := p.plan
		if of.AppID.IsUnknown() && p.state != nil {
			of = p.state // The plan assumes that the app does not change.
		}
		things = append(things, thing(peers.Authorization, of, pin.ValueString()))
	case p.state == nil:
	case p.state.Binding.ValueString() == judgement.BindingConfirmed:
		things = append(things, thing(peers.Authorization, p.state, p.state.BoundAuthorizationID.ValueString()))
	default:
		things = append(things, p.assumed()...)
	}
	return things
}

// assumed is the authorization that is assumed to be the connection's.
func (p planned) assumed() []peers.Thing {
	if p.state.Binding.ValueString() != judgement.BindingAssumed {
		return nil
	}
	return []peers.Thing{thing(kindAssumed, p.state, p.state.BoundAuthorizationID.ValueString())}
}

// planPeers compares what the plan revokes with what the other connections of
// the run hold or may hold. It reports whether the plan is refused.
func planPeers(ctx context.Context, c *call, p planned) (refused bool) {
	registry, diags := c.Data.Peers, c.Diags
	object := peers.Object{Label: p.label(), Holds: p.holds()}
	if p.state != nil {
		object.IfDestroyed = p.removesIfDestroyed()
	}
	replaced := p.plan != nil && p.state != nil && p.replaces()
	object = c.Describe(ctx, object, replaced)
	if p.plan != nil && !replaced {
		object.Removes = append(p.removes(p.revokes()), object.Removes...)
	}
	switch first, again := registry.Get(object.Key); {
	case p.state == nil && again: // the second plan of a replacement
		object.Label, object.Holds = first.Label, first.Holds
	case p.plan == nil && len(object.Removes) > 0:
		// Terraform plans connections without a configuration first. Publish what this
		// one holds and not yet what it removes, so that the others are not refused
		// for an authorization that this one may leave. Then wait for them.
		registry.Put(peers.Object{Key: object.Key, Label: object.Label, Holds: object.Holds})
		c.Data.Settle(ctx)
	}
	kept, more := registry.Decide(ctx, object, c.Private)
	diags.Append(more...)
	if p.plan == nil {
		if len(kept) > 0 {
			diags.Append(registry.Spare(ctx, object, c.Private)...)
			warnSpared(diags, p.state.Name.ValueString(), p.ifDestroyed(), registry.Labels(object.Key, kept))
		}
		// An object without a configuration is never refused: no change of a
		// configuration would help it.
		return false
	}
	refused = refuseRevocation(diags, registry, object)
	if !refused {
		registry.WarnTogether(diags, object, peers.Authorization)
	}
	return refused
}

// replaces reports whether the plan is for another app or, as far as it is known,
// another account.
func (p planned) replaces() bool {
	return !p.plan.AppID.IsUnknown() && !p.plan.AppID.Equal(p.state.AppID) || p.plan.ServiceAccountID.IsUnknown()
}

// refuseRevocation adds an error for each authorization that one connection
// would lose to another, in whichever of the two is planned second.
func refuseRevocation(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) (refused bool) {
	refuse := func(remover, holder peers.Object, thing peers.Thing) {
		refused = true
		diags.Append(disputed(remover, holder, thing))
	}
	for _, thing := range object.Holds {
		for _, remover := range registry.Removers(object.Key, thing) {
			refuse(remover, object, thing)
		}
	}
	for _, thing := range object.Removes {
		for _, holder := range registry.Holders(object.Key, thing) {
			refuse(object, holder, thing)
		}
	}
	return refused
}

func disputed(remover, holder peers.Object, thing peers.Thing) diag.Diagnostic {
	first := fmt.Sprintf("The authorization %s may just as well be that of the %s. Nothing is revoked. Do one of these:\n"+
		"- Find the connection that it belongs to: compare its account and time in the data source oktadevices_authorizations with both connections in the Workflows Console. Set authorization_id on that connection alone, and leave it enabled.\n",
		thing.Name, holder.Label)
	if thing.Kind == kindNew {
		first = fmt.Sprintf("The plan revokes the authorization of %s. It also creates %s, or gives it another nickname, app or account. Both may be the same connection in the Workflows Console. Nothing is revoked. Do one of these:\n",
			remover.Label, holder.Label)
	}
	keep := "- Restore the block of the %s with revoke_on_destroy = false, and apply. Then remove the block.\n"
	if remover.Configured {
		keep = "- Leave enabled = true on the %s. If the plan replaces it, apply revoke_on_destroy = false first.\n"
	}
	return diag.NewErrorDiagnostic("Unable to revoke the authorization of "+remover.Label, first+fmt.Sprintf(keep, remover.Label)+
		"- If the resource was renamed, or has another index or key, add a moved block.\n"+
		"- If you used -parallelism=1, plan again without it, so that the provider sees both resources before it decides.")
}

// warnSpared explains in the plan of a connection that is destroyed why its
// authorization stays.
func warnSpared(diags *diag.Diagnostics, name, id string, holders []string) {
	diags.AddWarning(fmt.Sprintf("Authorization of connection %q is not revoked", name),
		fmt.Sprintf("The authorization %s is or may be that of %s, which this plan keeps, changes or creates. It stays active.", id, strings.Join(holders, " and ")))
}

// refuseUnknown adds an error if it is not known which authorization, if any, a
// plan revokes: an apply must not revoke what no plan has shown.
func (p planned) refuseUnknown(diags *diag.Diagnostics) (refused bool) {
	held := p.state != nil && p.state.Binding.ValueString() == judgement.BindingConfirmed
	name := p.plan.Name.ValueString()
	const rest = "The plan can't show whether an authorization is revoked, and which. Use a value that is known in the plan, or apply the resource that it comes from first (terraform apply -target=…)."
	refuse := func(argument string) {
		diags.AddAttributeError(path.Root(argument), fmt.Sprintf("Argument %s of connection %q is not known yet", argument, name), rest)
	}
	switch pinned := !p.plan.AuthorizationID.IsNull(); {
	case p.plan.Enabled.IsUnknown() && (held || pinned):
		refuse("enabled")
	case p.plan.Enabled.IsUnknown() || p.plan.Enabled.ValueBool():
		return false
	case p.plan.AuthorizationID.IsUnknown():
		refuse("authorization_id")
	case p.state == nil && pinned && p.plan.AppID.IsUnknown():
		refuse("app_id")
	default:
		return false
	}
	return true
}
