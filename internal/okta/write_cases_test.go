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
	prepare func(*writing)
}

// writing is a write to one org. prepare sets its functions.
type writing struct {
	t   *testing.T
	org simtest.Sim
	c   *Client
	// send calls the method. It sets adopted if the method returns that.
	send    func(context.Context) error
	adopted bool
	// done looks past the client.
	done func() bool
	// removed reports whether the client's reads lack the object. It belongs to
	// a DELETE.
	removed func(context.Context) (bool, error)
}

func (w *writing) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// play prepares an org and plays a test there. Before a DELETE the client has
// read the object, so that a test sees whether the client keeps what it read.
func (w writeCase) play(t *testing.T, configure func(*Config), test func(*testing.T, *writing)) {
	t.Helper()
	playOnSim(t, oktasim.Options{}, configure, func(t *testing.T, org simtest.Sim, c *Client) {
		write := &writing{t: t, org: org, c: c}
		w.prepare(write)
		if write.removed != nil {
			if removed, err := write.removed(t.Context()); removed || err != nil {
				t.Fatalf("removed before the write: %t, %v", removed, err)
			}
		}
		org.ResetRequests()
		test(t, write)
	})
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
	"GrantScope": {endpoint: grantConsentToScope, adopts: true, prepare: func(w *writing) {
		app := w.org.FlowAppID()
		w.send = func(ctx context.Context) error {
			g, adopted, err := w.c.GrantScope(ctx, app, read, simURL)
			w.adopted = adopted
			return expected(err, g.Scope, read)
		}
		w.done = func() bool { return len(w.org.Grants(app)) == 1 }
	}},
	"RevokeGrant": {endpoint: revokeScopeConsentGrant, prepare: func(w *writing) {
		app := w.org.FlowAppID()
		id := w.org.GrantInConsole(app, read)
		w.org.GrantInConsole(app, manage)
		w.send = func(ctx context.Context) error { return w.c.RevokeGrant(ctx, app, id) }
		w.done = func() bool { return len(w.org.Grants(app)) == 1 }
		w.removed = func(ctx context.Context) (bool, error) {
			grants, err := w.c.Grants(ctx, app)
			return len(grants) == 1 && grants[0].ID != id, err
		}
	}},
	"AssignAppUser": {endpoint: assignUserToApplication, adopts: true, prepare: func(w *writing) {
		app, user := w.org.FlowAppID(), w.org.AddUser("svc@example.com", "ACTIVE")
		w.send = func(ctx context.Context) error {
			u, adopted, err := w.c.AssignAppUser(ctx, app, user)
			w.adopted = adopted
			return expected(err, u.UserID+" "+u.Scope, user+" "+AssignedToUser)
		}
		w.done = func() bool { return assignedDirectly(w.org, app) }
	}},
	"UnassignAppUser":                       unassignCase(""),
	"UnassignAppUser, also through a group": unassignCase(AssignedToGroup),
	"AssignRole": {endpoint: assignRoleToUser, adopts: true, prepare: func(w *writing) {
		user := w.org.AddUser("svc@example.com", "ACTIVE")
		// A role through a group is another role.
		w.org.AssignRole(user, RoleSuperAdmin, AssignedToGroup)
		w.send = func(ctx context.Context) error {
			r, adopted, err := w.c.AssignRole(ctx, user, RoleSuperAdmin)
			w.adopted = adopted
			return expected(err, r.Type+" "+r.AssignmentType, RoleSuperAdmin+" "+AssignedToUser)
		}
		w.done = func() bool { return isSuperAdmin(w.org) }
	}},
	"UnassignRole": {endpoint: unassignRoleFromUser, prepare: func(w *writing) {
		user := w.org.AddUser("svc@example.com", "ACTIVE", RoleSuperAdmin, RoleWorkflowsAdmin)
		roles, err := w.c.Roles(w.t.Context(), user)
		if err != nil || len(roles) != 2 {
			w.t.Fatalf("roles %+v, %v", roles, err)
		}
		w.send = func(ctx context.Context) error { return w.c.UnassignRole(ctx, user, roles[0].ID) }
		w.done = func() bool { return !isSuperAdmin(w.org) }
		w.removed = func(ctx context.Context) (bool, error) {
			left, err := w.c.Roles(ctx, user)
			return slices.Equal(left, roles[1:]), err
		}
	}},
	"RevokeRefreshToken": {endpoint: revokeOAuth2TokenForApplication, prepare: func(w *writing) {
		app := w.org.FlowAppID()
		w.org.AddUser("svc@example.com", "ACTIVE", RoleSuperAdmin)
		w.org.GrantInConsole(app, read)
		id := w.org.Authorize(app, "svc@example.com", "one", read)
		w.org.Authorize(app, "svc@example.com", "two", read)
		w.send = func(ctx context.Context) error { return w.c.RevokeRefreshToken(ctx, app, id) }
		w.done = func() bool { return len(w.org.Tokens(app)) == 1 }
		w.removed = func(ctx context.Context) (bool, error) {
			list, err := w.c.RefreshTokens(ctx, app)
			return len(list.Tokens) == 1 && list.Tokens[0].ID != id, err
		}
	}},
	"ActivateDevice":   deviceCase(activateDevice, "DEACTIVATED", "ACTIVE", (*Client).ActivateDevice),
	"DeactivateDevice": deviceCase(deactivateDevice, "SUSPENDED", "DEACTIVATED", (*Client).DeactivateDevice),
	"SuspendDevice":    deviceCase(suspendDevice, "ACTIVE", "SUSPENDED", (*Client).SuspendDevice),
	"UnsuspendDevice":  deviceCase(unsuspendDevice, "SUSPENDED", "ACTIVE", (*Client).UnsuspendDevice),
	"DeleteDevice": {endpoint: deleteDevice, prepare: func(w *writing) {
		addMac(w.org, "DEACTIVATED")
		w.send = func(ctx context.Context) error { return w.c.DeleteDevice(ctx, aMac) }
		w.done = func() bool { return len(w.org.Devices()) == 0 }
		w.removed = func(ctx context.Context) (bool, error) { return missing(second(w.c.CachedDevice(ctx, aMac))) }
	}},
}

// unassignCase removes a direct assignment. also is the scope of a second one,
// which stays.
func unassignCase(also string) writeCase {
	return writeCase{endpoint: unassignUserFromApplication, prepare: func(w *writing) {
		app, user := w.org.FlowAppID(), w.org.AddUser("svc@example.com", "ACTIVE")
		_, _, err := w.c.AssignAppUser(w.t.Context(), app, user)
		w.must(err)
		if also != "" {
			w.org.Assign(app, user, also)
		}
		w.send = func(ctx context.Context) error { return w.c.UnassignAppUser(ctx, app, user) }
		w.done = func() bool { return !assignedDirectly(w.org, app) }
		w.removed = func(ctx context.Context) (bool, error) {
			u, err := w.c.AppUser(ctx, app, user)
			if also == "" {
				return missing(err)
			}
			return u.Scope == also, err
		}
	}}
}

// missing reports whether a read found no object.
func missing(err error) (bool, error) {
	if IsNotFound(err) {
		return true, nil
	}
	return false, err
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
	return writeCase{endpoint: e, prepare: func(w *writing) {
		addMac(w.org, from)
		w.send = func(ctx context.Context) error { return act(w.c, ctx, aMac) }
		w.done = func() bool { return w.org.Devices()[0].Status == to }
	}}
}

// expected returns an error if a write succeeded with another object.
func expected(err error, got, want string) error {
	if err == nil && got != want {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return err
}
