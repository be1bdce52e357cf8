package okta

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// creationCase is a method that creates something, and what Okta answers.
type creationCase struct {
	get, post string
	// none and with are the reads without and with the object. made is the
	// answer to its creation, for this request.
	none, with, made reply
	request          string
	create           func(*testing.T, *Client) (found, adopted bool, err error)
	// mayWrite and mayRead are the rights that an error names. unusable is the
	// text of an error about an answer that is not the object.
	mayWrite, mayRead, unusable string
}

var creationCases = map[string]creationCase{
	"grant": {
		get: "GET " + grantsPath, post: "POST " + grantsPath,
		none: reply{200, "[]"}, with: reply{200, "[" + grantJSON("oag1", "ACTIVE", read) + "]"}, made: reply{200, grantJSON("oag1", "ACTIVE", read)},
		request: `{"issuer":"https://example.okta.com","scopeId":"okta.devices.read"}`,
		create: func(t *testing.T, c *Client) (found, adopted bool, err error) {
			g, adopted, err := c.GrantScope(t.Context(), "0oa1", read, issuer)
			return g.ID == "oag1" && g.Scope == read, adopted, err
		},
		mayWrite: "super admin", mayRead: "okta.appGrants.read", unusable: "has no id",
	},
	"role": {
		get: "GET " + rolesPath, post: "POST " + rolesPath,
		none: rolesReply(appAdmin), with: rolesReply(superAdmin), made: reply{201, superAdmin},
		request: `{"type":"SUPER_ADMIN"}`,
		create: func(t *testing.T, c *Client) (found, adopted bool, err error) {
			r, adopted, err := c.AssignRole(t.Context(), "00u1", RoleSuperAdmin)
			return r.ID == "ra1own" && r.AssignmentType == AssignedToUser, adopted, err
		},
		mayWrite: "okta.roles.manage", mayRead: "okta.roles.read", unusable: "not a role",
	},
	"assignment": {
		get: "GET " + appUserPath, post: "POST " + appUsersPath,
		none: notAssigned, with: ownApp, made: ownApp,
		request: `{"id":"00u1","scope":"USER"}`,
		create: func(t *testing.T, c *Client) (found, adopted bool, err error) {
			u, adopted, err := c.AssignAppUser(t.Context(), "0oa1", "00u1")
			return u.UserID == "00u1" && u.Scope == AssignedToUser && !u.Created.IsZero(), adopted, err
		},
		mayWrite: "okta.apps.manage", mayRead: "okta.apps.read", unusable: "not an assignment",
	},
}

// What exists is adopted, and what does not is created once. After a failure, a
// read shows which of both it is.
func TestEnsure(t *testing.T) {
	t.Parallel()
	noPermission := reply{403, oktaError("E0000006", "No permission")}
	for noun, c := range creationCases {
		look, write, again := []string{c.get}, []string{c.get, c.post}, []string{c.get, c.post, c.get}
		for name, tt := range map[string]struct {
			reads   []reply
			write   reply
			adopted bool
			fails   string
			missing bool
			asked   []string
		}{
			"created":                          {reads: []reply{c.none}, write: c.made, asked: write},
			"there already":                    {reads: []reply{c.with}, adopted: true, asked: look},
			"created meanwhile by another":     {reads: []reply{c.none, c.with}, write: reply{400, oktaError("E0000001", "there already")}, adopted: true, asked: again},
			"created meanwhile, conflict":      {reads: []reply{c.none, c.with}, write: reply{409, ""}, adopted: true, asked: again},
			"refused":                          {reads: []reply{c.none}, write: reply{400, oktaError("E0000001", "not possible")}, fails: "not possible", asked: again},
			"without the right":                {reads: []reply{c.none}, write: noPermission, fails: c.mayWrite, asked: write},
			"without the right to look":        {reads: []reply{noPermission}, fails: c.mayRead, asked: look},
			"bad credential":                   {reads: []reply{c.none}, write: reply{401, oktaError("E0000011", "Invalid token provided")}, fails: "OKTA_API_TOKEN", asked: write},
			"no such app or user":              {reads: []reply{c.none}, write: reply{404, oktaError("E0000007", "Not found")}, fails: "E0000007", missing: true, asked: write},
			"accepted, the answer is broken":   {reads: []reply{c.none, c.with}, write: reply{200, `{"id":"o`}, asked: again},
			"accepted, the answer is empty":    {reads: []reply{c.none, c.with}, write: reply{200, ""}, asked: again},
			"accepted, but nothing is there":   {reads: []reply{c.none}, write: reply{200, `{}`}, fails: c.unusable, asked: again},
			"server error, done all the same":  {reads: []reply{c.none, c.with}, write: reply{500, ""}, asked: again},
			"server error":                     {reads: []reply{c.none}, write: reply{500, ""}, fails: "it did not take effect", asked: again},
			"no answer":                        {reads: []reply{c.none}, fails: "closed before", asked: again},
			"no answer, but done all the same": {reads: []reply{c.none, c.with}, asked: again},
		} {
			t.Run(noun+", "+name, func(t *testing.T) {
				t.Parallel()
				org := answering(t, func(w http.ResponseWriter, r *http.Request) {
					if body, err := io.ReadAll(r.Body); err != nil || strings.TrimSpace(string(body)) != c.request || r.Header.Get("Content-Type") != "application/json" {
						t.Errorf("sent %s, %v, want %s", body, err, c.request)
					}
					if tt.write.status == 0 {
						hangUp(t, w, "")
						return
					}
					sendJSON(w, tt.write.status, tt.write.body)
				}, tt.reads...)
				client := org.client(t, retries(0))
				found, adopted, err := c.create(t, client)
				if (err != nil) != (tt.fails != "") || found != (err == nil) || adopted != tt.adopted || IsNotFound(err) != tt.missing {
					t.Errorf("found %t, adopted %t, %v", found, adopted, err)
				}
				if tt.fails != "" {
					expectSays(t, err, tt.fails)
				}
				org.expectAsked(t, tt.asked...)
				// What was written is known without asking again.
				if name == "created" {
					if _, adopted, err := c.create(t, client); err != nil || !adopted {
						t.Errorf("the second time: adopted %t, %v", adopted, err)
					}
					org.expectAsked(t, tt.asked...)
				}
			})
		}
	}
}

// A creation without its key is refused before a request.
func TestEnsure_incomplete(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, reply{200, "[]"})
	c, ctx := org.client(t), t.Context()
	_, _, noScope := c.GrantScope(ctx, "0oa1", "", issuer)
	_, _, noIssuer := c.GrantScope(ctx, "0oa1", read, "")
	_, _, noType := c.AssignRole(ctx, "00u1", "")
	_, _, noUser := c.AssignAppUser(ctx, "0oa1", "")
	for i, err := range []error{noScope, noIssuer, noType, noUser} {
		if err == nil {
			t.Errorf("%d was accepted", i)
		}
	}
	org.expectAsked(t)
}
