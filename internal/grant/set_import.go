package grant

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
	_ resource.ResourceWithIdentity    = (*setResource)(nil)
	_ resource.ResourceWithImportState = (*setResource)(nil)
)

// setIdentity identifies a set permanently: its grants change.
type setIdentity struct {
	AppID  types.String `tfsdk:"app_id"`
	Issuer types.String `tfsdk:"issuer"`
}

// identity returns the identity of a set, or nil after an import, before the
// issuer is known. It never changes, so the issuer is in lower case, whatever the
// user writes.
func (m setModel) identity() any {
	if m.Issuer.IsNull() {
		return nil
	}
	return setIdentity{AppID: m.AppID, Issuer: types.StringValue(strings.ToLower(m.Issuer.ValueString()))}
}

func (r *setResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"app_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the app."},
		"issuer": identityschema.StringAttribute{OptionalForImport: true, Description: "Issuer of the scopes. Defaults to the issuer of the app's grants, or to the org's own."},
	}}
}

// ImportState imports by an app's id, app_id/issuer, or the identity. The read
// that follows finds the rest.
func (r *setResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if req.ID == "" && req.Identity != nil {
		r.importIdentity(ctx, req, resp)
		return
	}
	appID, issuer, withIssuer := strings.Cut(req.ID, "/")
	if problem := tfvalue.IDProblem(appID); problem != "" || withIssuer && issuer == "" {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q is neither the id of an app (0oa1gjh63g214q0Hq0g4) nor app_id/issuer (0oa1gjh63g214q0Hq0g4/https://example.okta.com).", req.ID))
		return
	}
	if r.Data.ClientToRead("the scope grants of app "+appID, &resp.Diagnostics) == nil {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
	if withIssuer {
		r.importIssuer(ctx, appID, issuer, resp)
	}
}

// importIdentity imports by the identity of an import block.
func (r *setResource) importIdentity(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity setIdentity
	resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	if resp.Diagnostics.HasError() {
		return
	}
	appID, issuer := identity.AppID.ValueString(), identity.Issuer.ValueString()
	if problem := tfvalue.IDProblem(appID); problem != "" {
		resp.Diagnostics.AddError("Invalid import identity", fmt.Sprintf("The app_id %q of the identity %s. Write the id of an app, such as 0oa1gjh63g214q0Hq0g4.", appID, problem))
		return
	}
	client := r.Data.ClientToRead("the scope grants of app "+appID, &resp.Diagnostics)
	if client == nil {
		return
	}
	if issuer == "" {
		var err error
		if issuer, err = client.GrantIssuer(ctx, appID); err != nil {
			resp.Diagnostics.AddError("Unable to import scope grants", fmt.Sprintf("The issuer of the grants of the app %s could not be read, so nothing was imported: %s. Correct app_id or what Okta's answer names, and import again.", appID, err))
			return
		}
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, appID)...)
	r.importIssuer(ctx, appID, issuer, resp)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, setModel{AppID: identity.AppID, Issuer: types.StringValue(issuer)}.identity())...)
}

// importIssuer sets the issuer of an imported set, as the app's grants have it.
// A mistyped issuer is an error, because it would import an empty set.
func (r *setResource) importIssuer(ctx context.Context, appID, issuer string, resp *resource.ImportStateResponse) {
	grants, err := r.Data.Client().Grants(ctx, appID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to import scope grants", fmt.Sprintf("The grants of the app %s could not be read, so nothing was imported: %s. Correct app_id or what Okta's answer names, and import again.", appID, err))
		return
	}
	issuers := r.Data.OrgURLs(ctx)
	for _, grant := range grants {
		issuers = append(issuers, grant.Issuer)
	}
	slices.Sort(issuers)
	issuers = slices.Compact(issuers)
	at := slices.IndexFunc(issuers, func(other string) bool { return okta.SameIssuer(other, issuer) })
	if at < 0 {
		resp.Diagnostics.AddError("Unable to import scope grants",
			fmt.Sprintf("The app %s has no grants of the issuer %s, and the org has no such address. Use one of: %s.", appID, issuer, strings.Join(issuers, ", ")))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, issuerPath, issuers[at])...)
}

// movedType is the official provider's resource that a set can be moved from.
const movedType = "okta_app_oauth_api_scope"

// MoveState takes over okta_app_oauth_api_scope of the provider okta, whatever
// its registry and namespace are.
func (r *setResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveFromOfficial}}
}

func moveFromOfficial(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	address := req.SourceProviderAddress
	if req.SourceTypeName != movedType || address[strings.LastIndex(address, "/")+1:] != "okta" {
		return // Terraform reports that the move is not supported.
	}
	var source struct {
		AppID  string   `json:"app_id"`
		Issuer string   `json:"issuer"`
		Scopes []string `json:"scopes"`
	}
	if err := json.Unmarshal(req.SourceRawState.JSON, &source); err != nil || source.AppID == "" {
		resp.Diagnostics.AddError("Unable to move "+movedType,
			fmt.Sprintf("This version of the provider can't read its state (%v). Remove it from the state and import oktadevices_scope_grants by the app's id instead.", err))
		return
	}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, &setModel{
		AppID:     types.StringValue(source.AppID),
		Scopes:    tfvalue.Set(source.Scopes),
		Issuer:    tfvalue.String(strings.TrimSuffix(source.Issuer, "/")),
		OnDestroy: types.StringValue(onDestroyRevoke),
		Grants:    types.MapNull(setGrantType),
		Owned:     types.SetNull(types.StringType),
	})...)
}
