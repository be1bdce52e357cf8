package okta

import (
	"fmt"
	"io"
	"net/http"
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

func TestAssignRole(t *testing.T) {
	t.Parallel()
	get, post := "GET "+rolesPath, "POST "+rolesPath
	created := reply{201, superAdmin}
	for name, tt := range map[string]struct {
		reads   []reply
		write   reply
		adopted bool
		fails   string
		asked   []string
	}{
		"assigned":                            {reads: []reply{rolesReply(appAdmin)}, write: created, asked: []string{get, post}},
		"there through a group":               {reads: []reply{rolesReply(superAdminGroup)}, write: created, asked: []string{get, post}},
		"there already":                       {reads: []reply{rolesReply(superAdmin)}, adopted: true, asked: []string{get}},
		"assigned meanwhile by another":       {reads: []reply{rolesReply(), rolesReply(superAdmin)}, write: reply{409, oktaError("E0000090", "Duplicate role assignment")}, adopted: true, asked: []string{get, post, get}},
		"refused":                             {reads: []reply{rolesReply()}, write: reply{400, oktaError("E0000001", "no such role")}, fails: "no such role", asked: []string{get, post, get}},
		"no such user":                        {reads: []reply{notAssigned}, fails: "E0000007", asked: []string{get}},
		"without the right":                   {reads: []reply{rolesReply()}, write: reply{403, oktaError("E0000006", "No permission")}, fails: "okta.roles.manage", asked: []string{get, post}},
		"without the right to look":           {reads: []reply{{403, oktaError("E0000006", "No permission")}}, fails: "okta.roles.read", asked: []string{get}},
		"accepted, the answer has no id":      {reads: []reply{rolesReply(), rolesReply(superAdmin)}, write: reply{201, `{}`}, asked: []string{get, post, get}},
		"accepted, nothing there":             {reads: []reply{rolesReply()}, write: reply{201, `{}`}, fails: "not a role", asked: []string{get, post, get}},
		"server error, done all the same":     {reads: []reply{rolesReply(), rolesReply(superAdmin)}, write: reply{500, ""}, asked: []string{get, post, get}},
		"server error, there through a group": {reads: []reply{rolesReply(), rolesReply(superAdminGroup)}, write: reply{500, ""}, fails: "did not take effect", asked: []string{get, post, get}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := answering(t, tt.write.handler(), tt.reads...)
			r, adopted, err := org.client(t, retries(0)).AssignRole(t.Context(), "00u1", RoleSuperAdmin)
			if tt.fails == "" && (err != nil || r.ID != "ra1own" || r.AssignmentType != AssignedToUser || adopted != tt.adopted) {
				t.Errorf("got %+v, %t, %v", r, adopted, err)
			}
			if tt.fails != "" && (err == nil || !strings.Contains(err.Error(), tt.fails) || adopted || r != (Role{})) {
				t.Errorf("got %+v, %t, %v; want %q", r, adopted, err, tt.fails)
			}
			org.expectAsked(t, tt.asked...)
		})
	}
}

// What was written is known without asking again.
func TestAssignRole_sends(t *testing.T) {
	t.Parallel()
	var body string
	org := answering(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		body = strings.TrimSpace(string(raw))
		sendJSON(w, 201, superAdmin)
	}, rolesReply(appAdmin))
	c := org.client(t)
	if _, _, err := c.AssignRole(t.Context(), "00u1", RoleSuperAdmin); err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"SUPER_ADMIN"}`; body != want {
		t.Errorf("sent %s, want %s", body, want)
	}
	if roles, err := c.Roles(t.Context(), "00u1"); err != nil || len(roles) != 2 || roles[1].ID != "ra1own" {
		t.Errorf("after the write: %+v, %v", roles, err)
	}
	org.expectAsked(t, "GET "+rolesPath, "POST "+rolesPath)
	if _, _, err := c.AssignRole(t.Context(), "00u1", ""); err == nil {
		t.Error("a role without a type was assigned")
	}
}

func rolesAreRead(t *testing.T, r recording, c *Client) {
	roles, err := c.Roles(t.Context(), r.id("users"))
	if err != nil {
		t.Fatal(err)
	}
	list := r.list(t)
	if len(roles) != len(list) {
		t.Fatalf("%d roles, want %d", len(roles), len(list))
	}
	for i, body := range list {
		created, err := time.Parse(time.RFC3339, dig(body, "created"))
		want := Role{ID: dig(body, "id"), Type: dig(body, "type"), Status: "ACTIVE", AssignmentType: AssignedToUser, Created: created}
		if err != nil || roles[i] != want || want.ID == "" {
			t.Errorf("got %+v, want %+v (%v)", roles[i], want, err)
		}
	}
}
