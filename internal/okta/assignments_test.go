package okta

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	appUsersPath = "/api/v1/apps/0oa1/users"
	appUserPath  = appUsersPath + "/00u1"
)

func appUserJSON(scope string) string {
	return fmt.Sprintf(`{"id":"00u1","scope":%q,"status":"ACTIVE","created":"2026-01-02T03:04:05.000Z","credentials":{"userName":"svc@example.com"},"profile":{},"_links":{}}`, scope)
}

// reply is one answer of a test's org.
type reply struct {
	status int
	body   string
}

var (
	notAssigned = reply{404, oktaError("E0000007", "Not found: Resource not found: 00u1 (AppUser)")}
	ownApp      = reply{200, appUserJSON("USER")}
	groupApp    = reply{200, appUserJSON("GROUP")}
)

// answering serves one thing: reads are answered in turn, the last one for ever; writes by write.
func answering(t *testing.T, write http.HandlerFunc, reads ...reply) *fakeOrg {
	var mu sync.Mutex
	return newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			write(w, r)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		sendJSON(w, reads[0].status, reads[0].body)
		if len(reads) > 1 {
			reads = reads[1:]
		}
	})
}

func (r reply) handler() http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, r.status, r.body) }
}

func TestAppUser(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, groupApp)
	c := org.client(t)
	for range 2 {
		u, err := c.AppUser(t.Context(), "0oa1", "00u1")
		want := AppUser{UserID: "00u1", Scope: AssignedToGroup, Status: "ACTIVE", Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
		if err != nil || u != want {
			t.Errorf("got %+v, %v; want %+v", u, err, want)
		}
	}
	org.expectAsked(t, "GET "+appUserPath)
}

// A missing assignment is kept, too: three resources that ask need one answer.
func TestAppUser_none(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, notAssigned)
	c := org.client(t)
	for range 3 {
		if u, err := c.AppUser(t.Context(), "0oa1", "00u1"); !IsNotFound(err) || u != (AppUser{}) {
			t.Errorf("got %+v, %v", u, err)
		}
	}
	org.expectAsked(t, "GET "+appUserPath)
}

func TestAppUser_noAssignment(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"scope":"USER"}`, `{"id":"00u1"}`, `{}`} {
		u, err := answering(t, nil, reply{200, body}).client(t).AppUser(t.Context(), "0oa1", "00u1")
		if err == nil || !strings.Contains(err.Error(), "not an assignment") || u.Scope == AssignedToUser && u.UserID != "" {
			t.Errorf("%s: got %+v, %v", body, u, err)
		}
	}
}

func TestAssignAppUser(t *testing.T) {
	t.Parallel()
	get, post := "GET "+appUserPath, "POST "+appUsersPath
	for name, tt := range map[string]struct {
		reads   []reply
		write   http.HandlerFunc
		adopted bool
		scope   string
		fails   string
		asked   []string
	}{
		"assigned":                        {reads: []reply{notAssigned}, write: ownApp.handler(), scope: "USER", asked: []string{get, post}},
		"there already":                   {reads: []reply{ownApp}, adopted: true, scope: "USER", asked: []string{get}},
		"there already, through a group":  {reads: []reply{groupApp}, adopted: true, scope: "GROUP", asked: []string{get}},
		"assigned meanwhile by another":   {reads: []reply{notAssigned, ownApp}, write: reply{400, oktaError("E0000001", "assigned already")}.handler(), adopted: true, scope: "USER", asked: []string{get, post, get}},
		"assigned meanwhile, conflict":    {reads: []reply{notAssigned, groupApp}, write: reply{409, ""}.handler(), adopted: true, scope: "GROUP", asked: []string{get, post, get}},
		"refused":                         {reads: []reply{notAssigned}, write: reply{400, oktaError("E0000001", "user is not active")}.handler(), fails: "user is not active", asked: []string{get, post, get}},
		"no such app":                     {reads: []reply{notAssigned}, write: notAssigned.handler(), fails: "E0000007", asked: []string{get, post}},
		"without the right":               {reads: []reply{notAssigned}, write: reply{403, oktaError("E0000006", "No permission")}.handler(), fails: "okta.apps.manage", asked: []string{get, post}},
		"without the right to look":       {reads: []reply{{403, oktaError("E0000006", "No permission")}}, fails: "okta.apps.read", asked: []string{get}},
		"accepted, the answer broken off": {reads: []reply{notAssigned, ownApp}, write: reply{200, `{"id":"00`}.handler(), scope: "USER", asked: []string{get, post, get}},
		"accepted, nothing there":         {reads: []reply{notAssigned}, write: reply{200, `{}`}.handler(), fails: "not an assignment", asked: []string{get, post, get}},
		"server error, done all the same": {reads: []reply{notAssigned, ownApp}, write: reply{500, ""}.handler(), scope: "USER", asked: []string{get, post, get}},
		"connection closed": {
			reads: []reply{notAssigned}, write: func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w, "") },
			fails: "closed before", asked: []string{get, post, get, post, get},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := answering(t, tt.write, tt.reads...)
			u, adopted, err := org.client(t, retries(1)).AssignAppUser(t.Context(), "0oa1", "00u1")
			if tt.fails == "" && (err != nil || u.UserID != "00u1" || u.Scope != tt.scope || u.Created.IsZero() || adopted != tt.adopted) {
				t.Errorf("got %+v, %t, %v", u, adopted, err)
			}
			if tt.fails != "" && (err == nil || !strings.Contains(err.Error(), tt.fails) || adopted || u != (AppUser{})) {
				t.Errorf("got %+v, %t, %v; want %q", u, adopted, err, tt.fails)
			}
			org.expectAsked(t, tt.asked...)
		})
	}
}

// What was written is known without asking again.
func TestAssignAppUser_sends(t *testing.T) {
	t.Parallel()
	var body string
	org := answering(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		body = strings.TrimSpace(string(raw))
		sendJSON(w, 200, appUserJSON("USER"))
	}, notAssigned)
	c := org.client(t)
	if _, _, err := c.AssignAppUser(t.Context(), "0oa1", "00u1"); err != nil {
		t.Fatal(err)
	}
	if want := `{"id":"00u1","scope":"USER"}`; body != want {
		t.Errorf("sent %s, want %s", body, want)
	}
	if u, err := c.AppUser(t.Context(), "0oa1", "00u1"); err != nil || u.Scope != AssignedToUser {
		t.Errorf("after the write: %+v, %v", u, err)
	}
	org.expectAsked(t, "GET "+appUserPath, "POST "+appUsersPath)
	if _, _, err := c.AssignAppUser(t.Context(), "0oa1", ""); err == nil {
		t.Error("an assignment without a user succeeded")
	}
}

// Okta shows the assignment for a moment after the removal whose answer got lost.
// What was read then is not kept when the second attempt finds it gone.
func TestUnassignAppUser_goneByOurOwnDoing(t *testing.T) {
	t.Parallel()
	var deletes atomic.Int32
	org := answering(t, func(w http.ResponseWriter, _ *http.Request) {
		if deletes.Add(1) == 1 {
			hangUp(t, w, "")
			return
		}
		sendJSON(w, notAssigned.status, notAssigned.body)
	}, ownApp, notAssigned)
	c := org.client(t)
	if err := c.UnassignAppUser(t.Context(), "0oa1", "00u1"); err != nil || deletes.Load() != 2 {
		t.Fatalf("got %v after %d removals", err, deletes.Load())
	}
	if u, err := c.AppUser(t.Context(), "0oa1", "00u1"); !IsNotFound(err) {
		t.Errorf("got %+v, %v", u, err)
	}
}
