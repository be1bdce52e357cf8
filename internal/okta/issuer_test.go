package okta

import (
	"net/http"
	"strings"
	"testing"
)

func TestGrantIssuer(t *testing.T) {
	t.Parallel()
	grant := func(scope, issuer string) string {
		return `{"id":"oag` + scope + `","status":"ACTIVE","scopeId":"` + scope + `","issuer":"` + issuer + `"}`
	}
	for name, tt := range map[string]struct {
		grants, organization string
		// want is the org's own URL if empty.
		want  string
		calls int
	}{
		"no grants": {
			organization: `{"id":"00o1","_links":{"organization":{"href":"https://example.okta.com"}}}`, want: "https://example.okta.com", calls: 2,
		},
		"no grants, no link":        {organization: `{"id":"00o1"}`, calls: 2},
		"granted under the org URL": {grants: grant("okta.a", "https://other") + "," + grant("okta.b", "ORG"), calls: 1},
		"granted under another host": {
			grants: grant("custom", "https://custom/oauth2/aus1") + "," + grant("okta.b", "https://login.example.org"),
			want:   "https://login.example.org", calls: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var org *fakeOrg
			org = newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/grants") {
					sendJSON(w, 200, "["+strings.ReplaceAll(tt.grants, "ORG", org.URL)+"]")
					return
				}
				sendJSON(w, 200, tt.organization)
			})
			want := tt.want
			if want == "" {
				want = org.URL
			}
			if got, err := org.client(t).GrantIssuer(t.Context(), "0oa1"); err != nil || got != want {
				t.Errorf("got %q, %v; want %q", got, err, want)
			}
			if got := len(org.asked()); got != tt.calls {
				t.Errorf("asked %q", org.asked())
			}
		})
	}
}

func TestClientID(t *testing.T) {
	t.Parallel()
	grants, tokens := []Grant{{ClientID: "of a grant"}}, []RefreshToken{{ClientID: "of a token"}}
	for want, got := range map[string]string{
		"chosen":     ClientID(App{ID: "0oa1", OAuthClientID: "chosen"}, grants, tokens),
		"of a grant": ClientID(App{ID: "0oa1"}, grants, tokens),
		"of a token": ClientID(App{ID: "0oa1"}, []Grant{{}}, tokens),
		"0oa1":       ClientID(App{ID: "0oa1"}, nil, []RefreshToken{{}}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestConsoleURL(t *testing.T) {
	t.Parallel()
	apps := []App{
		{Name: "saasure", InitiateLoginURI: "https://admin"},
		{Name: WorkflowsConsoleApp},
		{Name: WorkflowsConsoleApp, InitiateLoginURI: "https://console"},
	}
	if got := ConsoleURL(apps); got != "https://console" {
		t.Errorf("got %q", got)
	}
	if got := ConsoleURL(apps[:2]); got != "" {
		t.Errorf("got %q where no app shows it", got)
	}
}
