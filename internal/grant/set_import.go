package grant

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ImportState takes an app's id: the read that follows finds the rest.
func (r *setResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if req.ID == "" || strings.ContainsAny(req.ID, "/ ") {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not the id of an app (0oa1gjh63g214q0Hq0g4).", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, appIDPath, req.ID)...)
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
		return // Terraform says that nobody takes it.
	}
	var source struct {
		AppID  string   `json:"app_id"`
		Issuer string   `json:"issuer"`
		Scopes []string `json:"scopes"`
	}
	if err := json.Unmarshal(req.SourceRawState.JSON, &source); err != nil || source.AppID == "" {
		resp.Diagnostics.AddError("Unable to move "+movedType,
			fmt.Sprintf("Its state is not what this version of the provider knows (%v). Remove it from the state and import oktadevices_scope_grants by the app's id instead.", err))
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
