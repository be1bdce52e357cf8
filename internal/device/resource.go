package device

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	deviceIDPath = path.Root("device_id")
	statusPath   = path.Root("status")
)

// NewResource returns the resource oktadevices_device.
func NewResource() resource.Resource {
	return providerdata.NewResource(providerdata.Noun[model]{
		Type: "device", What: "device", Schema: resourceSchema,
		ID: "device_id", Example: "as guo4a5u7JHHhjXrMK0g4 is. The data source oktadevices_devices finds it.",
		Retains: model.retained, Plan: plan, Create: adopt, Read: read, Update: update, Delete: remove,
	})
}

// call is a call of a function below.
type call = providerdata.Call[model]

// adopt leads the device to its status. After any failure it returns an error
// without a state. The provider did not make the device, so nothing is orphaned,
// and the next apply adopts it. An error with a state would taint the resource,
// and the next apply would carry out on_destroy.
func adopt(ctx context.Context, c *call) {
	id := c.Plan.DeviceID.ValueString()
	device, err := c.Client.CachedDevice(ctx, id)
	if err != nil {
		failedAdoption(c.Diags, id, err)
		return
	}
	steps, err := transition(device.Status, c.Plan.Status.ValueString())
	if err != nil {
		unreachable(c.Diags, id, err)
		return
	}
	if len(steps) > 0 {
		seen, done, err := carryOut(ctx, c.Client, id, steps)
		if err != nil {
			failed(c.Diags, "adopt", id, done, err, "The device is not in the state. The next apply adopts it with its status at that time, and does the rest.")
			return
		}
		device = seen
	}
	c.Save(ctx, stateOf(device, c.Plan.OnDestroy))
}

func read(ctx context.Context, c *call) {
	id := c.State.DeviceID.ValueString()
	device, err := c.Client.CachedDevice(ctx, id)
	switch {
	case okta.IsNotFound(err) && c.State.Status.IsNull():
		c.Diags.AddError("Unable to import device",
			fmt.Sprintf("The device %s does not exist in this org: %s. The data source oktadevices_devices finds the ids of those that do.", id, err))
		return
	case okta.IsNotFound(err):
		c.Diags.AddWarning(fmt.Sprintf("Device %s is gone", id),
			"It does not exist in this org any more, so this resource was removed from the state. "+enrol+
				lastAct(ctx, c.Data, id, okta.EventDeviceDeleted).Sentence(did[okta.EventDeviceDeleted]))
		c.Drop(ctx)
		return
	case err != nil:
		c.Diags.AddError("Unable to read device", fmt.Sprintf("Device %s: %s", id, err))
		return
	}
	warnDrift(ctx, c.Data, c.Diags, c.State, device)
	state := stateOf(device, c.State.OnDestroy)
	if state.OnDestroy.IsNull() {
		// Imported: the state has no choice yet, and the default is the schema's.
		state.OnDestroy = types.StringValue(onDestroyRetain)
	}
	c.Diags.Append(c.Data.Peers.NoteHeld(ctx, state.ifDestroyed(), c.Private)...)
	c.Save(ctx, state)
}

// update makes the planned calls and no others. If the device has another
// status by now, Okta refuses them, and the next plan shows the right ones.
// After a failure, the state has what was done.
func update(ctx context.Context, c *call) {
	state := c.State
	id := state.DeviceID.ValueString()
	steps, err := transition(state.Status.ValueString(), c.Plan.Status.ValueString())
	var done []string
	if len(steps) > 0 {
		var seen okta.Device
		seen, done, err = carryOut(ctx, c.Client, id, steps)
		if seen.ID != "" {
			state.Status = types.StringValue(seen.Status)
		}
	}
	if err != nil {
		failed(c.Diags, "update", id, done, err, "The state has the status that was last read. The next plan reads it again, and the next apply does the rest.")
	} else {
		state.OnDestroy = c.Plan.OnDestroy
	}
	c.Save(ctx, state)
}

// remove carries out on_destroy, and does no more than the plan announced: the
// calls start from the status that the plan knew.
func remove(ctx context.Context, c *call) {
	state := c.State
	id := state.DeviceID.ValueString()
	steps, err := transition(state.Status.ValueString(), okta.DeviceDeactivated)
	if err != nil {
		warnNotDeactivated(c.Diags, state)
		return
	}
	if things := state.ifDestroyed(); len(things) > 0 {
		remove, left := c.Data.Peers.Release(ctx, c.Private, things)
		if len(left) > 0 {
			warnUnchecked(c.Diags, id)
		}
		if len(remove) == 0 {
			return
		}
	}
	const again = "Correct what Okta's answer names, then apply or destroy again to finish. To leave the device as it is, remove the resource with a removed block (destroy = false) instead."
	seen, done, err := carryOut(ctx, c.Client, id, steps)
	if seen.ID != "" {
		state.Status = types.StringValue(seen.Status)
	}
	if state.OnDestroy.ValueString() == onDestroyDelete && (err == nil || okta.IsNotFound(err)) {
		err = c.Client.DeleteDevice(ctx, id)
	}
	if err != nil && !okta.IsNotFound(err) {
		failed(c.Diags, "destroy", id, done, err, again)
		// The prior state may be old: Terraform 1.11 does not refresh it for a resource
		// that left the configuration. The next plan must be made for what is there.
		if now, err := c.Client.Device(ctx, id); err == nil {
			state.Status = types.StringValue(now.Status)
		}
		c.Save(ctx, state)
	}
}

// failedAdoption adds the error of a device that cannot be read.
func failedAdoption(diags *diag.Diagnostics, id string, err error) {
	const summary = "Unable to adopt device"
	if okta.IsNotFound(err) {
		diags.AddAttributeError(deviceIDPath, summary, fmt.Sprintf("The device %s does not exist in this org: %s. %s", id, err, enrol))
		return
	}
	diags.AddAttributeError(deviceIDPath, summary, fmt.Sprintf("Device %s: %s", id, err))
}

// enrol is the advice for a device that does not exist.
const enrol = "Devices enroll themselves and can't be created. A device that enrolls again gets another id. Correct device_id (the data source oktadevices_devices finds it), or remove the resource from the configuration."

// failed adds the error of a change. It lists the calls that Okta accepted
// before the error. next says what happens with that.
func failed(diags *diag.Diagnostics, verb, id string, done []string, err error, next string) {
	text := fmt.Sprintf("Device %s: %s.", id, err)
	if len(done) > 0 {
		text += fmt.Sprintf("\n\nCalls that Okta accepted: %s.", strings.Join(done, ", "))
	}
	diags.AddError(fmt.Sprintf("Unable to %s device", verb), text+"\n\n"+next)
}

// unreachable adds the error of a status that no call leads to.
func unreachable(diags *diag.Diagnostics, id string, err error) {
	diags.AddAttributeError(statusPath, "Unreachable status of a device", fmt.Sprintf("Device %s: %s.", id, err))
}
