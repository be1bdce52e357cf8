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
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

var (
	appIDPath  = path.Root("app_id")
	scopePath  = path.Root("scope")
	idPath     = path.Root("id")
	issuerPath = path.Root("issuer")
)

// NewResource returns the resource oktadevices_scope_grant.
func NewResource() resource.Resource {
	return &grantResource{providerdata.NewManaged(providerdata.Noun[model]{
		Type: "scope_grant", What: "scope grant", Schema: grantSchema, Identity: model.identity,
		Label: model.described, Retains: model.retained, ChecksOrg: true,
		Holds: model.held,
		Plan:  plan, Create: create, Read: read, Update: update, Delete: revoke,
	})}
}

type grantResource struct{ *providerdata.Managed[model] }

// call is a call for a single grant.
type call = providerdata.Call[model]

func create(ctx context.Context, c *call) {
	appID, scope := c.Plan.AppID.ValueString(), c.Plan.Scope.ValueString()
	defer c.Data.Peers.LockOne(appID, scope)()

	issuer, err := issuerOf(ctx, c.Client, c.Plan.Issuer, appID)
	var granted okta.Grant
	var adopted bool
	if err == nil {
		granted, adopted, err = c.Client.GrantScope(ctx, appID, scope, issuer)
	}
	if err != nil {
		failed(c.Diags, "grant", appID, scope, c.Data.Peers.DescribeRemoved(peers.Grant), err)
		return
	}
	state := modelOf(granted, c.Plan.AppID, c.Plan.OnDestroy)
	state.Issuer = asWritten(c.Plan.Issuer, state.Issuer.ValueString())
	c.Save(ctx, state)
	c.Data.Peers.Created(grantThing(state.AppID, state.Issuer, scope))
	if adopted {
		c.Diags.AddWarning(fmt.Sprintf("Scope %s was granted to app %s already", scope, appID),
			fmt.Sprintf("The grant %s of %s was adopted as it is. Destroying this resource %s it.", granted.ID, sentence.Date(granted.Created),
				map[string]string{onDestroyRevoke: "revokes", onDestroyRetain: "retains"}[c.Plan.OnDestroy.ValueString()]))
	}
}

func read(ctx context.Context, c *call) {
	prior := c.State
	appID, scope := prior.AppID.ValueString(), prior.Scope.ValueString()
	reading := beginGrants(ctx, c.Client, appID)
	if c.RefuseOtherOrg(ctx) {
		return
	}
	grants, gone, err := reading()
	if gone {
		c.Diags.AddWarning(fmt.Sprintf("App %s no longer exists, nor does its grant of %s", appID, scope),
			"The app does not exist in this org any more, so this resource was removed from the state. Connections of the app don't work. "+
				"Check that the provider is configured for the right org. Then correct app_id, or remove the grant from the configuration.")
		c.Drop(ctx)
		return
	}
	if err != nil {
		failed(c.Diags, "read", appID, scope, "", err)
		return
	}
	found, ok := find(grants, prior.ID.ValueString(), scope, prior.Issuer.ValueString())
	if !ok {
		drift{c.Data, appID, prior.ClientID.ValueString(), scope, prior.ID.ValueString(), parseTime(prior.Created)}.warnRevoked(ctx, c.Diags)
		c.Drop(ctx)
		return
	}
	state := modelOf(found, prior.AppID, prior.OnDestroy)
	state.Issuer = asWritten(prior.Issuer, state.Issuer.ValueString())
	if state.OnDestroy.IsNull() {
		// Imported: the state has no choice yet, and the default is the schema's.
		state.OnDestroy = types.StringValue(onDestroyRevoke)
	}
	c.Save(ctx, state)
}

// update changes what Okta does not hold. If another resource that is destroyed
// in the same apply has revoked the grant, it is granted again.
func update(ctx context.Context, c *call) {
	state := c.State
	if c.Plan.ID.IsUnknown() {
		appID, scope := state.AppID.ValueString(), state.Scope.ValueString()
		defer c.Data.Peers.LockOne(appID, scope)()
		granted, _, err := c.Client.GrantScope(ctx, appID, scope, state.Issuer.ValueString())
		if err != nil {
			failed(c.Diags, "grant", appID, scope, c.Data.Peers.DescribeRemoved(peers.Grant), err)
			return
		}
		state = modelOf(granted, state.AppID, state.OnDestroy)
	}
	state.OnDestroy = c.Plan.OnDestroy
	state.Issuer = asWritten(c.Plan.Issuer, state.Issuer.ValueString())
	c.Save(ctx, state)
}

func revoke(ctx context.Context, c *call) {
	if c.RefuseOtherOrg(ctx) {
		return
	}
	appID, scope := c.State.AppID.ValueString(), c.State.Scope.ValueString()
	defer c.Data.Peers.LockOne(appID, scope)()
	remove, left := c.Data.Peers.Release(ctx, c.Private, c.State.ifDestroyed())
	peers.WarnLeft(c.Diags, left)
	if len(remove) == 0 {
		return
	}
	switch err := c.Client.RevokeGrant(ctx, appID, c.State.ID.ValueString()); {
	case okta.IsNotFound(err):
		warnGrantedAgain(ctx, c)
	case err != nil:
		failed(c.Diags, "revoke", appID, scope, "", err)
	}
}

// warnGrantedAgain names a grant that somebody made after the one in the state
// was revoked. It stays, because the plan did not show it.
func warnGrantedAgain(ctx context.Context, c *call) {
	appID := c.State.AppID.ValueString()
	grants, err := c.Client.Grants(ctx, appID)
	if err != nil {
		return // The app is gone, too.
	}
	if left, ok := find(grants, "", c.State.Scope.ValueString(), c.State.Issuer.ValueString()); ok {
		c.Diags.AddWarning(fmt.Sprintf("Scope %s is still granted to app %s", left.Scope, appID),
			fmt.Sprintf("The grant %s was revoked outside Terraform, and the scope was granted again after the last read: %s. It is left as it is. To revoke it, use the app's Okta API Scopes tab in the Admin Console.",
				c.State.ID.ValueString(), strings.Join(describeEach([]okta.Grant{left}), "")))
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
