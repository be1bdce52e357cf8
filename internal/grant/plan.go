package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// plan compares the grant with the others of the run, so that none takes away
// what another declares, and warns of a scope that the catalogue lacks.
func plan(ctx context.Context, c *call) {
	plan, state := c.Plan, c.State
	if !c.Destroyed && !plan.Scope.IsUnknown() && !plan.Scope.Equal(state.Scope) {
		warnUnknownScopes(c.Diags, scopePath, plan.AppID, []string{plan.Scope.ValueString()})
	}
	object := peers.Object{Label: state.label(), Holds: plan.holds(state), IfDestroyed: state.ifDestroyed()}
	if c.Created {
		object.Label, object.IfDestroyed = plan.label(), nil
	}
	replaced := c.Updates() && state.replacedBy(plan)
	if c.Destroyed || replaced {
		warnRetained(c.Diags, state.OnDestroy, state.AppID, state.Scope.ValueString())
	}
	object, _ = c.Decide(ctx, object, replaced)
	registry := c.Data.Peers
	if c.Destroyed ||
		c.Created && refuseReplacement(ctx, c.Data, c.Diags, object, plan.AppID, plan.Issuer) ||
		registry.RefuseRemoval(c.Diags, object, atAppID) {
		return
	}
	if c.Updates() && len(object.Removes) == 0 && c.JoinChange(ctx, object) {
		plan.ID, plan.ClientID, plan.Source = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
		plan.Created, plan.CreatedBy = types.StringUnknown(), types.StringUnknown()
		c.Replan(ctx, plan)
	}
	registry.WarnTogether(c.Diags, object, peers.Grant)
	for _, thing := range object.Holds {
		warnBesideSet(c.Diags, registry, object.Key, thing)
	}
}

// described names an existing grant.
func (m model) described() string { return "scope grant " + m.ID.ValueString() }

// label names the grant in messages.
func (m model) label() string {
	text := fmt.Sprintf("oktadevices_scope_grant of %s for app %s", m.Scope.ValueString(), m.AppID.ValueString())
	if m.ID.IsNull() || m.ID.IsUnknown() {
		return text + " (to be created)"
	}
	return fmt.Sprintf("%s (%s)", text, m.ID.ValueString())
}

// holds are the grants that a plan declares, as far as they are known. Unknown
// arguments are assumed not to change.
func (m model) holds(state model) []peers.Thing {
	appID, scope := tfvalue.Known(m.AppID, state.AppID), tfvalue.Known(m.Scope, state.Scope)
	if appID.ValueString() == "" || scope.ValueString() == "" {
		return nil
	}
	return []peers.Thing{grantThing(appID, tfvalue.Known(m.Issuer, state.Issuer), scope.ValueString())}
}

// held is the grant of a resource that exists.
func (m model) held() []peers.Thing { return m.holds(m) }

func (m model) retained() bool { return m.OnDestroy.ValueString() == onDestroyRetain }

// ifDestroyed are the grants that destroying the resource revokes.
func (m model) ifDestroyed() []peers.Thing {
	if m.retained() {
		return nil
	}
	return []peers.Thing{grantThing(m.AppID, m.Issuer, m.Scope.ValueString())}
}

// replacedBy reports whether the plan is for another grant.
func (m model) replacedBy(plan model) bool {
	return !tfvalue.Known(plan.AppID, m.AppID).Equal(m.AppID) || !tfvalue.Known(plan.Scope, m.Scope).Equal(m.Scope) ||
		!sameIssuer(tfvalue.Known(plan.Issuer, m.Issuer), m.Issuer)
}
