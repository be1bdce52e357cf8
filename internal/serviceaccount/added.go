package serviceaccount

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// added is the access that the resource added itself and may remove. The state
// shows it, and a read never changes it. After an import, or if the provider
// was killed before it could save it, it is empty.
type added struct {
	// Assigned is when Okta says that our assignment was made: assignments have no
	// id, and one that somebody made after ours was gone is not ours.
	Assigned time.Time `json:"assigned,omitzero"`
	// RoleID is our assignment of the super admin role.
	RoleID string `json:"role_id,omitempty"`
}

// addedKey is the key of private state for what was added, in earlier versions.
const addedKey = "added"

// added returns what the resource added itself. A state without the attributes
// may be of an earlier version, whose private state has them.
func (m model) added(ctx context.Context, private privatestate.Reader) added {
	a := added{RoleID: m.OwnedRoleID.ValueString()}
	a.Assigned, _ = time.Parse(time.RFC3339, m.OwnedAssignment.ValueString())
	if a == (added{}) && m.OwnedRoleID.IsNull() && m.OwnedAssignment.IsNull() {
		a, _ = privatestate.Read[added](ctx, private, addedKey)
	}
	return a
}

// owning returns the model with what the resource added itself.
func (m model) owning(a added) model {
	m.OwnedAssignment, m.OwnedRoleID = types.StringNull(), tfvalue.String(a.RoleID)
	if !a.Assigned.IsZero() {
		m.OwnedAssignment = tfvalue.Time(a.Assigned)
	}
	return m
}

// ownsAssignment reports whether the assignment is the one that was added. Okta
// shows the time to the second, or to the millisecond.
func (a added) ownsAssignment(assignment okta.AppUser) bool {
	return !a.Assigned.IsZero() && assignment.Scope == okta.AssignedToUser &&
		a.Assigned.Truncate(time.Second).Equal(assignment.Created.Truncate(time.Second))
}

// ownsRole reports whether the role is the one that was added.
func (a added) ownsRole(role okta.Role) bool {
	return a.RoleID != "" && role.ID == a.RoleID && role.AssignmentType == okta.AssignedToUser
}

// without returns what is owned after a removal of tried that left rest.
func (a added) without(tried, rest added) added {
	if tried.RoleID != "" {
		a.RoleID = rest.RoleID
	}
	if !tried.Assigned.IsZero() {
		a.Assigned = rest.Assigned
	}
	return a
}

// noteOwned notes what the resource owns, so that the other resources of the
// run that declare the same own it, too. All of them leave what on_destroy
// retains.
func noteOwned(registry *peers.Registry, m model, mine added) {
	for _, thing := range m.ifDestroyed(mine) {
		registry.Own(thing, mine.record(thing))
	}
}

// addOwnedByPeers adds the declared things that another resource of the run
// owns, or owned until it was destroyed, to what the resource owns. An imported
// resource owns the role only if it gave it: while super_admin is omitted, a
// plan keeps only a role that the resource does not own.
func addOwnedByPeers(registry *peers.Registry, m model, now observed, mine added, imported bool) added {
	role, _ := now.superAdmin()
	there := added{Assigned: now.Assignment.Created, RoleID: role.ID}
	for _, thing := range m.holds(m.AppID, m.UserID) {
		switch {
		case !registry.Owned(thing, there.record(thing)), imported && thing.Kind == peers.Role:
		case thing.Kind == peers.Role:
			mine.RoleID = there.RoleID
		default:
			mine.Assigned = there.Assigned
		}
	}
	return mine
}

// record identifies an assignment or a role, so that an earlier one is not
// mistaken for it.
func (a added) record(thing peers.Thing) string {
	if thing.Kind == peers.Role {
		return a.RoleID
	}
	return a.Assigned.UTC().Truncate(time.Second).Format(time.RFC3339)
}
