// Package grant is oktadevices_scope_grant and oktadevices_scope_grants;
// without it, admins would grant scopes by hand, and no plan would show a lost
// one.
package grant

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	appIDPath  = path.Root("app_id")
	scopePath  = path.Root("scope")
	idPath     = path.Root("id")
	issuerPath = path.Root("issuer")
)

// NewResource returns the resource oktadevices_scope_grant.
func NewResource() resource.Resource {
	return &grantResource{providerdata.Resource{Type: "scope_grant"}}
}

type grantResource struct{ providerdata.Resource }

func (r *grantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	client := r.Data.ClientToCreate(ctx, "grant scope", req, resp, &plan)
	if client == nil {
		return
	}
	appID, scope := plan.AppID.ValueString(), plan.Scope.ValueString()
	defer r.Data.Peers.LockOne(appID, scope)()

	issuer, err := issuerOf(ctx, client, plan.Issuer, appID)
	var granted okta.Grant
	var adopted bool
	if err == nil {
		granted, adopted, err = client.GrantScope(ctx, appID, scope, issuer)
	}
	if err != nil {
		failed(&resp.Diagnostics, "grant", appID, scope, r.Data.Peers.DescribeRemoved(peers.Grant), err)
		return
	}
	state := modelOf(granted, plan.AppID, plan.OnDestroy)
	state.Issuer = asWritten(plan.Issuer, state.Issuer.ValueString())
	state.OrgID = r.Data.OrgID(ctx, plan.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	r.Data.Peers.Created(grantThing(state.AppID, state.Issuer, scope))
	if adopted {
		resp.Diagnostics.AddWarning(fmt.Sprintf("Scope %s was granted to app %s already", scope, appID),
			fmt.Sprintf("The grant %s of %s was adopted as it is. Destroying this resource %s it.", granted.ID, granted.Created.UTC().Format("2006-01-02"),
				map[string]string{onDestroyRevoke: "revokes", onDestroyRetain: "retains"}[plan.OnDestroy.ValueString()]))
	}
}

func (r *grantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !prior.Issuer.IsNull() {
		// The framework refuses a Read without an identity, even if the object
		// is gone or the provider has no client.
		resp.Diagnostics.Append(resp.Identity.Set(ctx, prior.identity())...)
	}
	reading := beginGrants(ctx, r.Data.Client(), prior.AppID.ValueString())
	client := r.Data.ClientToRefresh(ctx, req, resp)
	if client == nil {
		return
	}
	appID, scope := prior.AppID.ValueString(), prior.Scope.ValueString()
	grants, gone, err := reading()
	if gone {
		resp.Diagnostics.AddWarning(fmt.Sprintf("App %s no longer exists, nor does its grant of %s", appID, scope),
			"The app does not exist in this org any more, so this resource was removed from the state. Connections of the app don't work. "+
				"Check that the provider is configured for the right org. Then correct app_id, or remove the grant from the configuration.")
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		failed(&resp.Diagnostics, "read", appID, scope, "", err)
		return
	}
	found, ok := find(grants, prior.ID.ValueString(), scope, prior.Issuer.ValueString())
	if !ok {
		drift{r.Data, appID, prior.ClientID.ValueString(), scope, prior.ID.ValueString(), parseTime(prior.Created)}.warnRevoked(ctx, &resp.Diagnostics)
		resp.State.RemoveResource(ctx)
		return
	}
	state := modelOf(found, prior.AppID, prior.OnDestroy)
	state.Issuer = asWritten(prior.Issuer, state.Issuer.ValueString())
	if state.OnDestroy.IsNull() {
		// Imported: the state has no choice yet, and the default is the schema's.
		state.OnDestroy = types.StringValue(onDestroyRevoke)
	}
	state.OrgID = r.Data.OrgID(ctx, prior.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(r.Data.Peers.NoteHeld(ctx, state.holds(state), resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

// Update changes what Okta does not hold. If another resource that is destroyed
// in the same apply has revoked the grant, it is granted again.
func (r *grantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, ok := providerdata.PlannedUpdate[model](ctx, req, resp)
	if !ok {
		return
	}
	if plan.ID.IsUnknown() {
		client := r.Data.ClientToApply("grant scope", &resp.Diagnostics)
		if client == nil {
			return
		}
		appID, scope := state.AppID.ValueString(), state.Scope.ValueString()
		defer r.Data.Peers.LockOne(appID, scope)()
		granted, _, err := client.GrantScope(ctx, appID, scope, state.Issuer.ValueString())
		if err != nil {
			failed(&resp.Diagnostics, "grant", appID, scope, r.Data.Peers.DescribeRemoved(peers.Grant), err)
			return
		}
		orgID := state.OrgID
		state = modelOf(granted, state.AppID, state.OnDestroy)
		state.OrgID = orgID
	}
	state.OnDestroy = plan.OnDestroy
	state.Issuer = asWritten(plan.Issuer, state.Issuer.ValueString())
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

func (r *grantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the decision is read below.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == onDestroyRetain {
		return
	}
	client := r.Data.ClientToDestroy(ctx, "revoke scope", req, resp)
	if client == nil {
		return
	}
	appID := state.AppID.ValueString()
	defer r.Data.Peers.LockOne(appID, state.Scope.ValueString())()
	remove, left := r.Data.Peers.Release(ctx, req.Private, state.ifDestroyed())
	peers.WarnLeft(&resp.Diagnostics, left)
	if len(remove) == 0 {
		return
	}
	switch err := client.RevokeGrant(ctx, appID, state.ID.ValueString()); {
	case okta.IsNotFound(err):
		warnGrantedAgain(ctx, &resp.Diagnostics, client, state)
	case err != nil:
		failed(&resp.Diagnostics, "revoke", appID, state.Scope.ValueString(), "", err)
	}
}

// warnGrantedAgain names a grant that somebody made after the one in the state
// was revoked. It stays, because the plan did not show it.
func warnGrantedAgain(ctx context.Context, diags *diag.Diagnostics, client *okta.Client, state model) {
	grants, err := client.Grants(ctx, state.AppID.ValueString())
	if err != nil {
		return // The app is gone, too.
	}
	if left, ok := find(grants, "", state.Scope.ValueString(), state.Issuer.ValueString()); ok {
		diags.AddWarning(fmt.Sprintf("Scope %s is still granted to app %s", left.Scope, state.AppID.ValueString()),
			fmt.Sprintf("The grant %s was revoked outside Terraform, and the scope was granted again after the last read: %s. It is left as it is. To revoke it, use the app's Okta API Scopes tab in the Admin Console.",
				state.ID.ValueString(), strings.Join(describeEach([]okta.Grant{left}), "")))
	}
}

// failed adds the error of a call about a grant. removed names the things that the
// same apply has removed.
func failed(diags *diag.Diagnostics, verb, appID, scope, removed string, err error) {
	if okta.IsNotFound(err) {
		diags.AddAttributeError(appIDPath, fmt.Sprintf("Unable to %s scope", verb),
			fmt.Sprintf("The app %s does not exist in this org, so %s was not granted: %s.%s Correct app_id; the data source oktadevices_workflows_app finds Okta Workflows OAuth. Check that the provider is configured for the right org.", appID, scope, err, removed))
		return
	}
	diags.AddError(fmt.Sprintf("Unable to %s scope", verb), fmt.Sprintf("Scope %s of app %s: %s.%s", scope, appID, err, removed))
}
