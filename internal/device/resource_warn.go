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

// lost says what a device loses when it is deactivated.
const lost = "The device permanently loses the links to its users, the factors enrolled on it, and its client certificates. Activating it later does not restore them. People have to set the device up again with Okta Verify."

// warnDeactivation says in the plan what a deactivation takes.
func warnDeactivation(diags *diag.Diagnostics, what string) {
	diags.AddAttributeWarning(statusPath, what+" will be deactivated", lost+" To remove its access for a while, SUSPENDED is enough, and removes nothing else.")
}

// warnUnknownStatus says in the plan what a status that is not known yet may turn
// out to be.
func warnUnknownStatus(diags *diag.Diagnostics, what string) {
	diags.AddAttributeWarning(statusPath, what+" may be deactivated: its status is not known yet",
		"The status becomes known during the apply, which sets it. If it is DEACTIVATED: "+sentence.GoOn(lost)+" To see it in a plan first, apply what the status comes from by itself (terraform apply -target=…).")
}

// warnDrift warns of a status that somebody changed. It says who changed it if
// the log shows that.
func warnDrift(ctx context.Context, data *providerdata.Data, diags *diag.Diagnostics, prior model, now okta.Device) {
	if prior.Status.IsNull() || prior.Status.ValueString() == now.Status {
		return
	}
	text := "If the plan shows a change of status, an apply sets it back."
	if now.Status == okta.DeviceDeactivated {
		text += " This does not restore what the device lost: its users, factors and client certificates."
	}
	act := lastAct(ctx, data, now.ID, eventsOf[now.Status]...)
	diags.AddWarning(fmt.Sprintf("Device %s was made %s %s", now.ID, now.Status, act.How()),
		fmt.Sprintf("It was %s when Terraform last read it. ", prior.Status.ValueString())+text+act.Sentence(did[act.Event.Type]))
}

// eventsOf are the events that leave a device in a status.
var eventsOf = map[string][]string{
	okta.DeviceActive:      {okta.EventDeviceActivated, okta.EventDeviceUnsuspended},
	okta.DeviceSuspended:   {okta.EventDeviceSuspended},
	okta.DeviceDeactivated: {okta.EventDeviceDeactivated},
}

// did says what each type of event did to a device.
var did = map[string]string{
	okta.EventDeviceActivated:   "activated it",
	okta.EventDeviceDeactivated: "deactivated it",
	okta.EventDeviceSuspended:   "suspended it",
	okta.EventDeviceUnsuspended: "unsuspended it",
	okta.EventDeviceDeleted:     "deleted it",
}

// lastAct returns who changed the device, if the newest event about it has one of
// the types. All devices of a run share one read of the log.
func lastAct(ctx context.Context, data *providerdata.Data, id string, eventTypes ...string) (act providerdata.Act) {
	if len(eventTypes) == 0 {
		return act
	}
	return data.Act(ctx, providerdata.Question{
		About:    func(event okta.LogEvent) bool { return event.Mentions(id) },
		Explains: func(event okta.LogEvent) bool { return slices.Contains(eventTypes, event.Type) },
		Types:    []string{okta.EventDeviceActivated, okta.EventDeviceDeactivated, okta.EventDeviceSuspended, okta.EventDeviceUnsuspended, okta.EventDeviceDeleted},
	})
}
