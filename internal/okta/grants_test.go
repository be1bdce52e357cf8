package okta

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	grantsPath = "/api/v1/apps/0oa1/grants"
	read       = "okta.devices.read"
	manage     = "okta.devices.manage"
	issuer     = "https://example.okta.com"
)

// grantMade is after every call of a test, so that no answer is about an older grant.
const grantMade = "2126-01-02T03:04:05.000Z"

func grantJSON(id, status, scope string) string {
	return fmt.Sprintf(`{"id":%q,"status":%q,"scopeId":%q,"issuer":%q,"clientId":"0oa1","source":"ADMIN",`+
		`"created":%q,"createdBy":{"id":"00u1","type":"User"},"userId":null,"_links":{}}`, id, status, scope, issuer, grantMade)
}

// grantsAt serves the grants of app 0oa1: lists are answered in turn, the last one for ever; writes by write.
func grantsAt(t *testing.T, write http.HandlerFunc, lists ...string) *fakeOrg {
	var mu sync.Mutex
	return newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			write(w, r)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		sendJSON(w, 200, lists[0])
		if len(lists) > 1 {
			lists = lists[1:]
		}
	})
}

func TestGrants(t *testing.T) {
	t.Parallel()
	org := grantsAt(t, nil, "["+strings.Join([]string{
		grantJSON("oag3", "ACTIVE", read), grantJSON("oag2", "REVOKED", "okta.users.read"), grantJSON("oag1", "ACTIVE", manage),
	}, ",")+"]")
	c := org.client(t)
	for range 2 {
		grants, err := c.Grants(t.Context(), "0oa1")
		if err != nil {
			t.Fatal(err)
		}
		want := []Grant{{
			ID: "oag1", Status: "ACTIVE", Scope: manage, Issuer: issuer, ClientID: "0oa1", Source: "ADMIN",
			CreatedBy: Creator{ID: "00u1", Type: "User"}, Created: time.Date(2126, 1, 2, 3, 4, 5, 0, time.UTC),
		}}
		want = append(want, want[0])
		want[1].ID, want[1].Scope = "oag3", read
		if !slices.Equal(grants, want) {
			t.Errorf("got %+v, want %+v", grants, want)
		}
		clear(grants) // the caller's own
	}
	org.expectAsked(t, "GET "+grantsPath)
}

func TestGrants_withoutAnID(t *testing.T) {
	t.Parallel()
	_, err := grantsAt(t, nil, `[{"status":"ACTIVE"}]`).client(t).Grants(t.Context(), "0oa1")
	if err == nil || !strings.Contains(err.Error(), "without an id") {
		t.Errorf("got %v", err)
	}
}

func TestGrantScope(t *testing.T) {
	t.Parallel()
	made := grantJSON("oag1", "ACTIVE", read)
	for name, tt := range map[string]struct {
		list, made string
		adopted    bool
	}{
		"a grant that is older than the call": {list: "[]", made: strings.ReplaceAll(made, grantMade, "2026-01-02T03:04:05.000Z"), adopted: true},
		"there, the issuer in other letters":  {list: "[" + strings.ReplaceAll(made, issuer, "https://Example.okta.com") + "]", adopted: true},
		"there, with another issuer":          {list: "[" + strings.ReplaceAll(made, issuer, issuer+"/oauth2/aus1") + "]", made: made},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := grantsAt(t, reply{201, tt.made}.handler(), tt.list)
			g, adopted, err := org.client(t).GrantScope(t.Context(), "0oa1", read, issuer)
			if err != nil || g.ID != "oag1" || g.Scope != read || adopted != tt.adopted {
				t.Errorf("got %+v, %t, %v", g, adopted, err)
			}
			want := []string{"GET " + grantsPath}
			if tt.made != "" {
				want = append(want, "POST "+grantsPath)
			}
			org.expectAsked(t, want...)
		})
	}
}

// 200 grants on 20 apps, ten at a time as Terraform does, cost 20 lists and 200 writes.
func TestGrantScope_manyAtOnce(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			sendJSON(w, 200, "[]")
			return
		}
		var request struct{ ScopeID string }
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			t.Error(err)
		}
		sendJSON(w, 200, grantJSON("oag"+request.ScopeID, "ACTIVE", request.ScopeID))
	})
	c := org.client(t)
	var group sync.WaitGroup
	slots := make(chan struct{}, 10)
	for n := range 200 {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if _, adopted, err := c.GrantScope(t.Context(), fmt.Sprint("0oa", n%20), fmt.Sprint("scope", n), issuer); err != nil || adopted {
				t.Errorf("%t, %v", adopted, err)
			}
		})
	}
	group.Wait()
	for app := range 20 {
		grants, err := c.Grants(t.Context(), fmt.Sprint("0oa", app))
		if err != nil || len(grants) != 10 || !slices.IsSortedFunc(grants, compareGrants) {
			t.Errorf("app %d: %+v, %v", app, grants, err)
		}
	}
	lists := 0
	for _, line := range org.asked() {
		if strings.HasPrefix(line, "GET") {
			lists++
		}
	}
	if total := len(org.asked()); lists != 20 || total != 220 {
		t.Errorf("%d lists of %d requests, want 20 of 220", lists, total)
	}
}

// A list that Okta was already answering when a grant was made is not shown to those who ask after it.
func TestGrants_listBegunBeforeAGrant(t *testing.T) {
	t.Parallel()
	listing, release := make(chan struct{}), make(chan struct{})
	var lists atomic.Int32
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(204)
			return
		}
		if !strings.HasSuffix(r.URL.Path, "/grants") {
			sendJSON(w, 200, `{"id":"0oa1"}`)
			return
		}
		if lists.Add(1) == 1 {
			close(listing)
			<-release
			sendJSON(w, 200, "["+grantJSON("oag1", "ACTIVE", read)+"]")
			return
		}
		sendJSON(w, 200, "[]")
	})
	c := org.client(t)
	// From here on it is known that this org reports no rate limits, so no call waits for them.
	if _, err := c.App(t.Context(), "0oa1"); err != nil {
		t.Fatal(err)
	}
	early := make(chan []Grant)
	go func() {
		grants, err := c.Grants(t.Context(), "0oa1")
		if err != nil {
			t.Error(err)
		}
		early <- grants
	}()
	<-listing
	if err := c.RevokeGrant(t.Context(), "0oa1", "oag1"); err != nil {
		t.Fatal(err)
	}
	late, err := c.Grants(t.Context(), "0oa1")
	if err != nil || len(late) != 0 {
		t.Errorf("after the write: %+v, %v", late, err)
	}
	close(release)
	if got := <-early; len(got) != 1 {
		t.Errorf("before the write: %+v", got)
	}
	if again, err := c.Grants(t.Context(), "0oa1"); err != nil || len(again) != 0 {
		t.Errorf("the old list was kept: %+v, %v", again, err)
	}
}
