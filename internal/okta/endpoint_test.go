package okta

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		endpoint transport.Endpoint
		ids      []string
		want     string
	}{
		{getApplication, []string{"0oa1"}, "/api/v1/apps/0oa1"},
		{revokeScopeConsentGrant, []string{"0oa1", "oag1"}, "/api/v1/apps/0oa1/grants/oag1"},
		{getUser, []string{"svc+flows@example.com"}, "/api/v1/users/svc+flows@example.com"},
		{getUser, []string{"a b?c#d%2F;é"}, "/api/v1/users/a%20b%3Fc%23d%252F%3B%C3%A9"},
		{getUser, []string{`DOMAIN\svc`}, `/api/v1/users/DOMAIN%5Csvc`},
		{getUser, []string{"..."}, "/api/v1/users/..."},
		{getUser, []string{"%2e%2e"}, "/api/v1/users/%252e%252e"},
		{getUser, []string{"x?limit=1"}, "/api/v1/users/x%3Flimit=1"},
		{getUser, []string{`..\users`}, "/api/v1/users/..%5Cusers"},
	} {
		if got, err := tt.endpoint.Target(tt.ids...); err != nil || got != tt.want {
			t.Errorf("%s %q: got %q, %v; want %q", tt.endpoint.Path, tt.ids, got, err, tt.want)
		}
	}
	if _, err := getApplication.Target(); err == nil {
		t.Error("a path with a place left open")
	}
	if _, err := getApplication.Target("a", "b"); err == nil {
		t.Error("a path with more ids than places")
	}
}

// textCalls are calls of each method of the client, one for each text that it
// takes, such as an id. Its other texts are "0oa1".
func textCalls() map[string]func(ctx context.Context, c *Client, text string) error {
	calls := map[string]func(context.Context, *Client, string) error{}
	for m := range reflect.TypeFor[*Client]().Methods() {
		kinds, outs := slices.Collect(m.Type.Ins()), slices.Collect(m.Type.Outs())
		if len(outs) == 0 || outs[len(outs)-1] != reflect.TypeFor[error]() {
			continue
		}
		if m.Type.IsVariadic() {
			kinds[len(kinds)-1] = kinds[len(kinds)-1].Elem()
		}
		for at, kind := range kinds {
			if kind.Kind() != reflect.String {
				continue
			}
			calls[fmt.Sprintf("%s (argument %d)", m.Name, at)] = func(ctx context.Context, c *Client, text string) error {
				given := map[reflect.Type]any{
					reflect.TypeFor[*Client](): c, reflect.TypeFor[context.Context](): ctx, reflect.TypeFor[string](): "0oa1", reflect.TypeFor[int](): 1,
					reflect.TypeFor[error](): &Error{Status: http.StatusNotFound, Code: "E0000007"},
				}
				args := make([]reflect.Value, len(kinds))
				for i, kind := range kinds {
					args[i] = reflect.Zero(kind)
					if value, ok := given[kind]; ok {
						args[i] = reflect.ValueOf(value)
					}
				}
				args[at] = reflect.ValueOf(text)
				err, _ := reflect.TypeAssert[error](m.Func.Call(args)[len(outs)-1])
				return err
			}
		}
	}
	return calls
}

func TestIDsThatEscapeThePathAreNotSent(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, http.StatusOK, `{}`) })
	var paths []string
	for _, e := range endpoints(t) {
		paths = append(paths, placeholder.ReplaceAllString(e.Path, "0oa1"))
	}
	c := org.client(t)
	for _, id := range []string{"", ".", "..", "../users?x=1#", "a/b", "/", "a\x00b", "a\nb", "a\u0085b", "\xff"} {
		for name, call := range textCalls() {
			before := len(org.asked())
			err := call(t.Context(), c, id)
			asked := org.asked()[before:]
			if err == nil && len(asked) == 0 || IsNotFound(err) || err != nil && strings.ContainsAny(err.Error(), "\x00\n\u0085") {
				t.Errorf("%s(%q): %v", name, id, err)
			}
			for _, request := range asked {
				_, uri, _ := strings.Cut(request, " ")
				if path, _, _ := strings.Cut(uri, "?"); !slices.Contains(paths, path) {
					t.Errorf("%s(%q) sends %s", name, id, request)
				}
			}
		}
	}
}

// endpoints are those that the client and the packages below it declare, read from
// the source so that none is missing.
func endpoints(t *testing.T) []transport.Endpoint {
	t.Helper()
	declaration := regexp.MustCompile(`transport\.Endpoint\{Method: http\.Method(\w+), Path: "(\S+)"(?:, Scope: "(\S+)")?(.*)\}\n`)
	var found []transport.Endpoint
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		matches := declaration.FindAllSubmatch(source, -1)
		if bytes.Count(source, []byte("Endpoint{")) != len(matches) {
			t.Errorf("%s declares an endpoint in another form than transport.Endpoint{Method: http.MethodGet, Path: …, Scope: …}", path)
		}
		for _, m := range matches {
			rest := string(m[4])
			found = append(found, transport.Endpoint{
				Method: strings.ToUpper(string(m[1])), Path: string(m[2]), Scope: string(m[3]),
				Anonymous: strings.Contains(rest, "Anonymous: true"), ReadOnly: strings.Contains(rest, "ReadOnly: true"),
				ClientAssertion: strings.Contains(rest, "ClientAssertion: true"),
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 20 {
		t.Fatalf("only %d endpoints are found", len(found))
	}
	return found
}

// TestEndpoints_scopes sees that a call with our credential has a scope, which
// allows no more than the call needs.
func TestEndpoints_scopes(t *testing.T) {
	t.Parallel()
	for _, e := range endpoints(t) {
		if (e.Scope == "") != (e.Anonymous || e.ClientAssertion) {
			t.Errorf("%s %s: scope %q", e.Method, e.Path, e.Scope)
		}
		if want := map[bool]string{true: ".read", false: ".manage"}[e.IsRead()]; e.Scope != "" && !strings.HasSuffix(e.Scope, want) {
			t.Errorf("%s %s needs %s", e.Method, e.Path, e.Scope)
		}
	}
}
