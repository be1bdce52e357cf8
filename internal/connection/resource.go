// Package connection is oktadevices_connection: a connection of the Okta Devices
// connector, declared in a configuration and judged by what Okta shows of it.
//
// Gathering (observe) and judging (judge, bind) are apart: the judgement is
// pure, and what it decides about revoking rests on nothing else.
package connection

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	_ resource.ResourceWithConfigure  = (*connectionResource)(nil)
	_ resource.ResourceWithModifyPlan = (*connectionResource)(nil)
)

// NewResource returns the resource oktadevices_connection.
func NewResource() resource.Resource { return &connectionResource{} }

type connectionResource struct {
	data *providerdata.Data
}

func (r *connectionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connection"
}

func (r *connectionResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

func (r *connectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("create connection", &resp.Diagnostics)
		return
	}
	l := look{client: client, data: r.data, model: &plan, memory: memory{Key: rand.Text()}, applying: true}
	resp.Diagnostics.Append(l.resolveAccount(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(l.take(ctx)...)
	if resp.Diagnostics.HasError() {
		l.leave()
		return
	}
	if l.observed.App.Gone {
		l.leave()
		resp.Diagnostics.AddAttributeError(path.Root("app_id"), "Unable to create connection",
			fmt.Sprintf("%s %s Nothing was created.", appNotFound(l.declared).Summary, appNotFound(l.declared).Remedy))
		return
	}
	if !plan.Enabled.ValueBool() && l.verdict.Status == statusAuthed {
		// Pinned, and not meant to live. A failure leaves nothing behind.
		if resp.Diagnostics.Append(l.revoke(ctx, "create")...); resp.Diagnostics.HasError() {
			l.leave()
			return
		}
	}
	l.show()
	resp.Diagnostics.Append(l.verdict.Memory.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if l.verdict.Binding == bindingAssumed && l.verdict.Status == statusAuthed {
		warnAssumed(&resp.Diagnostics, l)
	} else {
		warn(&resp.Diagnostics, plan.Name.ValueString(), l.verdict.Status, plan.Enabled.ValueBool(), l.verdict.Problems)
	}
}

func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	m, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.WarnUnread(&resp.Diagnostics)
		return
	}
	l := look{client: client, data: r.data, model: &state, memory: m, accountID: state.ServiceAccountID.ValueString()}
	resp.Diagnostics.Append(l.take(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	l.show()
	resp.Diagnostics.Append(l.verdict.Memory.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	m, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("update connection", &resp.Diagnostics)
		return
	}
	if plan.Enabled.ValueBool() && !state.Enabled.ValueBool() {
		m = m.afresh()
	}
	l := look{client: client, data: r.data, model: &plan, memory: m, accountID: state.ServiceAccountID.ValueString(), applying: true}
	// Another user would have replaced the resource: what is planned in place is
	// the same user, perhaps spelled differently.
	resp.Diagnostics.Append(l.take(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Enabled.ValueBool() && l.verdict.Status == statusUnknown && state.Enabled.ValueBool() {
		resp.Diagnostics.AddAttributeError(path.Root("enabled"), "Unable to disable connection",
			fmt.Sprintf("Whether an authorization of the connection %q lives could not be told, so none was revoked. %s", l.declared.Name, describeProblems(l.verdict.Problems)))
		return
	}
	if !plan.Enabled.ValueBool() && l.verdict.Status == statusAuthed {
		resp.Diagnostics.Append(l.revoke(ctx, "disable")...)
		// Failed or not, the state tells what is so now.
	}
	l.show()
	resp.Diagnostics.Append(l.verdict.Memory.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	warn(&resp.Diagnostics, plan.Name.ValueString(), l.verdict.Status, plan.Enabled.ValueBool(), l.verdict.Problems)
}

func (r *connectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	m, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.RevokeOnDestroy.ValueBool() {
		r.data.Siblings.Remove(m.Key)
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("destroy connection", &resp.Diagnostics)
		return
	}
	// As if it were disabled: what the plan showed is revoked, and nothing that
	// appeared since is taken for it.
	state.Enabled = types.BoolValue(false)
	l := look{client: client, data: r.data, model: &state, memory: m, accountID: state.ServiceAccountID.ValueString()}
	resp.Diagnostics.Append(l.take(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case l.observed.App.Gone:
	case l.verdict.Status == statusUnknown:
		resp.Diagnostics.AddError("Unable to destroy connection",
			fmt.Sprintf("revoke_on_destroy is set, but whether an authorization of the connection %q lives could not be told. %s", l.declared.Name, describeProblems(l.verdict.Problems)))
	case l.verdict.Binding == bindingConfirmed:
		resp.Diagnostics.Append(l.revoke(ctx, "destroy")...)
	case len(l.verdict.Problems) > 0 && hasCode(l.verdict.Problems, codeOthersLeftAlone):
		warnLeft(&resp.Diagnostics, l)
	}
	if !resp.Diagnostics.HasError() {
		l.leave()
	}
}
