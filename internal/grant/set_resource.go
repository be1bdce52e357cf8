package grant

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopeclaim"
)

var (
	_ resource.ResourceWithConfigure   = (*setResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*setResource)(nil)
	_ resource.ResourceWithImportState = (*setResource)(nil)
	_ resource.ResourceWithMoveState   = (*setResource)(nil)
)

// NewSetResource returns the resource oktadevices_scope_grants.
func NewSetResource() resource.Resource { return &setResource{} }

type setResource struct {
	data *providerdata.Data
}

func (r *setResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_scope_grants"
}

func (r *setResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// Create grants what is missing and adopts what is there. If a grant fails it
// takes back what it granted itself: an error with a state would make the next
// apply destroy the set, adopted grants and all.
func (r *setResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var plan setModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	scopes, diags := plan.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("grant scopes", &resp.Diagnostics)
		return
	}
	appID := plan.AppID.ValueString()
	defer r.data.ScopeClaims.LockApp(appID)()

	issuer, err := issuerOf(ctx, client, plan.Issuer, appID)
	if err != nil {
		failedSet(&resp.Diagnostics, "grant scopes to", appID, err)
		return
	}
	before, err := client.Grants(ctx, appID)
	if err != nil {
		failedSet(&resp.Diagnostics, "grant scopes to", appID, err)
		return
	}
	work := &change{client: client, appID: appID, issuer: issuer}
	work.grant(ctx, scopes)
	plan.Issuer = spelled(plan.Issuer, issuer)
	o := owned{Key: rand.Text()}
	if work.Err != nil {
		left, undone := rollBack(ctx, work, ofIssuer(before, issuer))
		resp.Diagnostics.AddError(fmt.Sprintf("Unable to grant scopes to app %s", appID), undone)
		if len(left) > 0 {
			plan.show(left)
			resp.Diagnostics.Append(o.with(slices.Collect(maps.Values(left)), nil).write(ctx, resp.Private)...)
			resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		}
		return
	}
	grants := make(map[string]okta.Grant, len(scopes))
	for _, grant := range slices.Concat(work.Granted, work.Adopted) {
		grants[grant.Scope] = grant
		r.data.ScopeClaims.Take(grant.ID)
	}
	plan.show(grants)
	resp.Diagnostics.Append(o.with(slices.Collect(maps.Values(grants)), nil).write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if foreign := less(slices.Collect(maps.Keys(ofIssuer(before, issuer))), scopes); len(foreign) > 0 {
		resp.Diagnostics.AddWarning(fmt.Sprintf("App %s has grants that the set does not list", appID),
			fmt.Sprintf("%s. They were left as they are; the next plan proposes to revoke them, by name. Add them to scopes to keep them, or use oktadevices_scope_grant.", strings.Join(foreign, ", ")))
	}
}

// rollBack revokes what a failed Create granted, and returns what is left of it.
func rollBack(ctx context.Context, work *change, before map[string]okta.Grant) (left map[string]okta.Grant, report string) {
	ours := work.Granted
	if ctx.Err() == nil {
		// A call that failed may have had its effect all the same.
		if now, err := work.client.Grants(ctx, work.appID); err == nil {
			present := ofIssuer(now, work.issuer)
			for _, scope := range work.NotGranted {
				if grant, ok := present[scope]; ok && before[scope].ID == "" {
					ours = append(ours, grant)
				}
			}
		}
	}
	report = fmt.Sprintf("%s\n\n%s", work.Err, work.report())
	back := &change{client: work.client, appID: work.appID, issuer: work.issuer}
	if ctx.Err() == nil {
		back.revoke(ctx, ours)
	} else {
		back.NotRevoked = scopesOf(ours)
	}
	if len(work.Adopted) > 0 {
		// Another resource that ends in the same run, as one that is renamed does, has
		// left them to this one.
		report += "\n\nThese were there before and are as they were, but this set is in no state yet that could hold them. The next apply adopts them: " + describe(work.Adopted) + "."
	}
	if len(ours) == 0 {
		return nil, report + "\n\nNothing was granted."
	}
	left = make(map[string]okta.Grant)
	for _, grant := range ours {
		if slices.Contains(back.NotRevoked, grant.Scope) {
			left[grant.Scope] = grant
		}
	}
	if len(left) == 0 {
		return nil, report + "\n\nWhat was granted was revoked again; grants that were there before are untouched."
	}
	report += "\n\nThese grants are left and kept in the state, so that the next apply takes them back and begins anew: " + strings.Join(slices.Sorted(maps.Keys(left)), ", ") + "."
	if back.Err != nil {
		report += " Revoking them failed: " + back.Err.Error()
	}
	return left, report
}

func (r *setResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var state setModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	o, diags := readOwned(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.WarnUnread(&resp.Diagnostics)
		return
	}
	appID := state.AppID.ValueString()
	all, err := client.Grants(ctx, appID)
	gone := false
	if err != nil {
		gone, err = client.AppGone(ctx, appID, err)
	}
	if gone {
		resp.Diagnostics.AddWarning(fmt.Sprintf("App %s is gone, and its scope grants with it", appID),
			"The app does not exist in this org any more, so the set was removed from the state. Correct app_id, or remove the set from the configuration.")
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("Unable to read scope grants", fmt.Sprintf("App %s: %s", appID, err))
		return
	}
	if state.Issuer.IsNull() {
		issuer, err := client.GrantIssuer(ctx, appID)
		if err != nil {
			resp.Diagnostics.AddError("Unable to read scope grants", fmt.Sprintf("The issuer of the grants of the app %s: %s", appID, err))
			return
		}
		state.Issuer = types.StringValue(issuer)
	}
	now := ofIssuer(all, state.Issuer.ValueString())
	if o == nil {
		// The first read after an import or a move: what is there is the set's own.
		first := owned{Key: rand.Text()}.with(slices.Collect(maps.Values(now)), nil)
		resp.Diagnostics.Append(first.write(ctx, resp.Private)...)
	} else {
		r.warnDrift(ctx, state, now, &resp.Diagnostics)
	}
	if state.OnDestroy.IsNull() {
		state.OnDestroy = types.StringValue(onDestroyRevoke)
	}
	state.show(now)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// warnDrift names what others revoked and granted.
func (r *setResource) warnDrift(ctx context.Context, prior setModel, now map[string]okta.Grant, diags *diag.Diagnostics) {
	appID := prior.AppID.ValueString()
	before, more := prior.scopes(ctx)
	diags.Append(more...)
	present := slices.Sorted(maps.Keys(now))
	clientID := ""
	for _, grant := range now {
		clientID = grant.ClientID
	}
	for _, scope := range less(before, present) {
		diags.AddWarning(fmt.Sprintf("Scope %s was revoked from app %s outside Terraform", scope, appID),
			fmt.Sprintf("While it is in the configuration the next apply grants it again; connections that need it fail until then.%s",
				who(ctx, r.data, okta.EventConsentRevoke, appID, clientID, scope, prior.created(scope))))
	}
	for _, scope := range less(present, before) {
		grant := now[scope]
		diags.AddWarning(fmt.Sprintf("Scope %s was granted to app %s outside Terraform", scope, appID),
			fmt.Sprintf("The grant %s was made on %s by %s. Unless it is added to scopes, the next apply revokes it.%s",
				grant.ID, grant.Created.UTC().Format("2006-01-02"), grant.CreatedByID, who(ctx, r.data, okta.EventConsentGrant, appID, clientID, scope, logged(grant.Created))))
	}
}

// Update grants first and revokes then, so that no flow loses what it keeps. If
// it fails, the state holds what was done, and the next apply does the rest.
func (r *setResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var plan, state setModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	wanted, diags := plan.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	reviewed, diags := state.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	o, diags := readOwned(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("change scope grants", &resp.Diagnostics)
		return
	}
	if o == nil {
		o = &owned{Key: rand.Text()}
	}
	appID, issuer := state.AppID.ValueString(), state.Issuer.ValueString()
	defer r.data.ScopeClaims.LockApp(appID)()

	all, err := client.Grants(ctx, appID)
	if err != nil {
		failedSet(&resp.Diagnostics, "change the scope grants of", appID, err)
		return
	}
	// Only what the plan showed is revoked: a grant that appeared since then was
	// reviewed by nobody.
	var surplus []okta.Grant
	for scope, grant := range ofIssuer(all, issuer) {
		if slices.Contains(reviewed, scope) && !slices.Contains(wanted, scope) {
			surplus = append(surplus, grant)
		}
	}
	slices.SortFunc(surplus, func(a, b okta.Grant) int { return strings.Compare(a.Scope, b.Scope) })

	work := &change{client: client, appID: appID, issuer: issuer}
	work.grant(ctx, wanted)
	if work.Err == nil {
		work.revoke(ctx, surplus)
	} else {
		work.NotRevoked = scopesOf(surplus)
	}
	after := make(map[string]okta.Grant, len(wanted))
	for _, grant := range slices.Concat(work.Granted, work.Adopted) {
		after[grant.Scope] = grant
		r.data.ScopeClaims.Take(grant.ID)
	}
	for _, grant := range surplus {
		if slices.Contains(work.NotRevoked, grant.Scope) {
			after[grant.Scope] = grant
		}
	}
	next := plan
	if work.Err != nil {
		// Scopes that were there and were not come to again are there still.
		for scope, grant := range ofIssuer(all, issuer) {
			if slices.Contains(reviewed, scope) && !slices.ContainsFunc(work.Revoked, func(g okta.Grant) bool { return g.ID == grant.ID }) {
				after[scope] = grant
			}
		}
		next.OnDestroy = state.OnDestroy
		resp.Diagnostics.AddError(fmt.Sprintf("Unable to change the scope grants of app %s", appID),
			fmt.Sprintf("%s\n\n%s\n\nThe state holds what was done; the next apply does the rest.", work.Err, work.report()))
	}
	next.AppID, next.Issuer = state.AppID, spelled(plan.Issuer, issuer)
	next.show(after)
	resp.Diagnostics.Append(o.with(slices.Concat(work.Granted, work.Adopted), work.Revoked).write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &next)...)
}

// Delete revokes what the set owns and is still there. What others granted is
// left, and named.
func (r *setResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer r.data.WarnWaits(&resp.Diagnostics)
	var state setModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	o, diags := readOwned(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == onDestroyRetain {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("revoke scopes", &resp.Diagnostics)
		return
	}
	appID, issuer := state.AppID.ValueString(), state.Issuer.ValueString()
	defer r.data.ScopeClaims.LockApp(appID)()

	all, err := client.Grants(ctx, appID)
	gone := false
	if err != nil {
		gone, err = client.AppGone(ctx, appID, err)
	}
	if gone {
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("Unable to revoke scope grants", fmt.Sprintf("App %s: %s", appID, err))
		return
	}
	var ours []okta.Grant
	var left []string
	for scope, grant := range ofIssuer(all, issuer) {
		switch {
		case r.data.ScopeClaims.Taken(grant.ID), r.claimedByAnother(appID, issuer, o, scope):
		case o != nil && slices.Contains(o.IDs, grant.ID):
			ours = append(ours, grant)
		default:
			left = append(left, fmt.Sprintf("%s (%s, granted on %s by %s)", scope, grant.ID, grant.Created.UTC().Format("2006-01-02"), grant.CreatedByID))
		}
	}
	slices.SortFunc(ours, func(a, b okta.Grant) int { return strings.Compare(a.Scope, b.Scope) })
	slices.Sort(left)
	work := &change{client: client, appID: appID, issuer: issuer}
	work.revoke(ctx, ours)
	if work.Err != nil {
		resp.Diagnostics.AddError(fmt.Sprintf("Unable to revoke the scope grants of app %s", appID),
			fmt.Sprintf("%s\n\n%s\n\nDestroy again for the rest.", work.Err, work.report()))
		return
	}
	if len(left) > 0 {
		resp.Diagnostics.AddWarning(fmt.Sprintf("App %s keeps grants that the set did not make", appID),
			"They were granted outside Terraform and are left as they are:\n  "+strings.Join(left, "\n  "))
	}
}

// claimedByAnother reports whether another resource of this run declares the
// scope: a set that is renamed is destroyed and created at once.
func (r *setResource) claimedByAnother(appID, issuer string, o *owned, scope string) bool {
	mine := scopeclaim.Claim{AppID: appID, Issuer: r.orgIssuer(issuer)}
	if o != nil {
		mine.Key = o.Key
	}
	return slices.ContainsFunc(r.data.ScopeClaims.Others(mine), func(c scopeclaim.Claim) bool {
		return slices.Contains(c.Scopes, scope)
	})
}

// orgIssuer returns issuer as claims hold it: empty for the org's own.
func (r *setResource) orgIssuer(issuer string) string { return orgIssuer(r.data, issuer) }

func orgIssuer(data *providerdata.Data, issuer string) string {
	if client := data.Client(); client != nil && okta.SameIssuer(issuer, client.OrgURL()) {
		return ""
	}
	return issuer
}

// issuerOf returns the issuer that is configured, or else the app's.
func issuerOf(ctx context.Context, client *okta.Client, configured types.String, appID string) (string, error) {
	if !configured.IsNull() && !configured.IsUnknown() {
		return configured.ValueString(), nil
	}
	return client.GrantIssuer(ctx, appID)
}
