package serviceaccount

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// The values of on_destroy.
const (
	onDestroyRemove = "remove"
	onDestroyRetain = "retain"
)

func assignmentThing(appID, userID types.String) peers.Thing {
	return peers.Thing{Kind: peers.Assignment, Of: appID.ValueString(), Name: userID.ValueString()}
}

func roleThing(userID types.String) peers.Thing {
	return peers.Thing{Kind: peers.Role, Of: userID.ValueString(), Name: okta.RoleSuperAdmin}
}

// argumentOf returns the argument that declares a thing.
func argumentOf(thing peers.Thing) path.Path {
	if thing.Kind == peers.Role {
		return superAdminPath
	}
	return userPath
}

// label names the service account in messages.
func (m model) label() string {
	return fmt.Sprintf("oktadevices_service_account of user %s for app %s", m.User.ValueString(), m.AppID.ValueString())
}

// holds are the things that the plan declares. userID is the user's as far as it
// is known.
func (m model) holds(appID, userID types.String) []peers.Thing {
	if appID.ValueString() == "" || userID.ValueString() == "" {
		return nil
	}
	things := []peers.Thing{assignmentThing(appID, userID)}
	if m.SuperAdmin.ValueBool() {
		things = append(things, roleThing(userID))
	}
	return things
}

// retainsRole reports whether the model is a change that leaves the role that the
// resource gave.
func (m model) retainsRole(before model) bool {
	return !m.SuperAdmin.ValueBool() && !before.OwnedRoleID.IsNull() && m.retained()
}

func (m model) retained() bool { return m.OnDestroy.ValueString() == onDestroyRetain }

// ifDestroyed are the things that destroying the resource removes.
func (m model) ifDestroyed(mine added) []peers.Thing {
	if m.retained() {
		return nil
	}
	var things []peers.Thing
	if !mine.Assigned.IsZero() {
		things = append(things, assignmentThing(m.AppID, m.UserID))
	}
	if mine.RoleID != "" {
		things = append(things, roleThing(m.UserID))
	}
	return things
}
