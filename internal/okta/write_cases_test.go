package okta

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// writeCase is one writing method, played against a simulated org.
type writeCase struct {
	endpoint transport.Endpoint
	// adopts is true for a creation through ensure.
	adopts bool
	// prepare makes an org ready for the write.
	prepare func(*testing.T, simtest.Sim, *Client) writing
}

type writing struct {
	send func(context.Context) (adopted bool, err error)
	// done looks past the client.
	done func() bool
	// removed reports whether the client's reads lack the object. It belongs to
	// a DELETE.
	removed func(context.Context) (bool, error)
}

// path matches the endpoint's requests.
func (w writeCase) path() string { return placeholder.ReplaceAllString(w.endpoint.Path, "*") }

var placeholder = regexp.MustCompile(`\{\w+\}`)

// TestWriteCases_complete sees that the faults are played against each endpoint
// that changes something at Okta. So the cases are a list of all that the client
// can delete. A DELETE must name a single object: one of an app's token
// collection would also revoke other people's connections.
func TestWriteCases_complete(t *testing.T) {
	t.Parallel()
	played := map[string]bool{}
	for _, w := range writeCases {
		played[w.endpoint.Method+" "+w.endpoint.Path] = true
	}
	for _, e := range endpoints(t) {
		name := e.Method + " " + e.Path
		if !e.IsRead() && !played[name] {
			t.Errorf("writeCases lacks %s", name)
		}
		if e.Method == http.MethodDelete && !strings.HasSuffix(e.Path, "}") {
			t.Errorf("%s deletes a collection", name)
		}
	}
}

var writeCases = map[string]writeCase{
	"GrantScope": {grantConsentToScope, true, func(_ *testing.T, org simtest.Sim, c *Client) writing {
		app := org.FlowAppID()
		return writing{
			send: func(ctx context.Context) (bool, error) {
				g, adopted, err := c.GrantScope(ctx, app, read, simURL)
				return adopted, expected(err, g.Scope, read)
			},
			done: func() bool { return len(org.Grants(app)) == 1 },
		}
	}},
	"RevokeGrant": {revokeScopeConsentGrant, false, func(t *testing.T, org simtest.Sim, c *Client) writing {
		app := org.FlowAppID()
		id := org.GrantInConsole(app, read)
		org.GrantInConsole(app, manage)
		if _, err := c.Grants(t.Context(), app); err != nil {
			t.Fatal(err)
		}
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, c.RevokeGrant(ctx, app, id) },
			done: func() bool { return len(org.Grants(app)) == 1 },
			removed: func(ctx context.Context) (bool, error) {
				grants, err := c.Grants(ctx, app)
				return len(grants) == 1 && grants[0].ID != id, err
			},
		}
	}},
	"AssignAppUser": {assignUserToApplication, true, func(_ *testing.T, org simtest.Sim, c *Client) writing {
		app, user := org.FlowAppID(), org.AddUser("svc@example.com", "ACTIVE")
		return writing{
			send: func(ctx context.Context) (bool, error) {
				u, adopted, err := c.AssignAppUser(ctx, app, user)
				return adopted, expected(err, u.UserID+" "+u.Scope, user+" "+AssignedToUser)
			},
			done: func() bool { return assignedDirectly(org, app) },
		}
	}},
	"UnassignAppUser":                       unassignCase(""),
	"UnassignAppUser, also through a group": unassignCase(AssignedToGroup),
	"AssignRole": {assignRoleToUser, true, func(t *testing.T, org simtest.Sim, c *Client) writing {
		user := org.AddUser("svc@example.com", "ACTIVE")
		// A role through a group is another role.
		if err := org.AssignRole(user, RoleSuperAdmin, AssignedToGroup); err != nil {
			t.Fatal(err)
		}
		return writing{
			send: func(ctx context.Context) (bool, error) {
				r, adopted, err := c.AssignRole(ctx, user, RoleSuperAdmin)
				return adopted, expected(err, r.Type+" "+r.AssignmentType, RoleSuperAdmin+" "+AssignedToUser)
			},
			done: func() bool { return isSuperAdmin(org) },
		}
	}},
	"UnassignRole": {unassignRoleFromUser, false, func(t *testing.T, org simtest.Sim, c *Client) writing {
		user := org.AddUser("svc@example.com", "ACTIVE", RoleSuperAdmin, RoleWorkflowsAdmin)
		roles, err := c.Roles(t.Context(), user)
		if err != nil || len(roles) != 2 {
			t.Fatalf("roles %+v, %v", roles, err)
		}
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, c.UnassignRole(ctx, user, roles[0].ID) },
			done: func() bool { return !isSuperAdmin(org) },
			removed: func(ctx context.Context) (bool, error) {
				left, err := c.Roles(ctx, user)
				return slices.Equal(left, roles[1:]), err
			},
		}
	}},
	"RevokeRefreshToken": {revokeOAuth2TokenForApplication, false, func(t *testing.T, org simtest.Sim, c *Client) writing {
		app := org.FlowAppID()
		org.AddUser("svc@example.com", "ACTIVE", RoleSuperAdmin)
		org.GrantInConsole(app, read)
		id, err := org.Authorize(app, "svc@example.com", "one", read)
		if err == nil {
			_, err = org.Authorize(app, "svc@example.com", "two", read)
		}
		if err == nil {
			_, err = c.RefreshTokens(t.Context(), app)
		}
		if err != nil {
			t.Fatal(err)
		}
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, c.RevokeRefreshToken(ctx, app, id) },
			done: func() bool { return len(org.Tokens(app)) == 1 },
			removed: func(ctx context.Context) (bool, error) {
				list, err := c.RefreshTokens(ctx, app)
				return len(list.Tokens) == 1 && list.Tokens[0].ID != id, err
			},
		}
	}},
	"ActivateDevice":   deviceCase(activateDevice, "DEACTIVATED", "ACTIVE", (*Client).ActivateDevice),
	"DeactivateDevice": deviceCase(deactivateDevice, "SUSPENDED", "DEACTIVATED", (*Client).DeactivateDevice),
	"SuspendDevice":    deviceCase(suspendDevice, "ACTIVE", "SUSPENDED", (*Client).SuspendDevice),
	"UnsuspendDevice":  deviceCase(unsuspendDevice, "SUSPENDED", "ACTIVE", (*Client).UnsuspendDevice),
	"DeleteDevice": {deleteDevice, false, func(_ *testing.T, org simtest.Sim, c *Client) writing {
		addMac(org, "DEACTIVATED")
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, c.DeleteDevice(ctx, aMac) },
			done: func() bool { return len(org.Devices()) == 0 },
			removed: func(ctx context.Context) (bool, error) {
				_, err := c.CachedDevice(ctx, aMac)
				if IsNotFound(err) {
					return true, nil
				}
				return false, err
			},
		}
	}},
}

// unassignCase removes a direct assignment. also is the scope of a second one,
// which stays.
func unassignCase(also string) writeCase {
	return writeCase{unassignUserFromApplication, false, func(t *testing.T, org simtest.Sim, c *Client) writing {
		app, user := org.FlowAppID(), org.AddUser("svc@example.com", "ACTIVE")
		if _, _, err := c.AssignAppUser(t.Context(), app, user); err != nil {
			t.Fatal(err)
		}
		if also != "" {
			if err := org.Assign(app, user, also); err != nil {
				t.Fatal(err)
			}
		}
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, c.UnassignAppUser(ctx, app, user) },
			done: func() bool { return !assignedDirectly(org, app) },
			removed: func(ctx context.Context) (bool, error) {
				u, err := c.AppUser(ctx, app, user)
				if IsNotFound(err) {
					return also == "", nil
				}
				return u.Scope == also, err
			},
		}
	}}
}

func assignedDirectly(org simtest.Sim, app string) bool {
	return slices.ContainsFunc(org.Assignments(app), func(a oktasim.Assignment) bool { return a.Scope == AssignedToUser })
}

func isSuperAdmin(org simtest.Sim) bool {
	u, _ := org.User("svc@example.com")
	return slices.ContainsFunc(u.Roles, func(r oktasim.Role) bool {
		return r.Type == RoleSuperAdmin && r.AssignmentType == AssignedToUser
	})
}

// deviceCase is a lifecycle call, to a device that has another status.
func deviceCase(e transport.Endpoint, from, to string, act func(*Client, context.Context, string) error) writeCase {
	return writeCase{e, false, func(_ *testing.T, org simtest.Sim, c *Client) writing {
		addMac(org, from)
		return writing{
			send: func(ctx context.Context) (bool, error) { return false, act(c, ctx, aMac) },
			done: func() bool { return org.Devices()[0].Status == to },
		}
	}}
}

// expected returns an error if a write succeeded with another object.
func expected(err error, got, want string) error {
	if err == nil && got != want {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return err
}
