package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// lost is what a deactivation takes from a device.
const lost = "Lost for good are the links to its users, the factors enrolled on it, and its client certificates: activating it later does not bring them back, people have to set the device up again with Okta Verify."

// warnDeactivation says in the plan what a deactivation takes.
func warnDeactivation(diags *diag.Diagnostics, what string) {
	diags.AddAttributeWarning(statusPath, what+" will be deactivated", lost+" To take its access away for a while, SUSPENDED is enough, and loses nothing.")
}

// warnUnknownStatus says in the plan what a status that is not known yet may turn
// out to be.
func warnUnknownStatus(diags *diag.Diagnostics, what string) {
	diags.AddAttributeWarning(statusPath, what+" may be deactivated: its status is not known yet",
		"The status becomes known during the apply, which gives it to the device. Should it be DEACTIVATED: "+sentence.GoOn(lost)+" To see it in a plan first, apply what the status comes from by itself (terraform apply -target=…).")
}

// warnDrift tells of a status that somebody changed, and who, if the log knows.
func warnDrift(ctx context.Context, data *providerdata.Data, diags *diag.Diagnostics, prior resourceModel, now okta.Device) {
	if prior.Status.IsNull() || prior.Status.ValueString() == now.Status {
		return
	}
	text := "If the plan shows a change of status, an apply sets it back."
	if now.Status == okta.DeviceDeactivated {
		text += " What the device lost is lost all the same: its users, factors and client certificates."
	}
	diags.AddWarning(fmt.Sprintf("Device %s was made %s outside Terraform", now.ID, now.Status),
		fmt.Sprintf("It was %s when Terraform saw it last. ", prior.Status.ValueString())+text+who(ctx, data, now.ID, eventsOf[now.Status]...))
}

// eventsOf are the events that leave a device in a status.
var eventsOf = map[string][]string{
	okta.DeviceActive:      {okta.EventDeviceActivated, okta.EventDeviceUnsuspended},
	okta.DeviceSuspended:   {okta.EventDeviceSuspended},
	okta.DeviceDeactivated: {okta.EventDeviceDeactivated},
}

// did words what an event says of a device.
var did = map[string]string{
	okta.EventDeviceActivated:   "activated it",
	okta.EventDeviceDeactivated: "deactivated it",
	okta.EventDeviceSuspended:   "suspended it",
	okta.EventDeviceUnsuspended: "unsuspended it",
	okta.EventDeviceDeleted:     "deleted it",
}

// who says who did it, by the newest event that is about the device if it is of one
// of the types, as a sentence that begins with a blank, or why that is not known;
// "" where the log does not show it. All devices of a run share one look at the
// log.
func who(ctx context.Context, data *providerdata.Data, id string, eventTypes ...string) string {
	if len(eventTypes) == 0 {
		return ""
	}
	act := data.Act(ctx, providerdata.Question{
		About:    func(event okta.LogEvent) bool { return event.Mentions(id) },
		Explains: func(event okta.LogEvent) bool { return slices.Contains(eventTypes, event.Type) },
		Types:    []string{okta.EventDeviceActivated, okta.EventDeviceDeactivated, okta.EventDeviceSuspended, okta.EventDeviceUnsuspended, okta.EventDeviceDeleted},
	})
	return act.Sentence(did[act.Event.Type])
}
