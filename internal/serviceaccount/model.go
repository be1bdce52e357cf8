package serviceaccount

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is oktadevices_service_account in configuration, plan and state.
type model struct {
	AppID      types.String `tfsdk:"app_id"`
	User       types.String `tfsdk:"user"`
	SuperAdmin types.Bool   `tfsdk:"super_admin"`
	OnDestroy  types.String `tfsdk:"on_destroy"`

	UserID            types.String `tfsdk:"user_id"`
	AssignedThrough   types.String `tfsdk:"assigned_through"`
	SuperAdminThrough types.String `tfsdk:"super_admin_through"`

	// OwnedAssignment and OwnedRoleID identify what the resource added itself.
	OwnedAssignment types.String `tfsdk:"owned_assignment_created"`
	OwnedRoleID     types.String `tfsdk:"owned_role_id"`

	OrgID types.String `tfsdk:"org_id"`
}

// show returns the model with the observed values. If a role that was asked for
// is missing, super_admin is false, so that the plan proposes the role again. A
// role that was not asked for changes super_admin_through alone.
func (m model) show(o observed) model {
	m.AssignedThrough = through(o.Assignment.Scope)
	if o.RolesErr != nil {
		// Keep the last known value. After an import there is none until a later read.
		if m.SuperAdminThrough.IsUnknown() {
			m.SuperAdminThrough = types.StringNull()
		}
		return m
	}
	role, ok := o.superAdmin()
	if m.SuperAdmin.IsNull() {
		// Imported: nothing was asked for yet, so the role counts as asked for.
		m.SuperAdmin = types.BoolValue(ok)
	}
	m.SuperAdmin = types.BoolValue(m.SuperAdmin.ValueBool() && ok)
	m.SuperAdminThrough = through(role.AssignmentType)
	return m
}

// through writes USER and GROUP as the attributes do; "" is null.
func through(assignment string) types.String {
	return tfvalue.String(strings.ToLower(assignment))
}
