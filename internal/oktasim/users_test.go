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
		c.get("/api/v1/users/"+url.PathEscape(name)).wants(200).has("id", want)
	}
	c.get("/api/v1/users/me").wants(200).has("profile.login", admin)
	for _, name := range []string{"nobody@example.com", "team/svc@example.com", "twin", "00u1234567890123456x"} {
		c.get("/api/v1/users/"+url.PathEscape(name)).wantsError(404, "E0000007").has("errorSummary", "Not found: Resource not found: "+name+" (User)")
	}
}

func TestUsers_status(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	path := "/api/v1/users/" + c.org.AddUser("svc@example.com", "PROVISIONED")
	if user := c.get(path).has("lastLogin", nil).object(); user["activated"] == nil {
		t.Errorf("provisioned: %v", user)
	}
	for _, status := range []string{
		"ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED", "STAGED",
	} {
		c.org.SetUserStatus("svc@example.com", status)
		c.get(path).wants(200).has("status", status)
	}
	c.org.DeleteUser("svc@example.com")
	c.get(path).wantsError(404, "E0000007")
	c.get(path+"/roles").wantsError(404, "E0000007")
}

func TestUsers_roles(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE", "APP_ADMIN")
	c.org.AssignRole("svc@example.com", "SUPER_ADMIN", "GROUP")
	roles := c.get("/api/v1/users/" + id + "/roles").wants(200)
	roles.lists("assignmentType", "USER", "GROUP")
	roles.has("0.id", "IFIFAX2BIRGUSTQ", "1.type", "SUPER_ADMIN")
	c.org.RemoveRole(id, "SUPER_ADMIN")
	if user, _ := c.org.User(id); len(user.Roles) != 1 {
		t.Errorf("left: %v", user.Roles)
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
