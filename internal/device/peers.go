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
	object := c.Describe(ctx, describePeer(c), replaces(c))
	if c.Destroyed && len(object.IfDestroyed) > 0 {
		// Terraform may plan this destruction before the resource that keeps the
		// device. Wait for that one: an object without a configuration has no argument
		// that a person could change.
		c.Data.Settle(ctx)
		if spare(ctx, c, object) {
			return true
		}
	}
	_, diags := c.Data.Peers.Decide(ctx, object, c.Private)
	c.Diags.Append(diags...)
	if c.Destroyed {
		return false
	}
	if refuseRemoval(c.Diags, c.Data.Peers, object) {
		return true
	}
	warnTogether(c.Diags, c.Data.Peers, object)
	return false
}

// describePeer describes the planned device for the others of the run. A device
// to be adopted whose id is not known yet may be any of theirs.
func describePeer(c *call) peers.Object {
	object := peers.Object{IfDestroyed: c.State.ifDestroyed()}
	id := tfvalue.Known(c.Plan.DeviceID, c.State.DeviceID)
	switch {
	case c.Destroyed:
		object.Label = fmt.Sprintf("oktadevices_device of %s, which this plan destroys", c.State.DeviceID.ValueString())
		return object
	case id.ValueString() == "":
		object.Label = fmt.Sprintf("oktadevices_device of a device that is not known yet, with status %s", c.Plan.Status.ValueString())
	default:
		object.Label = fmt.Sprintf("oktadevices_device of %s with status %s", id.ValueString(), c.Plan.Status.ValueString())
	}
	object.Holds = []peers.Thing{deviceThing(id)}
	return object
}

// spare leaves the device of a destroyed resource that another resource keeps, or
// may keep, and reports whether it did.
func spare(ctx context.Context, c *call, object peers.Object) bool {
	thing := deviceThing(c.State.DeviceID)
	holders := c.Data.Peers.Holders(object.Key, thing)
	if len(holders) == 0 {
		return false
	}
	if slices.ContainsFunc(holders, func(o peers.Object) bool { return slices.Contains(o.Holds, thing) }) {
		c.Data.Peers.WarnKept(c.Diags, object.Key, object.Removes)
	} else {
		warnMayBeKept(c.Diags, thing.Of)
	}
	c.Diags.Append(c.Data.Peers.Spare(ctx, object, c.Private)...)
	return true
}

// refuseRemoval adds an error if the plan removes something of a device that
// this or another resource keeps. A deactivation can't be undone.
func refuseRemoval(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) (refused bool) {
	for _, thing := range slices.Concat(object.Holds, object.Removes) {
		// The object itself may be on both sides.
		for _, remover := range registry.Removers("", thing) {
			if holders := registry.Holders("", remover.Removes[0]); len(holders) > 0 {
				refuseContradiction(diags, remover, holders[0])
				return true
			}
		}
	}
	return false
}

// warnTogether warns of a device that several resources declare.
func warnTogether(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) {
	for _, thing := range object.Holds {
		for _, other := range registry.Holders(object.Key, thing) {
			if thing.Of == "" || !slices.Contains(other.Holds, thing) {
				continue
			}
			diags.AddWarning(fmt.Sprintf("Device %s is declared more than once", thing.Of),
				fmt.Sprintf("One resource is %s, another is %s. If the statuses differ, each apply changes the device again. Keep one of the resources.", object.Label, other.Label))
		}
	}
}

// refuseContradiction adds the error of a device that one object destroys and
// another, or its own successor, keeps or may keep.
func refuseContradiction(diags *diag.Diagnostics, remover, holder peers.Object) {
	id := remover.Removes[0].Of
	summary, keeps, late := fmt.Sprintf("Device %s is both kept and destroyed", id), "that keeps the device", ""
	if holder.Holds[0].Of == "" {
		summary, keeps = fmt.Sprintf("Device %s is destroyed and may be kept", id), "that may keep the device"
		late = "- If the resource that is not known yet is for another device, apply what its device_id comes from first (terraform apply -target=…). Then the plan shows both devices.\n"
	}
	diags.AddAttributeError(deviceIDPath, summary,
		fmt.Sprintf("A resource in the state has an on_destroy that changes the device when the resource is destroyed: %s. The plan has a resource %s: %s. ", remover.Label, keeps, holder.Label)+
			"Either the resource got another address, or two resources declare the device, or the resource is replaced. Do one of these:\n"+late+
			"- If the resource got another address, add a moved block from the old one to the new.\n"+
			"- If you used -replace, plan again without -replace; an ordinary apply sets the status too.\n"+
			"- If you used -parallelism=1, plan again without it, so that the provider sees both resources before it decides.\n"+
			"- Otherwise, apply on_destroy = \"retain\" to the resource that is destroyed, in a run of its own. If its block is no longer in the configuration, restore it for that run.")
}

// warnMayBeKept warns in the plan of a device that stays because a resource whose
// device is not known yet may keep it.
func warnMayBeKept(diags *diag.Diagnostics, id string) {
	diags.AddWarning(fmt.Sprintf("Device %s stays as it is", id),
		"This plan destroys its resource, and creates an oktadevices_device whose device_id is not known yet. That may be the same device, and what a device loses can't be restored. "+
			"If it is another device, don't apply this plan. Apply what that device_id comes from first (terraform apply -target=…), and plan again.")
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
