package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
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
func planPeers(ctx context.Context, c *call) (done bool) {
	id := tfvalue.Known(c.Plan.DeviceID, c.State.DeviceID)
	if c.Destroyed {
		id = c.State.DeviceID
	}
	object := peers.Object{
		Label:       fmt.Sprintf("oktadevices_device of %s with status %s", id.ValueString(), c.Plan.Status.ValueString()),
		IfDestroyed: c.State.ifDestroyed(),
	}
	if c.Destroyed {
		object.Label = fmt.Sprintf("oktadevices_device of %s, which this plan destroys", id.ValueString())
	} else if id.ValueString() != "" {
		object.Holds = []peers.Thing{deviceThing(id)}
	}
	if c.Destroyed && len(object.IfDestroyed) > 0 {
		// Terraform may plan this destruction before the resource that keeps the
		// device. Wait for that one: an object without a configuration has no argument
		// that a person could change.
		c.Data.Settle(ctx)
	}
	object, kept := c.Decide(ctx, object, replaces(c))
	if c.Destroyed {
		return len(kept) > 0
	}
	if refuseRemoval(c.Diags, c.Data.Peers, object) {
		return true
	}
	warnTogether(c.Diags, c.Data.Peers, object)
	return false
}

// refuseRemoval adds an error if the plan removes something of a device that
// this or another resource keeps. A deactivation can't be undone.
func refuseRemoval(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) (refused bool) {
	for _, thing := range slices.Concat(object.Holds, object.Removes) {
		// The object itself may be on both sides.
		removers, holders := registry.Removers("", thing), registry.Holders("", thing)
		if len(removers) > 0 && len(holders) > 0 {
			refuseContradiction(diags, thing.Of, removers[0], holders[0])
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

// refuseContradiction adds the error of a device that one object destroys and
// another, or its own successor, keeps.
func refuseContradiction(diags *diag.Diagnostics, id string, remover, holder peers.Object) {
	diags.AddAttributeError(deviceIDPath, fmt.Sprintf("Device %s is both kept and destroyed", id),
		fmt.Sprintf("A resource in the state has an on_destroy that changes the device when the resource is destroyed: %s. The plan has a resource that keeps the device: %s. ", remover.Label, holder.Label)+
			"Either the resource got another address, or two resources declare the device, or the resource is replaced. Do one of these:\n"+
			"- If the resource got another address, add a moved block from the old one to the new.\n"+
			"- If you used -replace, plan again without -replace; an ordinary apply sets the status too.\n"+
			"- If you used -parallelism=1, plan again without it, so that the provider sees both resources before it decides.\n"+
			"- Otherwise, apply on_destroy = \"retain\" to the resource that is destroyed, in a run of its own. If its block is no longer in the configuration, restore it for that run.")
}

// warnNotDeactivated warns of a device that on_destroy can't deactivate. It is no
// error: a resource that left the configuration could not be destroyed then.
func warnNotDeactivated(diags *diag.Diagnostics, state model) {
	diags.AddWarning(fmt.Sprintf("Device %s stays as it is", state.DeviceID.ValueString()),
		fmt.Sprintf("on_destroy is %s, but Okta documents no way from the status %s to DEACTIVATED. The resource is removed from the state, and the device is not changed. "+
			"To deactivate or delete it, use the Admin Console (Directory, Devices).", state.OnDestroy.ValueString(), state.Status.ValueString()))
}

// warnUnchecked warns of a device that a deletion leaves although the plan
// announced more.
func warnUnchecked(diags *diag.Diagnostics, id string) {
	diags.AddWarning(fmt.Sprintf("Device %s stays as it is", id),
		"The resource was tainted, or its replacement was created first, so that the provider can't check whether another resource keeps the device. "+
			"To deactivate or delete it, use the Admin Console (Directory, Devices).")
}
