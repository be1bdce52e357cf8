package grant

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

var (
	_ resource.ResourceWithIdentity    = (*grantResource)(nil)
	_ resource.ResourceWithImportState = (*grantResource)(nil)
)

// identityModel identifies a grant permanently. The id of a grant does not: it
// changes when the scope is revoked and granted again.
type identityModel struct {
	AppID  types.String `tfsdk:"app_id"`
	Scope  types.String `tfsdk:"scope"`
	Issuer types.String `tfsdk:"issuer"`
}

// identity returns the identity of a grant, or nil after an import, before the
// issuer is known. It never changes, so the issuer is in lower case, whatever the
// user writes.
func (m model) identity() any {
	if m.Issuer.IsNull() {
		return nil
	}
	return identityModel{AppID: m.AppID, Scope: m.Scope, Issuer: types.StringValue(strings.ToLower(m.Issuer.ValueString()))}
}

func (r *grantResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"app_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the app."},
		"scope":  identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the scope."},
		"issuer": identityschema.StringAttribute{OptionalForImport: true, Description: "Issuer of the scope. If omitted, it is the issuer of the app's other grants, or else the org's own."},
	}}
}

// ImportState imports by app_id/scope, app_id/grant_id, or the identity.
func (r *grantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if req.ID == "" && req.Identity != nil {
		r.importIdentity(ctx, req, resp)
		return
	}
	appID, what, ok := parseImportID(req.ID)
	if !ok {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q is neither app_id/scope (0oa1gjh63g214q0Hq0g4/okta.devices.read) nor app_id/grant_id (0oa1gjh63g214q0Hq0g4/oag3ih1zrm1cBFOiq0h6).", req.ID))
		return
	}
	client := r.Data.ClientToRead("scope grant "+req.ID, &resp.Diagnostics)
	if client == nil {
		return
	}
	grants, err := client.Grants(ctx, appID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to import scope grant", fmt.Sprintf("Unable to import %q, because reading the grants of the app %s failed: %s. Correct the app's id or what Okta's answer names, and import again.", req.ID, appID, err))
		return
	}
	var found []okta.Grant
	for _, g := range grants {
		if g.ID == what || g.Scope == what {
			found = append(found, g)
		}
	}
	switch len(found) {
	case 0:
		resp.Diagnostics.AddError("Unable to import scope grant",
			fmt.Sprintf("The app %s has no grant with the scope or id %q; it has %s. Import one of these, or remove the import so that an apply grants the scope.", appID, what, describe(grants)))
	case 1:
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, scopePath, found[0].Scope)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, idPath, found[0].ID)...)
	default:
		resp.Diagnostics.AddError("Unable to import scope grant",
			fmt.Sprintf("The app %s has %s granted under several issuers; import by the grant's id: %s.", appID, what, describe(found)))
	}
}

// parseImportID splits an import id into the app's id and a scope or a grant's
// id.
func parseImportID(id string) (appID, what string, ok bool) {
	appID, what, ok = strings.Cut(id, "/")
	return appID, what, ok && appID != "" && what != "" && !strings.Contains(what, "/")
}

// importIdentity imports by the identity of an import block. The read that
// follows finds the grant.
func (r *grantResource) importIdentity(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity identityModel
	resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	if resp.Diagnostics.HasError() {
		return
	}
	appID := identity.AppID.ValueString()
	client := r.Data.ClientToRead("the scope grants of app "+appID, &resp.Diagnostics)
	if client == nil {
		return
	}
	issuer, err := issuerOf(ctx, client, identity.Issuer, appID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to import scope grant", fmt.Sprintf("Scope %s was not imported, because the grants of the app %s or the org's address could not be read: %s. Correct the app's id or what Okta's answer names, and import again.", identity.Scope.ValueString(), appID, err))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, scopePath, identity.Scope)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, issuerPath, issuer)...)
	identity.Issuer = types.StringValue(strings.ToLower(issuer))
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
