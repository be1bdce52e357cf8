package oktasim_test

import (
	"net/url"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestUsers_found(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc-workflows@example.com", "ACTIVE")
	slash := c.org.AddUser("team/svc@example.com", "ACTIVE")
	c.org.AddUser("twin@a.example.com", "")
	c.org.AddUser("twin@b.example.com", "")
	for name, want := range map[string]string{
		id:                          id,
		"svc-workflows@example.com": id,
		"SVC-Workflows@Example.com": id,
		"svc-workflows":             id,
		slash:                       slash,
	} {
		if user := c.get("/api/v1/users/" + url.PathEscape(name)).wants(200).object(); user["id"] != want {
			t.Errorf("%s found %v", name, user)
		}
	}
	if me := c.get("/api/v1/users/me").wants(200).object()["profile"].(map[string]any); me["login"] != admin {
		t.Errorf("me: %v", me)
	}
	for _, name := range []string{"nobody@example.com", "team/svc@example.com", "twin", "00u1234567890123456x"} {
		body := c.get("/api/v1/users/"+url.PathEscape(name)).wantsError(404, "E0000007")
		if body["errorSummary"] != "Not found: Resource not found: "+name+" (User)" {
			t.Errorf("404 %v", body)
		}
	}
}

func TestUsers_status(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "PROVISIONED")
	path := "/api/v1/users/" + id
	if user := c.get(path).object(); user["lastLogin"] != nil || user["activated"] == nil {
		t.Errorf("provisioned: %v", user)
	}
	for _, status := range []string{
		"ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED", "STAGED",
	} {
		c.org.SetUserStatus("svc@example.com", status)
		if user := c.get(path).wants(200).object(); user["status"] != status {
			t.Errorf("%s: %v", status, user)
		}
	}
	c.org.DeleteUser("svc@example.com")
	c.get(path).wantsError(404, "E0000007")
	c.get(path+"/roles").wantsError(404, "E0000007")
}

func TestUsers_roles(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE", "APP_ADMIN")
	if err := c.org.AssignRole("svc@example.com", "SUPER_ADMIN", "GROUP"); err != nil {
		t.Fatal(err)
	}
	roles := c.get("/api/v1/users/" + id + "/roles").wants(200).list()
	if len(roles) != 2 || roles[0]["id"] != "IFIFAX2BIRGUSTQ" || roles[0]["assignmentType"] != "USER" ||
		roles[1]["type"] != "SUPER_ADMIN" || roles[1]["assignmentType"] != "GROUP" {
		t.Errorf("roles %v", roles)
	}
	if err := c.org.RemoveRole(id, "SUPER_ADMIN"); err != nil {
		t.Fatal(err)
	}
	if user, _ := c.org.User(id); len(user.Roles) != 1 {
		t.Errorf("left: %v", user.Roles)
	}
	if c.org.AssignRole("nobody", "X", "") == nil || c.org.RemoveRole("nobody", "X") == nil {
		t.Error("roles of nobody")
	}
}

func TestUsers_sharedTokenStays(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	c.org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
	c.org.DeleteUser(admin)
	token := c.get(c.flow() + "/tokens/" + id).wants(200).object()
	c.get("/api/v1/users/"+token["userId"].(string)).wantsError(404, "E0000007")
}
