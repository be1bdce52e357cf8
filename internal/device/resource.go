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
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ providerdata.Managed = (*deviceResource)(nil)

var (
	deviceIDPath = path.Root("device_id")
	statusPath   = path.Root("status")
)

// NewResource returns the resource oktadevices_device.
func NewResource() resource.Resource { return &deviceResource{providerdata.Resource{Type: "device"}} }

type deviceResource struct{ providerdata.Resource }

// Create adopts the device and leads it to its status. After any failure it
// returns an error without a state. The provider did not make the device, so
// nothing is orphaned, and the next apply adopts it. An error with a state
// would taint the resource, and the next apply would carry out on_destroy.
func (r *deviceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	client := r.Data.ClientToCreate(ctx, "adopt device", req, resp, &plan)
	if client == nil {
		return
	}
	id := plan.DeviceID.ValueString()
	device, err := client.CachedDevice(ctx, id)
	if err != nil {
		failedAdoption(&resp.Diagnostics, id, err)
		return
	}
	steps, err := transition(device.Status, plan.Status.ValueString())
	if err != nil {
		unreachable(&resp.Diagnostics, id, err)
		return
	}
	if len(steps) > 0 {
		seen, done, err := carryOut(ctx, client, id, steps)
		if err != nil {
			failed(&resp.Diagnostics, "adopt", id, done, err, "The device is not in the state. The next apply adopts it with its status at that time, and does the rest.")
			return
		}
		device = seen
	}
	state := stateOf(device, plan.OnDestroy)
	state.OrgID = r.Data.OrgID(ctx, plan.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

func (r *deviceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework refuses a Read without an identity, even if the object is
	// gone or the provider has no client.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, prior.identity())...)
	client := r.Data.ClientToRefresh(ctx, req, resp)
	if client == nil {
		return
	}
	id := prior.DeviceID.ValueString()
	device, err := client.CachedDevice(ctx, id)
	switch {
	case okta.IsNotFound(err) && prior.Status.IsNull():
		resp.Diagnostics.AddError("Unable to import device",
			fmt.Sprintf("The device %s does not exist in this org: %s. The data source oktadevices_devices finds the ids of those that do.", id, err))
		return
	case okta.IsNotFound(err):
		resp.Diagnostics.AddWarning(fmt.Sprintf("Device %s is gone", id),
			"It does not exist in this org any more, so this resource was removed from the state. "+enrol+
				lastActor(ctx, r.Data, id, okta.EventDeviceDeleted))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.AddError("Unable to read device", fmt.Sprintf("Device %s: %s", id, err))
		return
	}
	warnDrift(ctx, r.Data, &resp.Diagnostics, prior, device)
	state := stateOf(device, prior.OnDestroy)
	if state.OnDestroy.IsNull() {
		// Imported: the state has no choice yet, and the default is the schema's.
		state.OnDestroy = types.StringValue(onDestroyRetain)
	}
	state.OrgID = r.Data.OrgID(ctx, prior.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(r.Data.Peers.NoteHeld(ctx, state.ifDestroyed(), resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update makes the planned calls and no others. If the device has another
// status by now, Okta refuses them, and the next plan shows the right ones.
// After a failure, the state has what was done.
func (r *deviceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, ok := providerdata.PlannedUpdate[model](ctx, req, resp)
	if !ok {
		return
	}
	id := state.DeviceID.ValueString()
	steps, err := transition(state.Status.ValueString(), plan.Status.ValueString())
	var done []string
	if len(steps) > 0 {
		client := r.Data.ClientToApply("update device", &resp.Diagnostics)
		if client == nil {
			return
		}
		var seen okta.Device
		seen, done, err = carryOut(ctx, client, id, steps)
		if seen.ID != "" {
			state.Status = types.StringValue(seen.Status)
		}
	}
	if err != nil {
		failed(&resp.Diagnostics, "update", id, done, err, "The state has the status that was last read. The next plan reads it again, and the next apply does the rest.")
	}
	if !resp.Diagnostics.HasError() {
		state.OnDestroy = plan.OnDestroy
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

// Delete carries out on_destroy, and does no more than the plan announced: the
// calls start from the status that the plan knew.
func (r *deviceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the decision is read below.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	onDestroy := state.OnDestroy.ValueString()
	if resp.Diagnostics.HasError() || onDestroy != onDestroyDeactivate && onDestroy != onDestroyDelete {
		return
	}
	client := r.Data.ClientToDestroy(ctx, "destroy device", req, resp)
	if client == nil {
		return
	}
	id := state.DeviceID.ValueString()
	steps, err := transition(state.Status.ValueString(), okta.DeviceDeactivated)
	if err != nil {
		warnNotDeactivated(&resp.Diagnostics, state)
		return
	}
	if things := state.ifDestroyed(); len(things) > 0 {
		remove, left := r.Data.Peers.Release(ctx, req.Private, things)
		if len(left) > 0 {
			warnUnchecked(&resp.Diagnostics, id)
		}
		if len(remove) == 0 {
			return
		}
	}
	const again = "Correct what Okta's answer names, then apply or destroy again to finish. To leave the device as it is, remove the resource with a removed block (destroy = false) instead."
	seen, done, err := carryOut(ctx, client, id, steps)
	if seen.ID != "" {
		state.Status = types.StringValue(seen.Status)
	}
	if onDestroy == onDestroyDelete && (err == nil || okta.IsNotFound(err)) {
		err = client.DeleteDevice(ctx, id)
	}
	if err != nil && !okta.IsNotFound(err) {
		failed(&resp.Diagnostics, "destroy", id, done, err, again)
		// The prior state may be old: Terraform 1.11 does not refresh it for a resource
		// that left the configuration. The next plan must be made for what is there.
		if now, err := client.Device(ctx, id); err == nil {
			state.Status = types.StringValue(now.Status)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// ImportState imports by the id of the device, or the identity.
func (r *deviceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, deviceIDPath, deviceIDPath, req, resp)
	var id types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, deviceIDPath, &id)...)
	switch {
	case resp.Diagnostics.HasError():
	case tfvalue.IDProblem(id.ValueString()) != "":
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not the id of a device, as guo4a5u7JHHhjXrMK0g4 is. The data source oktadevices_devices finds it.", id.ValueString()))
	default:
		r.Data.ClientToRead("device "+id.ValueString(), &resp.Diagnostics)
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
