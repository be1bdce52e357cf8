package grant

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var _ resource.ResourceWithMoveState = (*setResource)(nil)

// NewSetResource returns the resource oktadevices_scope_grants.
func NewSetResource() resource.Resource {
	return &setResource{providerdata.NewManaged(providerdata.Noun[setModel]{
		Type: "scope_grants", What: "scope grants", Schema: setSchema, Identity: setModel.identity, Label: setModel.described,
		Retains: setModel.retained, Holds: setModel.holds, ChecksOrg: true,
		Plan: planSet, Create: createSet, Read: readSet, Update: updateSet, Delete: deleteSet,
	})}
}

type setResource struct {
	*providerdata.Managed[setModel]
}

// setCall is a call for a set.
type setCall = providerdata.Call[setModel]

func readSet(ctx context.Context, c *setCall) {
	state := c.State
	appID := state.AppID.ValueString()
	reading := beginGrants(ctx, c.Client, appID)
	if c.RefuseOtherOrg(ctx) {
		return
	}
	all, gone, err := reading()
	if gone {
		removeGone(ctx, c)
		return
	}
	if err != nil {
		c.Diags.AddError("Unable to read scope grants", fmt.Sprintf("The grants of app %s could not be read: %s. Correct what Okta's answer names, and plan again.", appID, err))
		return
	}
	issuer, err := issuerOf(ctx, c.Client, state.Issuer, appID)
	if err != nil {
		c.Diags.AddError("Unable to read scope grants", fmt.Sprintf("The issuer of the grants of app %s could not be read: %s. Set issuer, or correct what Okta's answer names, and plan again.", appID, err))
		return
	}
	state.Issuer = types.StringValue(issuer)
	now := ofIssuer(all, issuer)
	if owned, ok := state.owned(ctx, c.Private); ok {
		warnSetDrift(ctx, c, now)
		// Without those that are gone, whoever revoked them.
		ours, _ := divide(now, owned)
		state.Owned = ownedAfter(nil, ours, nil)
	} else {
		// After an import or a move, what is there is the set's own.
		state.Owned = ownedAfter(nil, slices.Collect(maps.Values(now)), nil)
	}
	if state.OnDestroy.IsNull() {
		state.OnDestroy = types.StringValue(onDestroyRevoke)
	}
	c.Diags.Append(state.show(ctx, now)...)
	c.Save(ctx, state)
}

// removeGone removes the set of an app that does not exist.
func removeGone(ctx context.Context, c *setCall) {
	c.Diags.AddWarning(fmt.Sprintf("App %s no longer exists, nor do its scope grants", c.State.AppID.ValueString()),
		"The app does not exist in this org any more, so this resource was removed from the state. Connections of the app don't work. "+
			"Check that the provider is configured for the right org. Then correct app_id, or remove the set from the configuration.")
	if c.State.Issuer.IsNull() {
		// An import needs an identity, even of an app that never existed.
		c.State.Issuer = types.StringValue(c.Client.OrgURL())
		c.Identify(ctx, c.State)
	}
	c.Drop(ctx)
}

// warnSetDrift warns of grants that others revoked and made.
func warnSetDrift(ctx context.Context, c *setCall, now map[string]okta.Grant) {
	prior := c.State
	appID := prior.AppID.ValueString()
	before, more := prior.scopes(ctx)
	c.Diags.Append(more...)
	grants := prior.byScope(ctx)
	present := slices.Sorted(maps.Keys(now))
	clientID := ""
	for _, grant := range now {
		clientID = grant.ClientID
	}
	for _, scope := range without(before, present) {
		revoked := grants[scope]
		drift{c.Data, appID, clientID, scope, revoked.ID.ValueString(), parseTime(revoked.Created)}.warnRevoked(ctx, c.Diags)
	}
	for _, scope := range without(present, before) {
		grant := now[scope]
		drift{c.Data, appID, clientID, scope, grant.ID, logSince(grant.Created)}.warnGranted(ctx, c.Diags, grant)
	}
}
