package device

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// ModifyPlan changes nothing in the plan. It refuses what can't be done, and
// says what would be lost.
func (r *deviceResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	change, ok := providerdata.PlannedChange(ctx, r.Data, req, resp, model.label)
	if !ok {
		return
	}
	plan, state := change.Plan, change.State
	diags, id := &resp.Diagnostics, state.DeviceID.ValueString()
	if r.planPeers(ctx, req, resp, change) {
		return
	}
	switch {
	case change.Destroyed:
		planDestroy(diags, state, "Destroying")
	case change.Created:
		r.planAdoption(ctx, diags, plan)
	case replaces(change):
		// Terraform plans the creation once more, by itself, and drops the warnings of
		// that.
		planDestroy(diags, state, "Replacing")
		r.planAdoption(ctx, diags, plan)
	default:
		if plan.Status.IsUnknown() {
			warnUnknownStatus(diags, "Device "+id)
			return
		}
		planStatus(diags, id, state.Status.ValueString(), plan.Status.ValueString())
	}
}

// label names the device in messages.
func (m model) label() string { return "device " + m.DeviceID.ValueString() }

// replaces reports whether a change is for another device.
func replaces(change providerdata.Change[model]) bool {
	return change.Updates() && !change.Plan.DeviceID.IsUnknown() && !change.Plan.DeviceID.Equal(change.State.DeviceID)
}

// planAdoption checks the device that will be adopted.
func (r *deviceResource) planAdoption(ctx context.Context, diags *diag.Diagnostics, plan model) {
	client := r.Data.Client()
	if client == nil || plan.DeviceID.IsUnknown() {
		const what = "A device that is not known yet"
		switch {
		case plan.Status.IsUnknown():
			warnUnknownStatus(diags, what)
		case plan.Status.ValueString() == okta.DeviceDeactivated:
			warnDeactivation(diags, what)
		}
		return
	}
	id := plan.DeviceID.ValueString()
	device, err := client.CachedDevice(ctx, id)
	switch {
	case okta.IsNotFound(err):
		// No error: Terraform makes this plan before a destroy, too, and a destroy that
		// was interrupted could not go on for what it has deleted.
		diags.AddAttributeWarning(deviceIDPath, fmt.Sprintf("Device %s does not exist, and an apply will fail", id), enrol)
	case err != nil:
		failedAdoption(diags, id, err)
	case plan.Status.IsUnknown():
		warnUnknownStatus(diags, "Device "+id)
	default:
		planStatus(diags, id, device.Status, plan.Status.ValueString())
	}
}

// planStatus warns of what a change of the status removes, and refuses a status
// that no calls lead to.
func planStatus(diags *diag.Diagnostics, id, from, to string) {
	steps, err := transition(from, to)
	switch {
	case err != nil:
		unreachable(diags, id, err)
	case deactivates(steps):
		warnDeactivation(diags, "Device "+id)
	case from == okta.DeviceDeactivated && to != from:
		diags.AddAttributeWarning(statusPath, fmt.Sprintf("Reactivating device %s does not restore what it lost", id),
			"It is activated again, but deactivation permanently removed its users, factors and client certificates. People have to set the device up again, with Okta Verify.")
	}
}

// planDestroy says what happens to the device of a resource that is destroyed
// or replaced.
func planDestroy(diags *diag.Diagnostics, state model, doing string) {
	id, status := state.DeviceID.ValueString(), state.Status.ValueString()
	onDestroy := state.OnDestroy.ValueString()
	if onDestroy != onDestroyDeactivate && onDestroy != onDestroyDelete {
		diags.AddWarning(fmt.Sprintf("Device %s stays %s", id, status),
			fmt.Sprintf("on_destroy is %s: %s this resource removes the device from the state and does not change it in Okta.", onDestroyRetain, sentence.GoOn(doing)))
		return
	}
	steps, err := transition(status, okta.DeviceDeactivated)
	if err != nil {
		warnNotDeactivated(diags, state)
		return
	}
	switch {
	case onDestroy == onDestroyDelete:
		diags.AddWarning(fmt.Sprintf("%s permanently deletes device %s", doing, id),
			"on_destroy is delete: "+map[bool]string{true: "it is deactivated, and then its record is deleted.", false: "it is deactivated already, and its record is deleted."}[deactivates(steps)]+
				" "+lost+" Okta keeps nothing of the device. If it enrolls again, it is a new device with another id.")
	case deactivates(steps):
		diags.AddWarning(fmt.Sprintf("%s deactivates device %s", doing, id), "on_destroy is deactivate. "+lost)
	default:
		diags.AddWarning(fmt.Sprintf("Device %s stays %s", id, status), "on_destroy is deactivate, and the device is deactivated already, so it does not change.")
	}
}
