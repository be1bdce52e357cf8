package faultmatrix_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestKill kills the built provider between the effect of a write and the save
// of its result, as a power failure would. It does so once for each endpoint
// that a scenario writes to. With -soak, it does so for each write of each
// scenario. The next apply must have the planned effect and make nothing twice.
// The destroy must leave nothing behind.
func TestKill(t *testing.T) {
	t.Parallel()
	acctest.NeedsEngine(t)
	w := acctest.NewBuiltWorkspace(t)
	pidFile := notePID(t, w.Program())
	killed := map[string]bool{}
	for round := range 1 + *soak {
		for _, s := range scenarios(t) {
			want := s.bubble(t, nil, nil)
			for _, at := range want.calls {
				endpoint := at.method + " " + harmless.ReplaceAllString(givenID.ReplaceAllString(at.path, "*"), "lifecycle/*")
				if at.method == http.MethodGet || at.path == tokenPath || killed[endpoint] && round == 0 {
					continue
				}
				killed[endpoint] = true
				if problems := s.killed(t, w, &reaper{at: at, pidFile: pidFile}, &want); len(problems) > 0 {
					t.Errorf("%s, killed at %s:\n%s", s.name, at, strings.Join(problems, "\n"))
				}
			}
		}
	}
	t.Logf("killed at %s", strings.Join(slices.Sorted(maps.Keys(killed)), ", "))
	if len(killed) < 3+3+4 {
		t.Error("grants are made and revoked, tokens revoked, devices suspended, deactivated and deleted, apps and roles assigned and unassigned: the provider must have been killed at each")
	}
}

// harmless matches the lifecycle calls by which a device loses nothing. One of
// them stands for all.
var harmless = regexp.MustCompile(`lifecycle/(activate|suspend|unsuspend)$`)

// givenID matches the ids of objects that a scenario doesn't make: apps,
// devices and users.
var givenID = regexp.MustCompile(`\b(0oa|guo|00u)[0-9A-Za-z]{17}\b`)

// notePID makes the built provider write its process id into a file when it
// starts. It returns the file.
func notePID(t *testing.T, program string) string {
	t.Helper()
	folder := t.TempDir()
	pidFile, moved := filepath.Join(folder, "pid"), filepath.Join(folder, "provider")
	err := os.Rename(program, moved)
	if err == nil {
		script := fmt.Sprintf("#!/bin/sh\necho $$ >'%s'\nexec '%s' \"$@\"\n", pidFile, moved)
		err = os.WriteFile(program, []byte(script), 0o700) //nolint:gosec // The engine must execute it.
	}
	if err != nil {
		t.Fatal(err)
	}
	return pidFile
}

// killed plays a scenario in which the reaper kills the provider, and the steps
// after it.
func (s scenario) killed(t *testing.T, w *acctest.Workspace, reaper *reaper, want *outcome) []string {
	st, e := newEngineStage(t, s, w, reaper.before)
	before, ok := s.begin(st)
	if !ok {
		return st.problems
	}
	reaper.armed.Store(true)
	run := s.act(st)
	after := st.look()
	switch {
	case !reaper.done.Load():
		st.fail("the provider was not killed:\n%s", run)
	case run.OK():
		st.fail("the provider was killed, and the run had no error:\n%s", run)
	case slices.Equal(after.kinds(), before.kinds()):
		st.fail("the call had no effect")
	}
	reaper.armed.Store(false)
	s.settle(st, run, want)
	st.foreignUnharmed()
	// Empty the workspace for the next scenario.
	e.Config()
	e.run("apply", "-auto-approve")
	return st.problems
}

// reaper is a proxy of an org. It kills the provider when a call took effect
// and its answer is not sent yet.
type reaper struct {
	at call
	// pidFile has the id of the provider's process.
	pidFile string
	// armed says whether the scenario's action has begun.
	armed, done atomic.Bool
	seen        atomic.Int32
}

func (r *reaper) before(org http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		mine := r.armed.Load() && r.at.method == req.Method && matches(r.at.path, req.URL.EscapedPath())
		if !mine || int(r.seen.Add(1)) != r.at.nth {
			org.ServeHTTP(w, req)
			return
		}
		org.ServeHTTP(httptest.NewRecorder(), req)
		content, _ := os.ReadFile(r.pidFile)
		pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
		if process, _ := os.FindProcess(pid); err == nil && process.Kill() == nil {
			r.done.Store(true)
			// The connection ends with the process.
			<-req.Context().Done()
		}
		panic(http.ErrAbortHandler)
	})
}
