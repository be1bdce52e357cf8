package okta

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const rolesPath = "/api/v1/users/00u1/roles"

func roleJSON(id, roleType, assignmentType string) string {
	return fmt.Sprintf(`{"id":%q,"label":"A role","type":%q,"status":"ACTIVE","created":"2026-01-02T03:04:05.000Z","assignmentType":%q,"_links":{}}`,
		id, roleType, assignmentType)
}

func rolesReply(roles ...string) reply { return reply{200, "[" + strings.Join(roles, ",") + "]"} }

var (
	superAdmin      = roleJSON("ra1own", "SUPER_ADMIN", "USER")
	superAdminGroup = roleJSON("ra1group", "SUPER_ADMIN", "GROUP")
	appAdmin        = roleJSON("IFIFAX2BIRGUSTQ", "APP_ADMIN", "USER")
	appAdminGroup   = roleJSON("IFIFAX2BIRGUSTQ", "APP_ADMIN", "GROUP")
)

// The order is the same whatever Okta's is; a role of one's own and the same through a group are two, though they may
// share an id; what is not active is no role.
func TestRoles(t *testing.T) {
	t.Parallel()
	inactive := strings.Replace(roleJSON("HR", "HELP_DESK_ADMIN", "USER"), "ACTIVE", "INACTIVE", 1)
	org := answering(t, nil, rolesReply(superAdminGroup, appAdminGroup, inactive, superAdmin, appAdmin))
	c := org.client(t)
	for range 2 {
		roles, err := c.Roles(t.Context(), "00u1")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range roles {
			if want := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC); !r.Created.Equal(want) || r.Status != "ACTIVE" {
				t.Errorf("%+v", r)
			}
			got = append(got, r.Type+" "+r.AssignmentType+" "+r.ID)
		}
		want := []string{"APP_ADMIN USER IFIFAX2BIRGUSTQ", "APP_ADMIN GROUP IFIFAX2BIRGUSTQ", "SUPER_ADMIN USER ra1own", "SUPER_ADMIN GROUP ra1group"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		clear(roles) // the caller's own
	}
	org.expectAsked(t, "GET "+rolesPath)
}

func rolesAreRead(t *testing.T, r recording, c *Client) {
	roles, err := c.Roles(t.Context(), r.id("users"))
	checkList(t, roles, err, r.list(t), checkFields)
}
