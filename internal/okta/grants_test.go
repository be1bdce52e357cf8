package okta

import (
	"fmt"
	"slices"
	"strings"
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

func TestGrants(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, reply{200, "[" + strings.Join([]string{
		grantJSON("oag3", "ACTIVE", read), grantJSON("oag2", "REVOKED", "okta.users.read"), grantJSON("oag1", "ACTIVE", manage),
	}, ",") + "]"})
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
			org := answering(t, reply{201, tt.made}.handler(), reply{200, tt.list})
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
