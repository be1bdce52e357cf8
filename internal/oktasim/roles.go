package oktasim

import (
	"cmp"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"time"
)

// How a user got a role or an app.
const (
	direct       = "USER"
	throughGroup = "GROUP"
)

// roleLabels are the names of the standard roles in the Admin Console.
var roleLabels = map[string]string{
	"ACCESS_CERTIFICATIONS_ADMIN": "Access Certifications Administrator",
	"ACCESS_REQUESTS_ADMIN":       "Access Requests Administrator",
	"SUPER_ADMIN":                 "Super Administrator",
	"ORG_ADMIN":                   "Organization Administrator",
	"APP_ADMIN":                   "Application Administrator",
	"USER_ADMIN":                  "Group Administrator",
	"HELP_DESK_ADMIN":             "Help Desk Administrator",
	"READ_ONLY_ADMIN":             "Read-only Administrator",
	"MOBILE_ADMIN":                "Mobile Administrator",
	"API_ACCESS_MANAGEMENT_ADMIN": "API Access Management Administrator",
	"REPORT_ADMIN":                "Report Administrator",
	"GROUP_MEMBERSHIP_ADMIN":      "Group Membership Administrator",
	"WORKFLOWS_ADMIN":             "Workflows Administrator",
}

// finishRole gives a role an id unless a seed did: the base32 of its type, but
// a generated id for a super admin.
func (o *Org) finishRole(r *Role, created time.Time) {
	r.AssignmentType = cmp.Or(r.AssignmentType, direct)
	r.Created = cmp.Or(r.Created, created)
	switch {
	case r.ID != "":
	case r.Type == "SUPER_ADMIN":
		r.ID = o.newID("ra1")
	default:
		r.ID = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(r.Type))
	}
}

// AssignRole assigns an admin role to a user, named by login or id.
// assignmentType is USER or GROUP.
func (o *Org) AssignRole(login, roleType, assignmentType string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err := errors.Join(err, oneOf("role type", roleType), oneOf("assignment type", assignmentType)); err != nil {
		return err
	}
	o.giveRole(u, Role{Type: roleType, AssignmentType: assignmentType}, byOwner(o))
	return nil
}

func (o *Org) giveRole(u *user, r Role, by origin) {
	o.finishRole(&r, o.stampNow())
	u.Roles = append(u.Roles, r)
	o.logNow("user.account.privilege.grant", by, u.party(), r.party())
}

func (o *Org) takeRole(u *user, i int, by origin) {
	o.logNow("user.account.privilege.revoke", by, u.party(), u.Roles[i].party())
	u.Roles = slices.Delete(u.Roles, i, i+1)
}

// RemoveRole removes an admin role from a user, named by login or id. It
// removes the assignments of the given types, USER or GROUP, or all.
func (o *Org) RemoveRole(login, roleType string, assignmentTypes ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err := errors.Join(err, oneOf("assignment type", assignmentTypes...)); err != nil {
		return err
	}
	had := len(u.Roles)
	for i, r := range slices.Backward(u.Roles) {
		if r.Type == roleType && (len(assignmentTypes) == 0 || slices.Contains(assignmentTypes, r.AssignmentType)) {
			o.takeRole(u, i, byOwner(o))
		}
	}
	if len(u.Roles) == had {
		return fmt.Errorf("the user %s does not have the role %s", u.Login, roleType)
	}
	return nil
}

func (r Role) party() EventParty {
	return EventParty{ID: r.ID, Type: "ROLE", AlternateID: r.Type, DisplayName: cmp.Or(roleLabels[r.Type], r.Type)}
}
