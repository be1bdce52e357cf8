package device

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

func deviceThing(id types.String) peers.Thing {
	return peers.Thing{Kind: peers.Device, Of: id.ValueString()}
}

// ifDestroyed is the device if destroying the resource takes something from it.
func (m model) ifDestroyed() []peers.Thing {
	if !m.destructive() {
		return nil
	}
	return []peers.Thing{deviceThing(m.DeviceID)}
}

// planPeers compares the resource with the others of the run. It reports whether
// nothing more is to be planned: the plan is refused, or the device stays.
func (r *deviceResource) planPeers(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, plan, state model) (done bool) {
	destroyed, created := req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	registry := r.Data.Peers
	object := peers.Object{Key: registry.ReadKey(ctx, req.Private), IfDestroyed: state.ifDestroyed(), Configured: !destroyed}
	id := plan.DeviceID
	if destroyed || id.IsUnknown() {
		id = state.DeviceID
	}
	object.Label = fmt.Sprintf("oktadevices_device of %s with status %s", id.ValueString(), plan.Status.ValueString())
	switch {
	case created:
		before, _ := registry.Get(object.Key) // the first plan of a replacement
		object.Removes = before.IfDestroyed
	case destroyed:
		object.Label = fmt.Sprintf("oktadevices_device of %s, which this plan destroys", id.ValueString())
		object.Removes = object.IfDestroyed
		if len(object.Removes) > 0 {
			// Terraform may plan what goes first, and what keeps the device is to be seen:
			// no change of a configuration helps an object that has none.
			r.Data.Settle(ctx)
		}
	case !id.Equal(state.DeviceID):
		object.Removes = object.IfDestroyed
	}
	if !destroyed && id.ValueString() != "" {
		object.Holds = []peers.Thing{deviceThing(id)}
	}
	kept, diags := registry.Decide(ctx, object, resp.Private)
	resp.Diagnostics.Append(diags...)
	registry.WarnKept(&resp.Diagnostics, object.Key, kept)
	if destroyed {
		return len(kept) > 0
	}
	refused := r.refuseTaking(&resp.Diagnostics, object)
	if !refused {
		warnTogether(&resp.Diagnostics, registry, object)
	}
	return refused
}

// refuseTaking adds an error if the plan takes something from a device that a
// resource keeps, this one or another: what a deactivation takes does not come
// back.
func (r *deviceResource) refuseTaking(diags *diag.Diagnostics, object peers.Object) (refused bool) {
	for _, thing := range object.Holds {
		if len(r.Data.Peers.Removers(object.Key, thing)) > 0 || object.WouldRemove(thing) {
			contradicts(diags, thing.Of)
			return true
		}
	}
	for _, thing := range object.Removes {
		if len(r.Data.Peers.Holders(object.Key, thing)) > 0 {
			contradicts(diags, thing.Of)
			return true
		}
	}
	return false
}

// warnTogether warns of a device that several resources declare.
func warnTogether(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) {
	for _, thing := range object.Holds {
		for _, other := range registry.Holders(object.Key, thing) {
			diags.AddWarning(fmt.Sprintf("Device %s is declared more than once", thing.Of),
				fmt.Sprintf("One resource is %s, another is %s. If the statuses differ, each apply changes the device again. Keep one of the resources.", object.Label, other.Label))
		}
	}
}

// contradicts adds the error of a device that one object destroys and another
// keeps.
func contradicts(diags *diag.Diagnostics, id string) {
	diags.AddAttributeError(deviceIDPath, fmt.Sprintf("Device %s is both kept and destroyed", id),
		"The state has a resource that destroys the device when it goes, as its on_destroy says, and the plan has one that keeps it: it got another address, is declared twice, or is replaced by itself.\n"+
			"For another address, add a moved block from the old one to the new. To replace it is never needed: leave out -replace; an apply sets the status anyway. "+
			"Else first apply on_destroy = \"retain\" to the one that goes, in a run of its own. If that one has no configuration any more, plan again without -parallelism=1.")
}

// warnNotDeactivated warns of a device that on_destroy can't deactivate. It is no
// error: a resource that left the configuration could not be destroyed then.
func warnNotDeactivated(diags *diag.Diagnostics, state model) {
	diags.AddWarning(fmt.Sprintf("Device %s stays as it is", state.DeviceID.ValueString()),
		fmt.Sprintf("on_destroy is %s, but Okta documents no way from the status %s to DEACTIVATED. The resource leaves the state, and the device is not changed. "+
			"To deactivate or delete it, use the Admin Console (Directory, Devices).", state.OnDestroy.ValueString(), state.Status.ValueString()))
}

// warnUnchecked warns of a device that a deletion leaves although the plan showed
// it.
func warnUnchecked(diags *diag.Diagnostics, id string) {
	diags.AddWarning(fmt.Sprintf("Device %s stays as it is", id),
		"The resource was tainted, or its replacement was created first, so that the provider can't check whether another resource keeps the device. "+
			"To deactivate or delete it, use the Admin Console (Directory, Devices).")
}
