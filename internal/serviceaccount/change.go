package serviceaccount

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// change adds and removes access of a user, and records what it did.
type change struct {
	client        *okta.Client
	appID, userID string

	// Now is the service account as Okta showed it. Each step of the change
	// updates it.
	Now observed
	// Added is the access that this resource has added, now and before.
	Added added
	// Done lists what this change added and removed, for an error.
	Done []string
	// Demoted says that the role was taken back, seen or not.
	Demoted bool
}

// begin reads the access before a change, so that errors are found before
// anything is changed. promotes is true if the role will be requested.
func begin(ctx context.Context, client *okta.Client, m model, mine added, promotes bool) (work *change, diags diag.Diagnostics) {
	work = &change{client: client, appID: m.AppID.ValueString(), userID: m.UserID.ValueString(), Added: mine}
	var err error
	work.Now, err = observe(ctx, client, work.appID, work.userID)
	user, what := m.User.ValueString(), "Unable to prepare service account"
	switch {
	case err != nil:
		diags.AddError(what, fmt.Sprintf("Unable to read the assignment to the app %s and the roles of user %s: %s", work.appID, user, err))
	case work.Now.AppGone:
		diags.AddAttributeError(appIDPath, what, fmt.Sprintf("The app %s does not exist in this org, so nothing was assigned to %s. Correct app_id; the data source oktadevices_workflows_app finds Okta Workflows OAuth.", work.appID, user))
	case promotes && work.Now.RolesErr != nil:
		diags.AddAttributeError(superAdminPath, what, fmt.Sprintf("Unable to check whether user %s is a super admin: %s", user, work.Now.RolesErr))
	case work.Now.UserGone:
		diags.AddAttributeError(userPath, what, fmt.Sprintf("The user %s (%s) does not exist in this org any more. Create the user, or correct the argument.", user, work.userID))
	}
	return work, diags
}

// assign assigns the app unless it is assigned.
func (c *change) assign(ctx context.Context) error {
	if c.Now.assigned() {
		return nil
	}
	assignment, adopted, err := c.client.AssignAppUser(ctx, c.appID, c.userID)
	if err != nil {
		return fmt.Errorf("assigning the app %s: %w", c.appID, err)
	}
	c.Now.Assignment = assignment
	if !adopted {
		c.Added.Assigned = assignment.Created
		c.Done = append(c.Done, "assigned the app "+c.appID)
	}
	return nil
}

// promote gives the super admin role unless the user has it.
func (c *change) promote(ctx context.Context) error {
	if _, ok := c.Now.superAdmin(); ok {
		return nil
	}
	role, adopted, err := c.client.AssignRole(ctx, c.userID, okta.RoleSuperAdmin)
	if err != nil {
		return roleError("giving", err)
	}
	c.Now.Roles = append(c.Now.Roles, role)
	if !adopted {
		c.Added.RoleID = role.ID
		c.Done = append(c.Done, "gave the super admin role")
	}
	return nil
}

// demote removes the super admin role that this resource added. If the roles
// could not be read, the id of the role is enough to remove it.
func (c *change) demote(ctx context.Context) error {
	seen := c.Now.RolesErr == nil && !c.Now.AppGone
	if c.Added.RoleID == "" || seen && !slices.ContainsFunc(c.Now.Roles, c.Added.ownsRole) {
		c.Added.RoleID = ""
		return nil
	}
	if err := c.client.UnassignRole(ctx, c.userID, c.Added.RoleID); err != nil && !okta.IsNotFound(err) {
		return roleError("taking back", err)
	}
	c.Now.Roles = slices.DeleteFunc(c.Now.Roles, c.Added.ownsRole)
	c.Demoted = true
	c.Added.RoleID = ""
	c.Done = append(c.Done, "removed the super admin role")
	return nil
}

// update assigns the app, and gives or takes back the role. gains is true if
// the plan adds the role. A spared role stays, and the resource does not own it
// any more.
func (c *change) update(ctx context.Context, wanted, gains, spared bool) error {
	err := c.assign(ctx)
	switch {
	case err != nil:
		return err
	case spared:
		c.Added.RoleID = ""
		return nil
	case !wanted:
		return c.demote(ctx)
	case gains || c.Now.RolesErr == nil:
		return c.promote(ctx)
	default:
		return nil
	}
}

func roleError(doing string, err error) error {
	if okta.IsForbidden(err) {
		return fmt.Errorf("%s the super admin role, which only a super admin can: %w", doing, err)
	}
	return fmt.Errorf("%s the super admin role: %w", doing, err)
}

// unassign removes the assignment that this resource added. The user may have
// the app through a group from then on. If the assignment was not seen, the
// request is sent anyway, and its answer shows whether the assignment is gone.
// A read with a 404 alone is no reason to forget it.
func (c *change) unassign(ctx context.Context) error {
	if c.Added.Assigned.IsZero() || c.Now.AppGone || c.Now.assigned() && !c.Added.ownsAssignment(c.Now.Assignment) {
		return nil
	}
	switch err := c.client.UnassignAppUser(ctx, c.appID, c.userID); {
	case err == nil:
		c.Done = append(c.Done, "unassigned the app "+c.appID)
	case !okta.IsNotFound(err):
		return fmt.Errorf("unassigning the app %s: %w", c.appID, err)
	}
	c.Added = added{RoleID: c.Added.RoleID}
	// It is only to name what is left, if anything is.
	c.Now.Assignment, _ = c.client.AppUser(ctx, c.appID, c.userID)
	return nil
}

// takeBack removes everything that was added. It begins with the role, which
// gives more access.
func (c *change) takeBack(ctx context.Context) error {
	if c.Added == (added{}) {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("removing what was added: %w", ctx.Err())
	}
	return errors.Join(c.demote(ctx), c.unassign(ctx))
}

// left lists access that the user keeps and that this resource has no record of
// adding. It lists the role only if the role was asked for.
func (c *change) left(asked bool) []string {
	var lines []string
	if c.Now.assigned() && !c.Added.ownsAssignment(c.Now.Assignment) {
		lines = append(lines, fmt.Sprintf("the app %s, assigned %s", c.appID, origin(c.Now.Assignment.Scope, sentence.Date(c.Now.Assignment.Created))))
	}
	if !asked {
		return lines
	}
	for _, role := range c.Now.Roles {
		if role.Type == okta.RoleSuperAdmin && !c.Added.ownsRole(role) {
			lines = append(lines, fmt.Sprintf("the super admin role, given %s", origin(role.AssignmentType, sentence.Date(role.Created))))
		}
	}
	return lines
}

// origin describes how and when an assignment was made, for a message.
func origin(assignment, date string) string {
	if assignment == okta.AssignedToGroup {
		return "through a group"
	}
	return "to the user on " + date
}
