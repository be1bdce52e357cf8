package oktasim_test

import (
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestRoles_assigned(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	roles := "/api/v1/users/" + id + "/roles"
	made := c.do("POST", roles, `{"type":"SUPER_ADMIN"}`).wants(201).object()
	if made["assignmentType"] != "USER" || made["label"] != "Super Administrator" || made["id"].(string)[:3] != "ra1" {
		t.Errorf("assigned %v", made)
	}
	if got := c.get(roles).wants(200).list()[0]; asJSON(t, got) != asJSON(t, made) {
		t.Errorf("read %v", got)
	}
	c.do("POST", roles, `{"type":"SUPER_ADMIN"}`).wantsError(409, "E0000090")
	c.do("POST", roles, `{"type":"EMPEROR"}`).wantsError(400, "E0000001")
	c.do("POST", roles, `{`).wantsError(400, "E0000003")
	c.do("POST", "/api/v1/users/nobody/roles", `{"type":"SUPER_ADMIN"}`).wantsError(404, "E0000007")
	c.do("DELETE", roles+"/"+made["id"].(string), "").wants(204)
	c.do("DELETE", roles+"/"+made["id"].(string), "").wantsError(404, "E0000007")
	if user, _ := c.org.User(id); len(user.Roles) != 0 {
		t.Errorf("left: %v", user.Roles)
	}
	if got := told(c.get("/api/v1/logs?filter=eventType+co+%22privilege%22").list()); !slices.Equal(got, []string{
		"user.account.privilege.grant", "user.account.privilege.revoke",
	}) {
		t.Errorf("told %v", got)
	}
}

func TestRoles_throughGroups(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	roles := "/api/v1/users/" + id + "/roles"
	must(0, c.org.AssignRole(id, "APP_ADMIN", "GROUP"))
	role := c.get(roles).wants(200).list()[0]["id"].(string)
	c.do("DELETE", roles+"/"+role, "").wantsError(400, "E0000001")
	if direct := c.do("POST", roles, `{"type":"APP_ADMIN"}`).wants(201).object(); direct["id"] != role {
		t.Errorf("a standard role has the id %v directly, %v through a group", direct["id"], role)
	}
	if got := field(c.get(roles).list(), "assignmentType"); !slices.Equal(got, []string{"GROUP", "USER"}) {
		t.Errorf("assigned by %v", got)
	}
	c.do("DELETE", roles+"/"+role, "").wants(204) // the direct one
	if got := field(c.get(roles).list(), "assignmentType"); !slices.Equal(got, []string{"GROUP"}) {
		t.Errorf("assigned by %v", got)
	}
	if c.org.RemoveRole(id, "APP_ADMIN", "USER") == nil {
		t.Error("a role was removed that the user has through a group alone")
	}
	if user, _ := c.org.User(id); len(user.Roles) != 1 {
		t.Errorf("left: %v", user.Roles)
	}
	must(0, c.org.AssignRole(id, "APP_ADMIN", "USER"))
	must(0, c.org.RemoveRole(id, "APP_ADMIN", "GROUP"))
	if user, _ := c.org.User(id); len(user.Roles) != 1 || user.Roles[0].AssignmentType != "USER" {
		t.Errorf("left: %v", user.Roles)
	}
}

func TestAssignments(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	gone := c.org.AddUser("gone@example.com", "DEPROVISIONED")
	users := c.flow() + "/users"
	made := c.do("POST", users, `{"id":"`+id+`","scope":"USER"}`).wants(200).object()
	if made["id"] != id || made["scope"] != "USER" || made["status"] != "ACTIVE" {
		t.Errorf("assigned %v", made)
	}
	c.do("POST", users, `{"id":"`+id+`"}`).wants(200)
	if got := c.get(users + "/" + id).wants(200).object(); asJSON(t, got) != asJSON(t, made) {
		t.Errorf("read %v", got)
	}
	for body, want := range map[string]string{
		`{`:                                   "400 E0000003",
		`{"id":"nobody"}`:                     "404 E0000007",
		`{"id":"svc@example.com"}`:            "404 E0000007",
		`{"id":"` + id + `","scope":"GROUP"}`: "400 E0000001",
		`{"id":"` + gone + `"}`:               "400 E0000001",
	} {
		if r := c.do("POST", users, body); want[:3] != asJSON(t, r.status) || r.object()["errorCode"] != want[4:] {
			t.Errorf("%s: %s, want %s", body, r.body, want)
		}
	}
	c.do("DELETE", users+"/"+id, "").wants(204)
	c.do("DELETE", users+"/"+id, "").wantsError(404, "E0000007")
	c.get(users+"/"+id).wantsError(404, "E0000007")
	c.do("POST", "/api/v1/apps/nothing/users", `{"id":"`+id+`"}`).wantsError(404, "E0000007")
	if got := told(c.get("/api/v1/logs?filter=eventType+co+%22membership%22").list()); !slices.Equal(got, []string{
		"application.user_membership.add", "application.user_membership.remove",
	}) {
		t.Errorf("told %v", got)
	}
}

func TestAssignments_throughGroups(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app, id := c.org.FlowAppID(), c.org.AddUser("svc@example.com", "ACTIVE")
	path := c.flow() + "/users/" + id
	scope := func(want string) {
		t.Helper()
		if want == "" {
			c.get(path).wantsError(404, "E0000007")
		} else if got := c.get(path).wants(200).object()["scope"]; got != want {
			t.Errorf("scope %v, want %s", got, want)
		}
	}
	must(0, c.org.Assign(app, id, "GROUP"))
	scope("GROUP")
	c.do("DELETE", path, "").wantsError(400, "E0000001")
	c.do("POST", c.flow()+"/users", `{"id":"`+id+`"}`).wants(200)
	scope("USER")
	c.do("DELETE", path, "").wants(204)
	scope("GROUP")
	if c.org.Org.Unassign(app, id, "USER") == nil {
		t.Error("an app was taken that the user has through a group alone")
	}
	scope("GROUP")
	c.org.Unassign(app, id, "GROUP")
	scope("")
	must(0, c.org.Assign(app, id, ""))
	must(0, c.org.Assign(app, id, "GROUP"))
	c.org.Unassign(app, id)
	scope("")
	if c.org.Assign(app, id, "EVERYBODY") == nil {
		t.Error("assigned to everybody")
	}
}
