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

// recordDirVariable is the simulator's variable: where it writes exchanges.
const recordDirVariable = "OKTASIM_RECORD_DIR"

// TestStories runs the simulator's stories, which drive each of its endpoints to successes and errors. Each answer must be
// as Okta's document says, apart from the exceptions, and each exception must still be one.
func TestStories(t *testing.T) {
	t.Parallel()
	exchanges := recorded(t, record(t, "-run", "^TestStories$", "."))
	used := validate(t, exchanges)
	for _, x := range exceptions {
		if !used[x] {
			t.Errorf("this exception is none any more: %+v", x)
		}
	}
	if granted, documented := grantedScopes(t, exchanges), theDocument(t).scopes(); !slices.Equal(granted, documented) {
		t.Errorf("the simulated org grants the scopes\n%v\nthe document has\n%v", granted, documented)
	}
}

// record runs tests of the simulator's module and returns the folder of what they recorded.
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

// grantedScopes are the scopes that were granted in one exchange or another, sorted.
func grantedScopes(t *testing.T, exchanges []exchange) []string {
	t.Helper()
	var scopes []string
	for _, e := range exchanges {
		if e.Request.Method != "POST" || !strings.HasSuffix(e.Request.Path, "/grants") || e.Response.Status >= 300 {
			continue
		}
		var grant struct{ ScopeID string }
		if err := json.Unmarshal(e.Response.Body, &grant); err != nil {
			t.Fatalf("%s: %v", e.file, err)
		}
		scopes = append(scopes, grant.ScopeID)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// TestRecordings holds what other tests recorded to the document: what the simulated org answered, and what the provider's
// client asked. Where the environment does not say where that is, the tests of these two record it.
func TestRecordings(t *testing.T) {
	t.Parallel()
	folder := os.Getenv(recordDirVariable)
	if folder == "" {
		folder = record(t, ".", "../okta")
	}
	exchanges := recorded(t, folder)
	validate(t, exchanges)
	validateRequests(t, exchanges)
}

// validate checks every answer and returns the exceptions that were needed. Exchanges that are none, and none of whose
// routes is in the document, would prove nothing: that fails too.
func validate(t *testing.T, exchanges []exchange) (used map[exception]bool) {
	t.Helper()
	document := theDocument(t)
	used = map[exception]bool{}
	checked, answered := 0, 0
	for _, e := range exchanges {
		if e.Response.Status == 0 {
			continue
		}
		answered++
		findings, documented := document.check(t, e)
		if !documented {
			findings, documented = document.checkOAuth(t, e)
		}
		if documented {
			checked++
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
	return used
}

// validateRequests checks every request of the provider's client, whatever was answered: tests ask for what is not there and
// search with nonsense, and even that must have the form that Okta describes. Exchanges with no request of the client would
// prove nothing: that fails too.
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
