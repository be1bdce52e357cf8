package oktasim_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestRoles_assigned(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	roles := "/api/v1/users/" + id + "/roles"
	made := c.do("POST", roles, `{"type":"SUPER_ADMIN"}`).wants(201).
		has("assignmentType", "USER", "label", "Super Administrator").object()
	role := made["id"].(string)
	same(t, "prefix", role[:3], "ra1")
	same(t, "read", c.get(roles).wants(200).list()[0], made)
	c.do("POST", roles, `{"type":"SUPER_ADMIN"}`).wantsError(409, "E0000090")
	c.do("POST", roles, `{"type":"EMPEROR"}`).wantsError(400, "E0000001")
	c.do("POST", roles, `{`).wantsError(400, "E0000003")
	c.do("POST", "/api/v1/users/nobody/roles", `{"type":"SUPER_ADMIN"}`).wantsError(404, "E0000007")
	c.do("DELETE", roles+"/"+role, "").wants(204)
	c.do("DELETE", roles+"/"+role, "").wantsError(404, "E0000007")
	c.get(roles).lists("id")
	c.get("/api/v1/logs?filter=eventType+co+%22privilege%22").lists("eventType",
		"user.account.privilege.grant", "user.account.privilege.revoke")
}

func TestRoles_throughGroups(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	roles := "/api/v1/users/" + id + "/roles"
	c.org.AssignRole(id, "APP_ADMIN", "GROUP")
	role := c.get(roles).wants(200).list()[0]["id"].(string)
	c.do("DELETE", roles+"/"+role, "").wantsError(400, "E0000001")
	c.do("POST", roles, `{"type":"APP_ADMIN"}`).wants(201).has("id", role) // a standard role has the same id both ways
	c.get(roles).lists("assignmentType", "GROUP", "USER")
	c.do("DELETE", roles+"/"+role, "").wants(204) // the direct one
	c.get(roles).lists("assignmentType", "GROUP")
	if c.org.Org.RemoveRole(id, "APP_ADMIN", "USER") == nil {
		t.Error("a role was removed that the user has through a group alone")
	}
	c.get(roles).lists("assignmentType", "GROUP")
	c.org.AssignRole(id, "APP_ADMIN", "USER")
	c.org.RemoveRole(id, "APP_ADMIN", "GROUP")
	c.get(roles).lists("assignmentType", "USER")
}

func TestAssignments(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	gone := c.org.AddUser("gone@example.com", "DEPROVISIONED")
	users := c.flow() + "/users"
	made := c.do("POST", users, `{"id":"`+id+`","scope":"USER"}`).wants(200).has("id", id, "scope", "USER", "status", "ACTIVE")
	c.do("POST", users, `{"id":"`+id+`"}`).wants(200)
	same(t, "read", c.get(users+"/"+id).wants(200).object(), made.object())
	c.do("POST", users, `{`).wantsError(400, "E0000003")
	c.do("POST", users, `{"id":"nobody"}`).wantsError(404, "E0000007")
	c.do("POST", users, `{"id":"svc@example.com"}`).wantsError(404, "E0000007")
	c.do("POST", users, `{"id":"`+id+`","scope":"GROUP"}`).wantsError(400, "E0000001")
	c.do("POST", users, `{"id":"`+gone+`"}`).wantsError(400, "E0000001")
	c.do("DELETE", users+"/"+id, "").wants(204)
	c.do("DELETE", users+"/"+id, "").wantsError(404, "E0000007")
	c.get(users+"/"+id).wantsError(404, "E0000007")
	c.do("POST", "/api/v1/apps/nothing/users", `{"id":"`+id+`"}`).wantsError(404, "E0000007")
	c.get("/api/v1/logs?filter=eventType+co+%22membership%22").lists("eventType",
		"application.user_membership.add", "application.user_membership.remove")
}

func TestAssignments_throughGroups(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app, id := c.org.FlowAppID(), c.org.AddUser("svc@example.com", "ACTIVE")
	path := c.flow() + "/users/" + id
	c.org.Assign(app, id, "GROUP")
	c.get(path).wants(200).has("scope", "GROUP")
	c.do("DELETE", path, "").wantsError(400, "E0000001")
	c.do("POST", c.flow()+"/users", `{"id":"`+id+`"}`).wants(200)
	c.get(path).wants(200).has("scope", "USER")
	c.do("DELETE", path, "").wants(204)
	c.get(path).wants(200).has("scope", "GROUP")
	if c.org.Org.Unassign(app, id, "USER") == nil {
		t.Error("an app was taken that the user has through a group alone")
	}
	c.get(path).wants(200).has("scope", "GROUP")
	c.org.Unassign(app, id, "GROUP")
	c.get(path).wantsError(404, "E0000007")
	c.org.Assign(app, id, "")
	c.org.Assign(app, id, "GROUP")
	c.org.Unassign(app, id)
	c.get(path).wantsError(404, "E0000007")
	if c.org.Org.Assign(app, id, "EVERYBODY") == nil {
		t.Error("assigned to everybody")
	}
}
