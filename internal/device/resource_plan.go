package device

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// plan changes nothing in the plan. It refuses what can't be done, and says
// what would be lost.
func plan(ctx context.Context, c *call) {
	id := c.State.DeviceID.ValueString()
	if planPeers(ctx, c) {
		return
	}
	switch {
	case c.Destroyed:
		planDestroy(c.Diags, c.State, "Destroying")
	case c.Created:
		planAdoption(ctx, c)
	case replaces(c):
		// Terraform plans the creation once more, by itself, and drops the warnings of
		// that.
		planDestroy(c.Diags, c.State, "Replacing")
		planAdoption(ctx, c)
	case c.Plan.Status.IsUnknown():
		warnUnknownStatus(c.Diags, "Device "+id)
	default:
		planStatus(c.Diags, id, c.State.Status.ValueString(), c.Plan.Status.ValueString())
	}
}

// replaces reports whether a change is for another device.
func replaces(c *call) bool {
	return c.Updates() && !c.Plan.DeviceID.IsUnknown() && !c.Plan.DeviceID.Equal(c.State.DeviceID)
}

// planAdoption checks the device that will be adopted.
func planAdoption(ctx context.Context, c *call) {
	id, unknown := c.Plan.DeviceID.ValueString(), c.Plan.Status.IsUnknown()
	if c.Client == nil || c.Plan.DeviceID.IsUnknown() {
		const what = "A device that is not known yet"
		switch {
		case unknown:
			warnUnknownStatus(c.Diags, what)
		case c.Plan.Status.ValueString() == okta.DeviceDeactivated:
			warnDeactivation(c.Diags, what)
		}
		return
	}
	device, err := c.Client.CachedDevice(ctx, id)
	switch {
	case okta.IsNotFound(err):
		// No error: Terraform makes this plan before a destroy, too, and a destroy that
		// was interrupted could not go on for what it has deleted.
		c.Diags.AddAttributeWarning(deviceIDPath, fmt.Sprintf("Device %s does not exist, and an apply will fail", id), enrol)
	case err != nil:
		failedAdoption(c.Diags, id, err)
	case unknown:
		warnUnknownStatus(c.Diags, "Device "+id)
	default:
		planStatus(c.Diags, id, device.Status, c.Plan.Status.ValueString())
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
	if state.retained() {
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
	case state.OnDestroy.ValueString() == onDestroyDelete:
		diags.AddWarning(fmt.Sprintf("%s permanently deletes device %s", doing, id),
			"on_destroy is delete: "+map[bool]string{true: "it is deactivated, and then its record is deleted.", false: "it is deactivated already, and its record is deleted."}[deactivates(steps)]+
				" "+lost+" Okta keeps nothing of the device. If it enrolls again, it is a new device with another id.")
	case deactivates(steps):
		diags.AddWarning(fmt.Sprintf("%s deactivates device %s", doing, id), "on_destroy is deactivate. "+lost)
	default:
		diags.AddWarning(fmt.Sprintf("Device %s stays %s", id, status), "on_destroy is deactivate, and the device is deactivated already, so it does not change.")
	}
}
