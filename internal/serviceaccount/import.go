package serviceaccount

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

var (
	_ resource.ResourceWithIdentity    = (*accountResource)(nil)
	_ resource.ResourceWithImportState = (*accountResource)(nil)
)

// importedKey is the key of private state for the note that an import found the
// value of super_admin.
const importedKey = "imported"

// imported reports whether the service account was imported.
func imported(ctx context.Context, private privatestate.Reader) bool {
	yes, _ := privatestate.Read[bool](ctx, private, importedKey)
	return yes
}

// identityModel identifies a service account permanently: logins change.
type identityModel struct {
	AppID  types.String `tfsdk:"app_id"`
	UserID types.String `tfsdk:"user_id"`
}

func (m model) identity() any { return identityModel{AppID: m.AppID, UserID: m.UserID} }

func (r *accountResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"app_id":  identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the app."},
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user (`00u…`)."},
	}}
}

// ImportState imports by app_id/user or the identity. The resource does not own
// what is imported, so destroying leaves it.
func (r *accountResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	byIdentity := req.ID == "" && req.Identity != nil
	var identity identityModel
	id := req.ID
	if byIdentity {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.AppID.ValueString() + "/" + identity.UserID.ValueString()
	}
	appID, name, ok := strings.Cut(id, "/")
	if !ok || appID == "" || name == "" || strings.Contains(name, "/") {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q does not have the form app_id/user, as in 0oa1gjh63g214q0Hq0g4/svc-workflows@example.com. The user may be an id, and must be one if the login contains a slash.", id))
		return
	}
	client := r.Data.ClientToRead("service account "+id, &resp.Diagnostics)
	if client == nil {
		return
	}
	user, diags := account.Find(ctx, client, userPath, name)
	resp.Diagnostics.Append(diags...)
	if byIdentity && !diags.HasError() && user.ID != name {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("The user_id %q of the identity is not an id. Write %s, the id of that user.", name, user.ID))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if byIdentity {
		// A configuration names people by their login as a rule.
		name = cmp.Or(user.Login, user.ID)
	}
	switch _, err := client.AppUser(ctx, appID, user.ID); {
	case okta.IsNotFound(err):
		resp.Diagnostics.AddError("Unable to import service account",
			fmt.Sprintf("The app %s is not assigned to the user %s (%s), or does not exist: %s. Without an assignment there is nothing to import; apply assigns it.", appID, name, user.ID, err))
	case err != nil:
		resp.Diagnostics.AddError("Unable to import service account", fmt.Sprintf("The assignment of the app %s to the user %s could not be read, so nothing was imported: %s. Correct what Okta's answer names, and import again.", appID, name, err))
	default:
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, userPath, name)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, userIDPath, user.ID)...)
		resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{AppID: types.StringValue(appID), UserID: types.StringValue(user.ID)})...)
	}
}
