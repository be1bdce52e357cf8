package serviceaccount

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// importedKey is where private state notes that super_admin is what an import
// found.
const importedKey = "imported"

// ImportState takes app_id/user. What is imported was added by somebody else, so
// that destroying leaves it.
func (r *accountResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	appID, name, ok := strings.Cut(req.ID, "/")
	if !ok || appID == "" || name == "" || strings.Contains(name, "/") {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q is not app_id/user, as in 0oa1gjh63g214q0Hq0g4/svc-workflows@example.com. The user may be an id, and must be one if the login contains a slash.", req.ID))
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnread("service account "+req.ID, &resp.Diagnostics)
		return
	}
	user, diags := account.Find(ctx, client, userPath, name)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch _, err := client.AppUser(ctx, appID, user.ID); {
	case okta.IsNotFound(err):
		resp.Diagnostics.AddError("Unable to import service account",
			fmt.Sprintf("The app %s is not assigned to the user %s (%s), or does not exist: %s. Without an assignment there is nothing to import; apply assigns it.", appID, name, user.ID, err))
	case err != nil:
		resp.Diagnostics.AddError("Unable to import service account", fmt.Sprintf("The assignment of the app %s to the user %s could not be read: %s", appID, name, err))
	default:
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, userPath, name)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, userIDPath, user.ID)...)
	}
}
