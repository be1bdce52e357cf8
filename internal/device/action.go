package device

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
	_ action.ActionWithConfigure  = (*lifecycleAction)(nil)
	_ action.ActionWithModifyPlan = (*lifecycleAction)(nil)
)

// NewLifecycleAction returns the action oktadevices_device_lifecycle.
func NewLifecycleAction() action.Action {
	return &lifecycleAction{providerdata.Action{Type: "device_lifecycle"}}
}

// lifecycleAction makes one lifecycle call for a device whenever Terraform
// invokes the action. It has no state, so it corrects no drift.
type lifecycleAction struct{ providerdata.Action }

type lifecycleModel struct {
	DeviceID  types.String `tfsdk:"device_id"`
	Operation types.String `tfsdk:"operation"`
}

var operationPath = path.Root("operation")

// operations are the operations of the action.
var operations = []step{activate, deactivate, suspend, unsuspend}

func (a *lifecycleAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Suspends, unsuspends, activates or deactivates a device once, when a resource's `action_trigger` in its `lifecycle` block names it or `terraform apply -invoke` runs it. It needs Terraform 1.14; OpenTofu has no actions. " +
			"It has no state and corrects no drift. To keep a device in a status, use the resource `oktadevices_device`. " +
			"If the device has the status already, the action changes nothing. The credentials need the scopes `okta.devices.read` and `okta.devices.manage`.",
		Attributes: map[string]schema.Attribute{
			"device_id": tfvalue.Required(tfvalue.ID(), "Id of the device (`guo…`)."),
			"operation": tfvalue.Required(stringvalidator.OneOf(verbs(operations)...), "Operation:\n  - `suspend`: an active device has no access, and loses nothing.\n  - `unsuspend`: a suspended device has access again.\n"+
				"  - `deactivate`: the device has no access, and **loses its users, factors and client certificates permanently**. The plan warns.\n  - `activate`: a deactivated device, or one that was only created, becomes active."),
		},
	}
}

// ModifyPlan warns of what would be lost. It does not read the device, whose
// status may change before the action runs.
func (a *lifecycleAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var m lifecycleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	what := "A device that is not known yet"
	if !m.DeviceID.IsUnknown() {
		what = "Device " + m.DeviceID.ValueString()
	}
	switch {
	case m.Operation.IsUnknown():
		resp.Diagnostics.AddAttributeWarning(operationPath, what+" may be deactivated: the operation is not known yet",
			"The operation becomes known during the apply. If it is deactivate: "+sentence.GoOn(lost))
	case m.Operation.ValueString() == deactivate.verb:
		resp.Diagnostics.AddAttributeWarning(operationPath, what+" will be deactivated when the action runs",
			lost+" To remove its access for a while, suspend is enough, and removes nothing else.")
	}
}

func (a *lifecycleAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m lifecycleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, verb := m.DeviceID.ValueString(), m.Operation.ValueString()
	client := a.Data.ClientToApply(verb+" device", &resp.Diagnostics)
	if client == nil {
		return
	}
	progress := func(format string, args ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Device %s: %s", id, fmt.Sprintf(format, args...))})
	}
	at := slices.IndexFunc(operations, func(s step) bool { return s.verb == verb })
	if at < 0 {
		// One that became known late was not validated.
		resp.Diagnostics.AddAttributeError(operationPath, "Invalid operation",
			fmt.Sprintf("Device %s: %q is not a device operation. Use one of %s. Nothing was changed.", id, verb, strings.Join(verbs(operations), ", ")))
		return
	}
	operation := operations[at]
	device, err := client.Device(ctx, id)
	if err != nil {
		failedOperation(&resp.Diagnostics, verb, id, err.Error())
		return
	}
	if device.Status == operation.becomes {
		progress("it is %s already", device.Status)
		return
	}
	if ways := lifecycle[device.Status][operation.becomes]; len(ways) != 1 || ways[0].verb != verb {
		failedOperation(&resp.Diagnostics, verb, id, fmt.Sprintf("it is %s, and Okta cannot %s such a device%s", device.Status, verb, instead(ways)))
		return
	}
	progress("it is %s; asking Okta to %s it", device.Status, verb)
	seen, _, err := carryOut(ctx, client, id, []step{operation})
	if err != nil {
		failedOperation(&resp.Diagnostics, verb, id, err.Error())
		return
	}
	progress("it is %s", seen.Status)
}

// instead names the operations that lead to the status.
func instead(ways []step) string {
	if len(ways) == 0 {
		return ""
	}
	return ", but " + strings.Join(verbs(ways), " and then ")
}

func verbs(steps []step) (verbs []string) {
	for _, s := range steps {
		verbs = append(verbs, s.verb)
	}
	return verbs
}

func failedOperation(diags *diag.Diagnostics, verb, id, why string) {
	diags.AddError(fmt.Sprintf("Unable to %s device", verb),
		fmt.Sprintf("Device %s: %s. Fix the cause and run the action again. What Okta has done already stays.", id, why))
}
