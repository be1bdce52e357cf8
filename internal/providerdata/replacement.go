package providerdata

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// costs says in an error what a replacement would have done.
const costs = "The changed argument replaces the resource. The replacement would remove what the resource has now, and then fail. Nothing was changed. "

// RefuseMissingApp adds an error if the app that a replacement is for does not
// exist. It reports whether it added one. An app passes if it is not known yet,
// or if the credentials have no permission to read it.
func (d *Data) RefuseMissingApp(ctx context.Context, at path.Path, appID types.String, diags *diag.Diagnostics) (refused bool) {
	client := d.Client()
	if client == nil || appID.ValueString() == "" {
		return false
	}
	_, err := client.App(ctx, appID.ValueString())
	switch {
	case err == nil, okta.IsForbidden(err):
		return false
	case okta.IsNotFound(err):
		diags.AddAttributeError(at, fmt.Sprintf("App %s does not exist", appID.ValueString()),
			costs+fmt.Sprintf("Okta says: %s. Correct app_id; the data source oktadevices_workflows_app finds Okta Workflows OAuth.", err))
	default:
		diags.AddAttributeError(at, fmt.Sprintf("Unable to read app %s", appID.ValueString()),
			fmt.Sprintf("A replacement is planned only if its app exists, and this could not be checked: %s. Nothing was changed. Correct what Okta's answer names, then plan again.", err))
	}
	return true
}

// refuseLate warns of arguments that replace object and are not known yet. It adds
// an error for one that changes in a run that has read nothing.
func (d *Data) refuseLate(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics, object string) {
	attributes := req.Plan.Schema.GetAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		same := tfvalue.Replacing(attributes[name])
		if same == nil {
			continue
		}
		at := path.Root(name)
		var plan, state types.String
		diags.Append(req.Plan.GetAttribute(ctx, at, &plan)...)
		diags.Append(req.State.GetAttribute(ctx, at, &state)...)
		tfvalue.WarnIfUnknown(diags, at, plan, object)
		if !state.IsNull() && !plan.IsUnknown() && !same(plan.ValueString(), state.ValueString()) {
			d.RefuseUnplanned(diags, at, fmt.Sprintf("Unable to change %s of %s", at, object),
				fmt.Sprintf("The change of %s to %s replaces the resource.", at, plan.ValueString()), "The resource was not changed.")
		}
	}
}

// RefuseUnplanned adds an error if a replacement is found out in a run that has
// read nothing: most likely an apply in which an argument has just become known. No
// replacement was planned there, and Terraform would blame the provider for one. It
// reports whether it added one.
func (d *Data) RefuseUnplanned(diags *diag.Diagnostics, at path.Path, summary, why, outcome string) (refused bool) {
	if d.refreshed() {
		return false
	}
	diags.AddAttributeError(at, summary,
		fmt.Sprintf("%s This was not known when the change was planned, or the plan was made with -refresh=false. %s "+
			"Plan again, with a refresh: the resource is then replaced.", why, outcome))
	return true
}

// RefuseMissingUser adds an error if the user of a replacement does not exist, and
// reports whether it did. Any other failure to read the user passes.
func (d *Data) RefuseMissingUser(ctx context.Context, at path.Path, user types.String, diags *diag.Diagnostics) (refused bool) {
	client := d.Client()
	if client == nil || user.ValueString() == "" {
		return false
	}
	_, err := client.User(ctx, user.ValueString())
	if !okta.IsNotFound(err) {
		return false
	}
	diags.AddAttributeError(at, fmt.Sprintf("User %s does not exist", user.ValueString()),
		costs+fmt.Sprintf("Okta says: %s. Create the user first, or correct the argument.", err))
	return true
}
