package okta

import (
	"cmp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// methods returns the methods of an org's requests.
func methods(org simtest.Sim) string {
	var methods []string
	for _, r := range org.Requests() {
		methods = append(methods, r.Method)
	}
	return strings.Join(methods, " ")
}

// What exists is adopted, and what does not is created once. After a failure, a
// read shows which of both it is.
func TestEnsure(t *testing.T) {
	t.Parallel()
	const looked, wrote, lookedAgain = "GET", "GET POST", "GET POST GET"
	for method, w := range writeCases {
		if !w.adopts {
			continue
		}
		for name, tt := range map[string]struct {
			fault   oktasim.Fault
			asked   string
			adopted bool
			fails   string
		}{
			"created":                        {asked: wrote},
			"created meanwhile by another":   {oktasim.Fault{Status: 400, Code: "E0000001", Effective: true}, lookedAgain, true, ""},
			"created meanwhile, conflict":    {oktasim.Fault{Status: 409, Body: " ", Effective: true}, lookedAgain, true, ""},
			"refused":                        {oktasim.Fault{Status: 400, Code: "E0000001"}, lookedAgain, false, "E0000001"},
			"without the right":              {oktasim.Fault{Status: 403, Code: "E0000006"}, wrote, false, w.endpoint.Scope},
			"without the right to look":      {oktasim.Fault{Method: "GET", Status: 403, Code: "E0000006"}, looked, false, strings.Replace(w.endpoint.Scope, "manage", "read", 1)},
			"bad credential":                 {oktasim.Fault{Status: 401, Code: "E0000011"}, wrote, false, "OKTA_API_TOKEN"},
			"no such app or user":            {oktasim.Fault{Status: 404, Code: "E0000007"}, wrote, false, "E0000007"},
			"accepted, the answer is broken": {oktasim.Fault{Body: `{"id":"o`, Effective: true}, lookedAgain, false, ""},
			"accepted, the answer is empty":  {oktasim.Fault{Body: " ", Effective: true}, lookedAgain, false, ""},
			"accepted, but nothing is there": {oktasim.Fault{Body: "{}"}, lookedAgain, false, "it has no id"},
		} {
			t.Run(method+", "+name, func(t *testing.T) {
				t.Parallel()
				w.play(t, retries(0), func(t *testing.T, write *writing) {
					fault := tt.fault
					fault.Method = cmp.Or(fault.Method, "POST")
					write.org.Fail(fault)
					err := write.send(t.Context())
					if write.adopted != tt.adopted || write.done() != (err == nil) {
						t.Errorf("adopted %t, done %t, %v", write.adopted, write.done(), err)
					}
					if (err != nil) != (tt.fails != "") || IsNotFound(err) != (tt.fails == "E0000007") {
						t.Errorf("got %v, want an error with %q", err, tt.fails)
					}
					if tt.fails != "" {
						expectSays(t, err, tt.fails)
					}
					// An object that was created or found is not read again.
					if err == nil {
						if err := write.send(t.Context()); err != nil || !write.adopted {
							t.Errorf("the second time: adopted %t, %v", write.adopted, err)
						}
					}
					if got := methods(write.org); got != tt.asked {
						t.Errorf("asked %s, want %s", got, tt.asked)
					}
				})
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

// If the app or the user of a list does not exist, nothing is created.
func TestEnsure_ownerGone(t *testing.T) {
	t.Parallel()
	org := answering(t, reply{200, "{}"}.handler(), reply{404, oktaError("E0000007", "Not found")})
	c, ctx := org.client(t), t.Context()
	_, _, noApp := c.GrantScope(ctx, "0oa1", read, issuer)
	_, _, noUser := c.AssignRole(ctx, "00u1", RoleSuperAdmin)
	if !IsNotFound(noApp) || !IsNotFound(noUser) {
		t.Errorf("got %v and %v", noApp, noUser)
	}
	org.expectAsked(t, "GET /api/v1/apps/0oa1/grants", "GET "+rolesPath)
}
