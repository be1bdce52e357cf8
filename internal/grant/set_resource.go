package grant

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var _ resource.ResourceWithMoveState = (*setResource)(nil)

// NewSetResource returns the resource oktadevices_scope_grants.
func NewSetResource() resource.Resource {
	return &setResource{providerdata.Resource{Type: "scope_grants"}}
}

type setResource struct{ providerdata.Resource }

func (r *setResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state setModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.Issuer.IsNull() {
		// The framework refuses a Read without an identity, even if the object
		// is gone or the provider has no client.
		resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	}
	reading := beginGrants(ctx, r.Data.Client(), state.AppID.ValueString())
	client := r.Data.ClientToRefresh(ctx, req, resp)
	if client == nil {
		return
	}
	appID := state.AppID.ValueString()
	all, gone, err := reading()
	if gone {
		r.removeGone(ctx, client, state, resp)
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("Unable to read scope grants", fmt.Sprintf("The grants of app %s could not be read: %s. Correct what Okta's answer names, and plan again.", appID, err))
		return
	}
	issuer, err := issuerOf(ctx, client, state.Issuer, appID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to read scope grants", fmt.Sprintf("The issuer of the grants of app %s could not be read: %s. Set issuer, or correct what Okta's answer names, and plan again.", appID, err))
		return
	}
	state.Issuer = types.StringValue(issuer)
	now := ofIssuer(all, issuer)
	if owned, ok := state.owned(ctx, req.Private); ok {
		r.warnDrift(ctx, state, now, &resp.Diagnostics)
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
	resp.Diagnostics.Append(state.show(ctx, now)...)
	state.OrgID = r.Data.OrgID(ctx, state.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(r.Data.Peers.NoteHeld(ctx, thingsOf(state.AppID, state.Issuer, slices.Collect(maps.Keys(now))), resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

// removeGone removes the set of an app that does not exist.
func (r *setResource) removeGone(ctx context.Context, client *okta.Client, state setModel, resp *resource.ReadResponse) {
	resp.Diagnostics.AddWarning(fmt.Sprintf("App %s no longer exists, nor do its scope grants", state.AppID.ValueString()),
		"The app does not exist in this org any more, so this resource was removed from the state. Connections of the app don't work. "+
			"Check that the provider is configured for the right org. Then correct app_id, or remove the set from the configuration.")
	if state.Issuer.IsNull() {
		// An import needs an identity, even of an app that never existed.
		state.Issuer = types.StringValue(client.OrgURL())
		resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	}
	resp.State.RemoveResource(ctx)
}

// warnDrift warns of grants that others revoked and made.
func (r *setResource) warnDrift(ctx context.Context, prior setModel, now map[string]okta.Grant, diags *diag.Diagnostics) {
	appID := prior.AppID.ValueString()
	before, more := prior.scopes(ctx)
	diags.Append(more...)
	grants := prior.byScope(ctx)
	present := slices.Sorted(maps.Keys(now))
	clientID := ""
	for _, grant := range now {
		clientID = grant.ClientID
	}
	for _, scope := range without(before, present) {
		revoked := grants[scope]
		drift{r.Data, appID, clientID, scope, revoked.ID.ValueString(), parseTime(revoked.Created)}.warnRevoked(ctx, diags)
	}
	for _, scope := range without(present, before) {
		grant := now[scope]
		drift{r.Data, appID, clientID, scope, grant.ID, logSince(grant.Created)}.warnGranted(ctx, diags, grant)
	}
}
