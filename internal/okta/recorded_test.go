package okta

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// recording is one exchange with a real org.
type recording struct {
	Request struct {
		Method, Host, Path, Query string
	}
	Response struct {
		Status  int
		Headers map[string][]string
		Body    json.RawMessage
	}
}

// recordedFolder is where recordings lie on some machines: beside the repository.
func recordedFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(folder), "shared", "recorded")
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Fatal("the test does not run inside the repository")
		}
		folder = parent
	}
}

// recordings reads the folder of recorded answers that lies beside the repository on some machines. It is no part of
// the repository.
func recordings(t *testing.T) map[string]recording {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(recordedFolder(t), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no recorded answers to read: the folder shared/recorded is not beside the repository")
	}
	all := map[string]recording{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r recording
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = r
	}
	return all
}

// serve answers as it was recorded; only the host in Link headers becomes the server's.
func (r recording) serve(t *testing.T, w http.ResponseWriter, self string) {
	for name, values := range r.Response.Headers {
		for _, value := range values {
			w.Header().Add(name, strings.ReplaceAll(value, "https://"+r.Request.Host, self))
		}
	}
	w.WriteHeader(r.Response.Status)
	if string(r.Response.Body) == "null" {
		return
	}
	if _, err := w.Write(r.Response.Body); err != nil {
		t.Error(err)
	}
}

// id is the path's segment after the one named.
func (r recording) id(collection string) string {
	segments := strings.Split(r.Request.Path, "/")
	return segments[slices.Index(segments, collection)+1]
}

// body decodes the recorded answer without the client's types.
func (r recording) body(t *testing.T) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(r.Response.Body, &body); err != nil {
		t.Fatal(err)
	}
	return body
}

func (r recording) list(t *testing.T) []map[string]any {
	t.Helper()
	var list []map[string]any
	if err := json.Unmarshal(r.Response.Body, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// dig follows keys into decoded JSON; what is missing or no string is "".
func dig(body map[string]any, keys ...string) string {
	for _, key := range keys[:len(keys)-1] {
		body, _ = body[key].(map[string]any)
	}
	s, _ := body[keys[len(keys)-1]].(string)
	return s
}

// What the client has no endpoint for, yet or ever.
var notRead = []string{
	"app-connection-get-enabled", "app-lifecycle-deactivate", "oauth-token-client-credentials",
}

// Every recorded answer, served as it was, is read rightly.
func TestRecorded(t *testing.T) {
	t.Parallel()
	all := recordings(t)
	readers := map[string]func(*testing.T, recording, *Client){
		"app-get-oidc-web":                    appIsRead,
		"app-get-oidc-service-jwks":           appIsRead,
		"app-get-oidc-custom-client-id":       appIsRead,
		"apps-list-with-okta-workflows-oauth": appsAreRead,
		"app-grants-list-two":                 grantsAreRead,
		"app-grant-create":                    grantIsCreated,
		"app-tokens-list-empty":               noTokens,
		"app-token-get":                       tokenIsRead,
		"devices-list-first-page":             devicesAreRead,
		"device-get-active":                   deviceIsRead,
		"user-get":                            userIsRead,
		"user-roles-list":                     rolesAreRead,
		"app-secrets-list":                    secretsAreRead,
		"apps-list-page-1-of-2":               appPagesAreRead(all["apps-list-page-2-of-2"]),
		"app-grant-delete": func(t *testing.T, r recording, c *Client) {
			if err := c.RevokeGrant(t.Context(), r.id("apps"), r.id("grants")); err != nil {
				t.Error(err)
			}
		},
		"app-get-404":                     refusalIsRead(Error{Status: 404, Code: "E0000007"}, IsNotFound),
		"device-get-404":                  refusalIsRead(Error{Status: 404, Code: "E0000007"}, IsNotFound),
		"error-400-validation":            refusalIsRead(Error{Status: 400, Code: "E0000001", Causes: []string{""}}, nil),
		"error-401-feature-not-available": refusalIsRead(Error{Status: 401, Code: "E0000015"}, nil),
		"error-403-authenticator-in-use":  refusalIsRead(Error{Status: 403, Code: "E0000148", Causes: []string{""}}, nil),
		"error-429-rate-limit":            refusalIsRead(Error{Status: 429, Code: "E0000047"}, nil),
	}
	for name, r := range all {
		if slices.Contains(notRead, name) || name == "apps-list-page-2-of-2" {
			continue
		}
		read, ok := readers[name]
		if !ok {
			t.Errorf("%s is read by no test", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var org *fakeOrg
			org = newFakeOrg(t, func(w http.ResponseWriter, req *http.Request) {
				switch {
				// Refusals are served wherever the client asks: what was refused is no endpoint of its.
				case r.Response.Status >= 400:
					r.serve(t, w, org.URL)
				case req.Method == r.Request.Method && req.URL.Path == r.Request.Path && req.URL.Query().Get("after") == "":
					r.serve(t, w, org.URL)
				case name == "apps-list-page-1-of-2":
					all["apps-list-page-2-of-2"].serve(t, w, org.URL)
				default:
					// The list before a grant, and the pages that were not recorded.
					sendJSON(w, 200, `[]`)
				}
			})
			read(t, r, org.client(t))
		})
	}
}
