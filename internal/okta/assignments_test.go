package okta

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
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

// A read that failed is not kept: the next caller may succeed.
func TestAppUser_afterAFailure(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, reply{403, oktaError("E0000006", "No permission")}, ownApp)
	c := org.client(t)
	if _, err := c.AppUser(t.Context(), "0oa1", "00u1"); !IsForbidden(err) {
		t.Errorf("got %v", err)
	}
	if _, err := c.AppUser(t.Context(), "0oa1", "00u1"); err != nil {
		t.Error(err)
	}
	org.expectAsked(t, "GET "+appUserPath, "GET "+appUserPath)
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

// An assignment through a group is adopted, because Okta shows one for a user.
func TestAssignAppUser_throughAGroup(t *testing.T) {
	t.Parallel()
	for _, reads := range [][]reply{{groupApp}, {notAssigned, groupApp}} {
		u, adopted, err := answering(t, reply{409, ""}.handler(), reads...).client(t).AssignAppUser(t.Context(), "0oa1", "00u1")
		if err != nil || !adopted || u.Scope != AssignedToGroup {
			t.Errorf("got %+v, %t, %v", u, adopted, err)
		}
	}
}
