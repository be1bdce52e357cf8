package okta

import (
	"slices"
	"testing"
)

// removalCase is a method that removes something, and what Okta's reads show with
// and without it.
type removalCase struct {
	read, removes string
	// readOne is the read of what the first one lacks, which may be incomplete.
	readOne       string
	with, without reply
	remove        func(*testing.T, *Client) error
	// present reports whether the client shows the object.
	present func(*testing.T, *Client) (bool, error)
	// readAgain is true if the client reads again after a removal.
	readAgain bool
}

var removalCases = map[string]removalCase{
	"grant": {
		read: "GET " + grantsPath, removes: "DELETE " + grantsPath + "/oag1",
		with:    reply{200, "[" + grantJSON("oag1", "ACTIVE", read) + "," + grantJSON("oag2", "ACTIVE", manage) + "]"},
		without: reply{200, "[" + grantJSON("oag2", "ACTIVE", manage) + "]"},
		remove:  func(t *testing.T, c *Client) error { return c.RevokeGrant(t.Context(), "0oa1", "oag1") },
		present: func(t *testing.T, c *Client) (bool, error) {
			grants, err := c.Grants(t.Context(), "0oa1")
			return slices.ContainsFunc(grants, func(g Grant) bool { return g.ID == "oag1" }), err
		},
	},
	"refresh token": {
		read: "GET /api/v1/apps/0oa1/tokens?limit=200", removes: "DELETE /api/v1/apps/0oa1/tokens/oar1", readOne: "GET /api/v1/apps/0oa1/tokens/oar1",
		with:    reply{200, `[{"id":"oar1","status":"ACTIVE"},{"id":"oar2","status":"ACTIVE"}]`},
		without: reply{200, `[{"id":"oar2","status":"ACTIVE"}]`},
		remove:  func(t *testing.T, c *Client) error { return c.RevokeRefreshToken(t.Context(), "0oa1", "oar1") },
		present: func(t *testing.T, c *Client) (bool, error) {
			list, err := c.RefreshTokens(t.Context(), "0oa1")
			return slices.ContainsFunc(list.Tokens, func(r RefreshToken) bool { return r.ID == "oar1" }), err
		},
	},
	"role": {
		read: "GET " + rolesPath, removes: "DELETE " + rolesPath + "/ra1own",
		with: rolesReply(superAdmin, superAdminGroup), without: rolesReply(superAdminGroup),
		remove: func(t *testing.T, c *Client) error { return c.UnassignRole(t.Context(), "00u1", "ra1own") },
		present: func(t *testing.T, c *Client) (bool, error) {
			roles, err := c.Roles(t.Context(), "00u1")
			return slices.ContainsFunc(roles, func(r Role) bool { return r.ID == "ra1own" }), err
		},
	},
	"assignment": {
		read: "GET " + appUserPath, removes: "DELETE " + appUserPath, with: ownApp, without: notAssigned,
		remove: unassign, present: ownAssignment, readAgain: true,
	},
	"assignment, another through a group": {
		read: "GET " + appUserPath, removes: "DELETE " + appUserPath, with: ownApp, without: groupApp,
		remove: unassign, present: ownAssignment, readAgain: true,
	},
}

func unassign(t *testing.T, c *Client) error { return c.UnassignAppUser(t.Context(), "0oa1", "00u1") }

func ownAssignment(t *testing.T, c *Client) (bool, error) {
	u, err := c.AppUser(t.Context(), "0oa1", "00u1")
	if IsNotFound(err) {
		return false, nil
	}
	return u.Scope == AssignedToUser, err
}

// An object is gone when Okta says so, and a second look confirms it.
func TestRemove(t *testing.T) {
	t.Parallel()
	notFound := reply{404, oktaError("E0000007", "Not found")}
	for name, tt := range map[string]struct {
		write              reply
		gone               bool
		fails, saysMissing bool
	}{
		"removed":             {write: reply{204, ""}, gone: true},
		"gone already":        {write: notFound, gone: true, fails: true, saysMissing: true},
		"said to be gone":     {write: notFound, fails: true},
		"refused":             {write: reply{403, oktaError("E0000006", "No permission")}, fails: true},
		"uncertain, done":     {write: reply{502, ""}, gone: true},
		"uncertain, not done": {write: reply{502, ""}, fails: true},
	} {
		for noun, r := range removalCases {
			t.Run(noun+", "+name, func(t *testing.T) {
				t.Parallel()
				reads := []reply{r.with, r.with}
				if tt.gone {
					reads[1] = r.without
				}
				if tt.gone && r.readOne != "" {
					reads = append(reads, notFound)
				}
				org := answering(t, tt.write.handler(), reads...)
				c := org.client(t, retries(0))
				if there, err := r.present(t, c); !there || err != nil {
					t.Fatalf("before: %t, %v", there, err)
				}
				if err := r.remove(t, c); (err != nil) != tt.fails || IsNotFound(err) != tt.saysMissing {
					t.Errorf("got %v", err)
				}
				if there, err := r.present(t, c); there == tt.gone || err != nil {
					t.Errorf("after: %t, %v", there, err)
				}
				want := []string{r.read, r.removes}
				if name != "removed" || r.readAgain {
					want = append(want, r.read)
				}
				if name != "removed" && tt.gone && r.readOne != "" {
					want = append(want, r.readOne)
				}
				org.expectAsked(t, want...)
			})
		}
	}
}
