package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
	_ action.ActionWithConfigure  = (*revokeAction)(nil)
	_ action.ActionWithModifyPlan = (*revokeAction)(nil)
)

// NewRevokeAction returns the action oktadevices_connection_revoke.
func NewRevokeAction() action.Action {
	return &revokeAction{providerdata.Action{Type: "connection_revoke"}}
}

// revokeAction revokes one authorization when Terraform invokes it.
type revokeAction struct{ providerdata.Action }

type revokeModel struct {
	AppID           types.String `tfsdk:"app_id"`
	AuthorizationID types.String `tfsdk:"authorization_id"`
	Binding         types.String `tfsdk:"binding"`
}

func (a *revokeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Revokes the authorization of a connection at once, for example in an emergency. It needs Terraform 1.14; OpenTofu has no actions. Every flow that uses the connection stops until a person authorizes it again. " +
			"The next plan is non-empty and says that a person must authorize the connection. To keep the connection revoked, set `enabled = false` on the resource instead.\n\n" +
			"Prepare the action before you need it: it refuses unless `binding` is `confirmed`. Usually, `authorization_id` on the resource confirms it.\n\n" +
			"If the authorization has ended already, the action only warns. The credentials need the scopes `okta.apps.read` and `okta.apps.manage`, and the super admin role.",
		Attributes: map[string]schema.Attribute{
			"app_id":           tfvalue.Required(tfvalue.ID(), "Id of the app that the connection authorizes with: the resource's `app_id`."),
			"authorization_id": tfvalue.Required(tfvalue.ID(), "Id of the refresh token (`oar…`) to revoke: the resource's `bound_authorization_id`."),
			"binding": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "How sure the provider is that the authorization is this connection's: the resource's `binding`. The action revokes only a `confirmed` one, " +
					"because an assumed one may be another connection's. To confirm it, set `authorization_id` on the resource.",
			},
		},
	}
}

// ModifyPlan refuses what Invoke would refuse, and says what the action does.
func (a *revokeAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var m revokeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !m.Binding.IsUnknown() && !m.confirmed(&resp.Diagnostics) {
		return
	}
	what := "An authorization that is not known yet"
	if !m.AuthorizationID.IsUnknown() {
		what = "Authorization " + m.AuthorizationID.ValueString()
	}
	resp.Diagnostics.AddWarning(what+" will be revoked permanently when the action runs",
		"Every flow that uses the connection stops, until a person authorizes it again in the Workflows Console.")
}

func (a *revokeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m revokeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !m.confirmed(&resp.Diagnostics) {
		return
	}
	client := a.Data.ClientToApply("revoke an authorization", &resp.Diagnostics)
	if client == nil {
		return
	}
	appID, id := m.AppID.ValueString(), m.AuthorizationID.ValueString()
	// By its id, because Okta's list has been incomplete before.
	token, err := client.RefreshToken(ctx, appID, id)
	if err != nil && !okta.IsNotFound(err) {
		resp.Diagnostics.AddError("Unable to revoke the authorization", fmt.Sprintf("Authorization %s of the app %s could not be read: %s. Nothing was revoked.", id, appID, err))
		return
	}
	if err != nil || !token.Live(client.Clock().Now()) {
		// Okta may not show authorizations that have ended. So an ended one can't be
		// distinguished from a mistyped id.
		resp.Diagnostics.AddWarning("Nothing was revoked",
			fmt.Sprintf("Authorization %s is not active on the app %s. It has ended already, or one of the two ids is wrong. The connection's next plan shows whether it is authorized.", id, appID))
		return
	}
	if err := client.RevokeRefreshToken(ctx, appID, id); err != nil && !okta.IsNotFound(err) {
		resp.Diagnostics.AddError("Unable to revoke the authorization",
			fmt.Sprintf("Authorization %s of the app %s: %s. The connection's next plan shows whether it was revoked. If it was not, run the action again.", id, appID, err))
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Authorization %s is revoked: flows of its connection stop until a person authorizes it again", id)})
}

// confirmed reports whether the authorization is the connection's own, and adds the
// error of one that is not.
func (m revokeModel) confirmed(diags *diag.Diagnostics) bool {
	if m.Binding.ValueString() == judgement.BindingConfirmed {
		return true
	}
	if m.Binding.ValueString() == judgement.BindingNone {
		diags.AddAttributeError(path.Root("binding"), "There is no authorization to revoke",
			"binding is \"none\": no authorization is known to be this connection's, so nothing is revoked. See status and problems of the oktadevices_connection for the reason.")
		return false
	}
	diags.AddAttributeError(path.Root("binding"), "The authorization is not confirmed to be this connection's",
		fmt.Sprintf("Authorization %s: binding is %q, so it may be another connection's, and nothing is revoked. "+
			"Find out which one is this connection's (Workflows Console, Connections, and the times in the resource's problems), set authorization_id of the oktadevices_connection to it, and apply that first.",
			m.AuthorizationID.ValueString(), m.Binding.ValueString()))
	return false
}
