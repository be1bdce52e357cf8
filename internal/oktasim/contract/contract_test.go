package contract

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// recordDirVariable is the simulator's environment variable for the folder of
// recordings.
const recordDirVariable = "OKTASIM_RECORD_DIR"

// record runs tests of the simulator's module and returns the folder of their
// recordings.
func record(t *testing.T, args ...string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	tests := exec.CommandContext(t.Context(), "go", append([]string{"test", "-count=1", "-v"}, args...)...)
	tests.Dir = ".."
	tests.Env = append(os.Environ(), recordDirVariable+"="+folder)
	if output, err := tests.CombinedOutput(); err != nil {
		t.Fatalf("go test %s: %v\n%s", strings.Join(args, " "), err, output)
	}
	return folder
}

// grantedScopes returns all scopes of Okta's API that were granted in any
// exchange, sorted. Scopes of OpenID Connect have no dot.
func grantedScopes(t *testing.T, exchanges []exchange) []string {
	t.Helper()
	var scopes []string
	for _, e := range exchanges {
		if e.Request.Method != "POST" || !strings.HasSuffix(e.Request.Path, "/grants") || e.Response.Status != 200 {
			continue
		}
		var grant struct{ ScopeID string }
		if err := json.Unmarshal(e.Response.Body, &grant); err != nil {
			t.Fatalf("%s: %v", e.file, err)
		}
		if strings.Contains(grant.ScopeID, ".") {
			scopes = append(scopes, grant.ScopeID)
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// TestRecordings checks what other tests recorded against the document: the
// simulated org's answers and the client's requests. Each exception must still
// be needed, each endpoint of the client must have succeeded, and the simulated
// org must grant all documented scopes. If the environment names no recordings,
// it records the tests of these two packages.
func TestRecordings(t *testing.T) {
	t.Parallel()
	folder := os.Getenv(recordDirVariable)
	if folder == "" {
		folder = record(t, ".", "../okta")
	}
	exchanges := recorded(t, folder)
	used, succeeded := validate(t, exchanges)
	for _, x := range exceptions {
		if !used[x] {
			t.Errorf("this exception is none any more: %+v", x)
		}
	}
	validateRequests(t, exchanges)
	for endpoint := range readClient(t) {
		if !succeeded[endpoint] {
			t.Errorf("%s succeeded in no test", endpoint)
		}
	}
	if granted, documented := grantedScopes(t, exchanges), theDocument(t).scopes(); !slices.Equal(granted, documented) {
		t.Errorf("the simulated org grants the scopes\n%v\nthe document has\n%v", granted, documented)
	}
}

// validate checks every answer. It returns the exceptions that it needed, and
// the operations that succeeded. It fails if there are no exchanges, or none of a
// documented route, because that would prove nothing.
func validate(t *testing.T, exchanges []exchange) (used map[exception]bool, succeeded map[string]bool) {
	t.Helper()
	document := theDocument(t)
	used, succeeded = map[exception]bool{}, map[string]bool{}
	checked, answered := 0, 0
	for _, e := range exchanges {
		if e.Response.Status == 0 {
			continue
		}
		answered++
		findings, operation := document.check(t, e)
		if operation != "" {
			checked++
		}
		if e.Response.Status < 300 {
			succeeded[operation] = true
		}
		for _, f := range findings {
			if x, ok := excepted(f); ok {
				used[x] = true
				continue
			}
			t.Errorf("%s\n\t%s", f, e.file)
		}
	}
	if checked == 0 {
		t.Error("there is no exchange to check")
	}
	t.Logf("%d of %d answers are of routes that Okta's document or a standard has", checked, answered)
	return used, succeeded
}

// validateRequests checks every request of the provider's client, whatever the
// answer. Tests ask for missing objects and search with nonsense, but even such
// requests must have the form that Okta documents. It fails if there are no
// requests of the client, because that would prove nothing.
func validateRequests(t *testing.T, exchanges []exchange) {
	t.Helper()
	document := theDocument(t)
	operations, requests := map[string]int{}, 0
	for _, e := range exchanges {
		if !e.ours() {
			continue
		}
		requests++
		operation, findings := document.checkRequest(t, e)
		operations[operation]++
		for _, f := range findings {
			t.Errorf("%s\n\t%s", f, e.file)
		}
	}
	if requests == 0 {
		t.Error("there is no request of the provider's client to check")
	}
	t.Logf("%d requests of the provider's client, of %d operations:", requests, len(operations))
	for _, operation := range slices.Sorted(maps.Keys(operations)) {
		t.Logf("%6d %s", operations[operation], operation)
	}
}
