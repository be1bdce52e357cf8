package okta

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	insufficient := http.Header{"Www-Authenticate": {`Bearer authorization_uri="https://example.okta.com/oauth2/v1/authorize", ` +
		`realm="https://example.okta.com", scope="okta.apps.read okta.apps.manage", error="insufficient_scope", ` +
		`error_description="The access token provided does not contain the required scopes."`}}
	for name, tt := range map[string]struct {
		status      int
		header      http.Header
		contentType string
		body        string
		accessToken bool
		want        Error
		says        []string
		saysNot     []string
	}{
		"invalid API token": {
			status: 401, body: oktaError("E0000011", "Invalid token provided"),
			want: Error{Code: "E0000011", Summary: "Invalid token provided"}, says: []string{"api_token or OKTA_API_TOKEN"},
		},
		"invalid access token": {
			status: 401, accessToken: true, body: oktaError("E0000011", "Invalid token provided"),
			want: Error{Code: "E0000011", Summary: "Invalid token provided"}, says: []string{"access_token or OKTA_ACCESS_TOKEN"},
		},
		"expired access token": {
			status: 401, accessToken: true,
			header: http.Header{"Www-Authenticate": {`Bearer error="invalid_token", error_description="The token has expired."`}},
			want:   Error{Summary: "The token has expired."}, says: []string{"access_token or OKTA_ACCESS_TOKEN"},
		},
		"feature missing": {
			status: 401, body: oktaError("E0000015", "You do not have permission to access the feature you are requesting"),
			want: Error{Code: "E0000015", Summary: "You do not have permission to access the feature you are requesting"},
			says: []string{"the credential is not the cause"}, saysNot: []string{"api_token"},
		},
		"scope missing, named by Okta": {
			status: 403, accessToken: true, header: insufficient, body: oktaError("E0000006", "You do not have permission to perform the requested action"),
			want: Error{
				Code: "E0000006", Summary: "You do not have permission to perform the requested action",
				MissingScope: "okta.apps.read okta.apps.manage",
			},
			says: []string{"needs the Okta API scope okta.apps.read okta.apps.manage"},
		},
		"scope missing, empty body": {
			status: 403, accessToken: true, header: insufficient,
			want: Error{
				Summary:      "The access token provided does not contain the required scopes.",
				MissingScope: "okta.apps.read okta.apps.manage",
			},
		},
		"scope missing, not named": {
			status: 403, accessToken: true, body: oktaError("E0000006", "No permission"),
			want: Error{Code: "E0000006", Summary: "No permission", MissingScope: "okta.apps.read"},
			says: []string{"access token needs the Okta API scope okta.apps.read"},
		},
		"role missing": {
			status: 403, body: oktaError("E0000006", "No permission"),
			want: Error{Code: "E0000006", Summary: "No permission", MissingScope: "okta.apps.read"},
			says: []string{"the owner of the API token needs an admin role", "okta.apps.read"},
		},
		"a firewall's 403": {
			status: 403, contentType: "text/html", body: "<html>blocked</html>",
			want:    Error{Summary: "Forbidden: an HTML page came instead of Okta's JSON: check org_url, and whether a proxy or a login page stands between"},
			saysNot: []string{"scope"},
		},
		"not found": {
			status: 404, body: oktaError("E0000007", "Not found: Resource not found: 0oa1 (AppInstance)"),
			want: Error{Code: "E0000007", Summary: "Not found: Resource not found: 0oa1 (AppInstance)"},
			says: []string{"check that the object exists in this org"},
		},
		"validation": {
			status: 400,
			body:   `{"errorCode":"E0000001","errorSummary":"Api validation failed: scopeId","errorId":"oae2","errorCauses":[{"errorSummary":"one"},7,{"errorSummary":"two"}]}`,
			want:   Error{Code: "E0000001", Summary: "Api validation failed: scopeId", Causes: []string{"one", "two"}},
			says:   []string{"Api validation failed: scopeId: one; two"},
		},
		"rate limit": {
			status: 429, body: oktaError("E0000047", "API call exceeded rate limit due to too many requests."),
			want: Error{Code: "E0000047", Summary: "API call exceeded rate limit due to too many requests."},
			says: []string{"run again later"},
		},
		"OAuth error": {
			status: 400, body: `{"error":"invalid_scope","error_description":"Not granted"}`,
			want: Error{Code: "invalid_scope", Summary: "Not granted"},
		},
		"HTML 502": {
			status: 502, contentType: "text/html; charset=utf-8", body: "<html><h1>Bad Gateway</h1></html>",
			want: Error{Summary: "Bad Gateway: an HTML page came instead of Okta's JSON: check org_url, and whether a proxy or a login page stands between"},
		},
		"a redirect":     {status: 302, want: Error{Summary: "a redirect to an unreadable address was not followed"}, says: []string{"check org_url"}},
		"no org here":    {status: 410, want: Error{Summary: "Gone"}, says: []string{"an active org does not answer like this: check org_url"}},
		"empty 503":      {status: 503, want: Error{Summary: "Service Unavailable"}, says: []string{"run again later"}},
		"odd JSON 500":   {status: 500, body: `["a"]`, want: Error{Summary: "Internal Server Error"}},
		"odd fields 500": {status: 500, body: `{"errorCode":1,"errorSummary":{},"errorCauses":"x"}`, want: Error{Summary: "Internal Server Error"}},
		"unknown status": {status: 599, want: Error{Summary: "no explanation"}},
		"control characters": {
			status: 400, body: `{"errorCode":"E0000001","errorSummary":"a\u001b[31mred\u001b[0m\r\nb\u202eevil\u0000","errorCauses":[{"errorSummary":"c\u0007d"}]}`,
			want: Error{Code: "E0000001", Summary: "a [31mred [0m b evil", Causes: []string{"c d"}},
		},
		"an echo of the credential": {
			status: 401, body: oktaError("E0000011", "Invalid token "+testAPIToken),
			want: Error{Code: "E0000011", Summary: "Invalid token (credential)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
				maps.Copy(w.Header(), tt.header)
				if tt.contentType != "" {
					w.Header().Set("Content-Type", tt.contentType)
				} else {
					w.Header().Set("Content-Type", "application/json")
				}
				w.Header().Set("X-Okta-Request-Id", "req-1")
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			c := org.client(t, retries(0))
			if tt.accessToken {
				c = org.client(t, retries(0), withAccessToken)
			}
			_, err := c.App(t.Context(), "0oa1")
			got, ok := AsError(fmt.Errorf("wrapped: %w", err))
			if !ok {
				t.Fatalf("got %T %v, want an Error", err, err)
			}
			if got.Method != "GET" || got.Path != "/api/v1/apps/0oa1" || got.Status != tt.status || got.RequestID != "req-1" ||
				got.Code != tt.want.Code || got.Summary != tt.want.Summary || got.MissingScope != tt.want.MissingScope ||
				strings.Join(got.Causes, "|") != strings.Join(tt.want.Causes, "|") {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			for _, text := range append(tt.says, "GET /api/v1/apps/0oa1", fmt.Sprint(tt.status), tt.want.Code, "req-1") {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%q does not say %q", err, text)
				}
			}
			for _, text := range append(tt.saysNot, testAPIToken, testAccessToken) {
				if strings.Contains(err.Error(), text) {
					t.Errorf("%q says %q", err, text)
				}
			}
			if strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Errorf("%q holds control characters", err)
			}
			org.expectAsked(t, "GET /api/v1/apps/0oa1")
		})
	}
}

func TestIsNotFound(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err  error
		want bool
	}{
		"Okta's":         {&Error{Status: 404, Code: "E0000007"}, true},
		"wrapped":        {fmt.Errorf("x: %w", &Error{Status: 404, Code: "E0000007"}), true},
		"joined":         {errors.Join(errors.New("x"), &Error{Status: 404, Code: "E0000007"}), true},
		"a proxy's":      {&Error{Status: 404}, false},
		"a framework's":  {&Error{Status: 404, Code: "Not Found"}, false},
		"unknown route":  {&Error{Status: 404, Code: "E0000022"}, false},
		"another status": {&Error{Status: 400, Code: "E0000007"}, false},
		"no answer":      {context.Canceled, false},
		"none":           {nil, false},
	} {
		if got := IsNotFound(tt.err); got != tt.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestIsForbidden(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err  error
		want bool
	}{
		"a read":                {&Error{Method: "GET", Status: 403, Code: "E0000006"}, true},
		"a read, other code":    {&Error{Method: "GET", Status: 403, Code: "E0000999"}, true},
		"a write":               {&Error{Method: "POST", Status: 403, Code: "E0000006"}, true},
		"an old org":            {&Error{Method: "POST", Status: 403, Code: "E0000005"}, true},
		"only a scope":          {&Error{Method: "GET", Status: 403, MissingScope: "okta.apps.read"}, true},
		"a proxy's":             {&Error{Method: "GET", Status: 403}, false},
		"a proxy's, of a write": {&Error{Method: "DELETE", Status: 403}, false},
		"refused for its state": {&Error{Method: "POST", Status: 403, Code: "E0000148"}, false},
		"an active app":         {&Error{Method: "DELETE", Status: 403, Code: "E0000056"}, false},
		"unauthorized":          {&Error{Method: "GET", Status: 401, Code: "E0000015"}, false},
		"none":                  {nil, false},
	} {
		if got := IsForbidden(tt.err); got != tt.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func FuzzRefusal(f *testing.F) {
	f.Add(403, "application/json", `Bearer scope="okta.apps.read", error="insufficient_scope"`, oktaError("E0000006", "No permission"))
	f.Add(400, "application/json", "", `{"errorCode":"E0000001","errorCauses":[{"errorSummary":"x"},null,[]]}`)
	f.Add(502, "text/html", "", "<html>")
	f.Add(302, "", `scope=",`, "\x00\x1b[2J")
	c := newTestClient(f)
	f.Fuzz(func(t *testing.T, status int, contentType, challenge, body string) {
		a := transport.Answer{Status: status, Body: []byte(body), Header: http.Header{
			"Content-Type": {contentType}, "Www-Authenticate": {challenge}, "Location": {challenge},
		}}
		k := &transport.Call{Endpoint: getApplication, Target: "/api/v1/apps/0oa1", Answer: a}
		text := c.scrub(k.Refusal(c.credential)).Error()
		if strings.ContainsFunc(text, unicode.IsControl) || strings.Contains(text, testAPIToken) {
			t.Errorf("unsafe: %q", text)
		}
	})
}
