package serviceaccount

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// failed adds the error of a change. It lists what was done before the error.
// rest says what happens with that.
func failed(ctx context.Context, diags *diag.Diagnostics, verb string, work *change, m model, err error, rest string) {
	text := fmt.Sprintf("User %s of app %s: %s", m.User.ValueString(), work.appID, err)
	// Okta often refuses a change because of the user's status.
	if user, err := work.client.User(ctx, work.userID); err == nil && user.Status != "" && user.Status != "ACTIVE" {
		text += fmt.Sprintf("\n\nThe status of the user is %s, which may be why: an account that authorizes connections has to be ACTIVE.", user.Status)
	}
	if len(work.Done) > 0 {
		text += "\n\nDone: " + strings.Join(work.Done, ", ") + "."
	}
	diags.AddError(fmt.Sprintf("Unable to %s service account", verb), text+"\n\n"+rest)
}

// describeFailedCreate describes what a failed Create kept and what it undid.
func describeFailedCreate(work *change, back error) string {
	switch {
	case back != nil:
		return fmt.Sprintf("Undoing this failed (%s), so it is saved in the state, and the resource is marked as tainted. "+
			"Apply again: the resource is replaced, and its replacement keeps what is there and does the rest.", back)
	case len(work.Done) > 0:
		return "Nothing of it is left."
	default:
		return "Nothing was done."
	}
}

// warnAdopted warns of access that existed before, and that destroying the
// resource leaves. It warns once, when the resource begins to rely on that
// access.
func warnAdopted(diags *diag.Diagnostics, work *change, m, before model) {
	user := m.User.ValueString()
	if !work.Added.ownsAssignment(work.Now.Assignment) && before.AssignedThrough.IsNull() && work.Now.Assignment.Scope == okta.AssignedToUser {
		diags.AddWarning(fmt.Sprintf("App %s was assigned to user %s already", work.appID, user),
			fmt.Sprintf("The assignment of %s was adopted as it is. Destroying this resource leaves it.", sentence.Date(work.Now.Assignment.Created)))
	}
	if role, _ := work.Now.superAdmin(); m.SuperAdmin.ValueBool() && !work.Added.ownsRole(role) && !before.SuperAdmin.ValueBool() && role.AssignmentType == okta.AssignedToUser {
		diags.AddWarning(fmt.Sprintf("User %s was a super admin already", user),
			fmt.Sprintf("The role, given on %s, was adopted as it is. Destroying this resource leaves it.", sentence.Date(role.Created)))
	}
}

// warnInterrupted warns that a Create was stopped halfway.
func warnInterrupted(diags *diag.Diagnostics, work *change, m model, err error) {
	diags.AddWarning(fmt.Sprintf("Service account %s was stopped before it was ready", m.User.ValueString()),
		fmt.Sprintf("Done: %s. Not done: %s. The next plan proposes the rest.", strings.Join(work.Done, ", "), err))
}

// warnStillAdmin warns that the user is still a super admin although super_admin
// became false.
func warnStillAdmin(diags *diag.Diagnostics, work *change, m, before model, spared bool) {
	role, ok := work.Now.superAdmin()
	removal := "To remove it, use the Admin Console."
	if role.AssignmentType == okta.AssignedToGroup {
		removal = "To remove it, remove the user from the group that has the role."
	}
	switch {
	case m.retainsRole(before): // The plan said so.
	case spared:
		diags.AddWarning(fmt.Sprintf("User %s is still a super admin", m.User.ValueString()),
			"super_admin was not known in the plan, and another resource of this apply declares the role. So this resource left the role, and won't remove it later. If no resource needs the role, remove it in the Admin Console.")
	case ok && before.SuperAdmin.ValueBool() && !m.SuperAdmin.ValueBool():
		diags.AddWarning(fmt.Sprintf("User %s is still a super admin", m.User.ValueString()),
			fmt.Sprintf("This resource removes only a role that it has a record of giving, and this role was given %s. %s", origin(role.AssignmentType, sentence.Date(role.Created)), removal))
	}
}

// warnPromotion says in the plan what the role means.
func warnPromotion(diags *diag.Diagnostics, m model) {
	user := "The service account"
	if !m.User.IsUnknown() {
		user = "User " + m.User.ValueString()
	}
	diags.AddAttributeWarning(superAdminPath, user+" will be a super admin",
		"Unless the user has the role already, apply gives it. Whoever signs in as this user, and every flow that uses a connection of this user, can then do anything in the org that the connection's scopes allow. "+
			"Remove super_admin if another user can authorize the connection.")
}

// warnRetained names in a plan what on_destroy leaves.
func warnRetained(diags *diag.Diagnostics, state model) {
	var left []string
	if !state.AssignedThrough.IsNull() {
		left = append(left, "the app "+state.AppID.ValueString())
	}
	if !state.SuperAdminThrough.IsNull() && state.SuperAdmin.ValueBool() {
		left = append(left, "the super admin role")
	}
	if state.retained() && len(left) > 0 {
		diags.AddWarning(fmt.Sprintf("User %s keeps %s", state.User.ValueString(), strings.Join(left, " and ")),
			"on_destroy is retain, so the user keeps this access. To remove it, use the Admin Console.")
	}
}

// warnRoleRetained says in the plan that super_admin = false leaves the role.
func warnRoleRetained(diags *diag.Diagnostics, m model) {
	diags.AddAttributeWarning(superAdminPath, fmt.Sprintf("User %s keeps the super admin role", m.User.ValueString()),
		"super_admin is false and on_destroy is retain, so this resource leaves the role that it gave, and doesn't remove it later. To remove it, use the Admin Console.")
}

// warnGone says why the resource is removed from the state.
func warnGone(diags *diag.Diagnostics, prior model, now observed) {
	user, app := prior.User.ValueString(), prior.AppID.ValueString()
	if now.AppGone {
		diags.AddWarning(fmt.Sprintf("App %s no longer exists, so it is not assigned to user %s", app, user),
			"The app does not exist in this org any more, so this resource was removed from the state. The user is unchanged. Connections of the app don't work. "+
				"Check that the provider is configured for the right org. Then correct app_id, or remove the resource from the configuration.")
		return
	}
	diags.AddWarning(fmt.Sprintf("User %s no longer exists, so the user has no access", user),
		fmt.Sprintf("The user %s does not exist in this org any more, so this resource was removed from the state. Connections that the user authorized fail. "+
			"Check that the provider is configured for the right org. Then create the user again, or set user to another one.", prior.UserID.ValueString()))
}

// warnDrift warns of access that somebody removed. It says who did it if the
// log shows that. last says since when the user had the access.
func warnDrift(ctx context.Context, data *providerdata.Data, diags *diag.Diagnostics, prior model, last seen, now observed) {
	user, app := prior.User.ValueString(), prior.AppID.ValueString()
	if !now.assigned() {
		act := lastAct(ctx, data, okta.EventAppUnassigned, last.Assigned, prior.UserID.ValueString(), app)
		diags.AddWarning(fmt.Sprintf("App %s was unassigned from user %s %s", app, user, act.How()),
			"Connections that the user authorized may fail until it is assigned again. The plan shows that change."+act.Sentence("unassigned it"))
	}
	if _, ok := now.superAdmin(); prior.SuperAdmin.ValueBool() && !ok && now.RolesErr == nil {
		// The role is written as its type, or as its name.
		act := lastAct(ctx, data, okta.EventRoleTaken, last.SuperAdmin, prior.UserID.ValueString(), okta.RoleSuperAdmin, "super")
		diags.AddWarning(fmt.Sprintf("The super admin role was taken from user %s %s", user, act.How()),
			"If the plan shows a change of super_admin, an apply gives the role again. Set super_admin to false if it was taken on purpose."+act.Sentence("took it"))
	}
	// An import has not known it before.
	if (prior.SuperAdmin.ValueBool() || prior.SuperAdmin.IsNull() && prior.OnDestroy.IsNull()) && now.RolesErr != nil {
		diags.AddWarning(fmt.Sprintf("Unable to check whether user %s is a super admin", user),
			fmt.Sprintf("The state keeps what was last read of the role. %s", now.RolesErr))
	}
}

// lastAct returns the latest event that mentions the user and one of the names of
// the lost access. made is when that access was made: older events are about
// earlier access.
func lastAct(ctx context.Context, data *providerdata.Data, eventType string, made time.Time, userID string, names ...string) providerdata.Act {
	return data.Act(ctx, providerdata.Question{
		Since: made,
		About: func(event okta.LogEvent) bool {
			return event.Type == eventType && event.Mentions(userID) && slices.ContainsFunc(names, event.Mentions)
		},
		Explains: func(okta.LogEvent) bool { return true },
		Types:    []string{okta.EventAppUnassigned, okta.EventRoleTaken},
	})
}
