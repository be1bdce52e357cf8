package connection

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

func (a *assessment) thing(id string) peers.Thing {
	return peers.Thing{Kind: peers.Authorization, Of: a.declared.AppID, Name: id}
}

// hold notes which authorization the connection is bound to, so that no other
// deletion of this run revokes it.
func (a *assessment) hold() {
	if id := a.verdict.Bound.ID; id != "" && a.declared.Enabled {
		a.data.Peers.Put(peers.Object{Key: a.memory.Key, Label: fmt.Sprintf("connection %q", a.declared.Name), Holds: []peers.Thing{a.thing(id)}})
	}
}

// dropRevoked removes the authorizations that this run has revoked from those
// that were observed: Okta's list lags.
func (a *assessment) dropRevoked() {
	a.observed.Tokens.Tokens = slices.DeleteFunc(slices.Clone(a.observed.Tokens.Tokens), func(token okta.RefreshToken) bool {
		return token.ID != a.revoking && a.data.Peers.Removed(a.thing(token.ID))
	})
}

// released returns the authorization that the plan of a deletion shows as
// revoked, or "". spared is whether one stays that the deletion would revoke.
func released(ctx context.Context, c *call) (id string, spared bool) {
	bound := planned{state: &c.State}.ifDestroyed()
	if bound == "" {
		return "", false
	}
	remove, left := c.Data.Peers.Release(ctx, c.Private, []peers.Thing{thing(peers.Authorization, &c.State, bound)})
	peers.WarnLeft(c.Diags, left)
	if len(remove)+len(left) == 0 && !c.Data.Peers.Spares(ctx, c.Private) {
		warnNotRevoked(c.Diags, c.State.Name.ValueString(), bound)
	}
	return bound, len(remove) == 0
}

// newMemory is the memory of a connection that is created. If this run has
// revoked an authorization, Okta is known to list them: one that is not listed
// does not exist.
func newMemory(data *providerdata.Data) judgement.Memory {
	return judgement.Memory{Key: rand.Text(), Visible: data.Peers.RemovedAny(peers.Authorization)}
}

// checkAccount refuses a change in place to another user. The plan could not
// show that the login is another user's if the login was unknown or belonged to
// no user, or if the credentials lack the rights to read the user.
func checkAccount(ctx context.Context, client *okta.Client, plan, state model) (diags diag.Diagnostics) {
	name, id := plan.ServiceAccount.ValueString(), state.ServiceAccountID.ValueString()
	if plan.ServiceAccount.Equal(state.ServiceAccount) || name == id {
		return nil
	}
	user, diags := account.Find(ctx, client, accountPath, name)
	if !diags.HasError() && user.ID != id {
		diags.AddAttributeError(accountPath, "Unable to update connection",
			fmt.Sprintf("The login %q belongs to the user %s, and the connection %q was made for the user %s. The plan could not show that. Nothing was changed. Plan and apply again: the connection is then replaced, and a person must authorize it. To keep it, set service_account to its former value.",
				name, user.ID, state.Name.ValueString(), id))
	}
	return diags
}

// warnNotRevoked warns of an authorization that another connection of this run
// is bound to.
func warnNotRevoked(diags *diag.Diagnostics, name, id string) {
	diags.AddWarning(fmt.Sprintf("Authorization of connection %q is not revoked", name),
		fmt.Sprintf("Another connection of this apply is bound to the authorization %s. Set authorization_id on both to distinguish them.", id))
}

// warnRevoked names the authorization that a deletion revoked: Terraform drops
// the plan's warnings of a replacement that was asked for.
func warnRevoked(diags *diag.Diagnostics, name, id string) {
	diags.AddWarning(fmt.Sprintf("Authorization of connection %q was revoked", name),
		fmt.Sprintf("The authorization %s was revoked, as revoke_on_destroy says. Flows that use it fail. A person must authorize a connection again.", id))
}
