package faultmatrix_test

import (
	"cmp"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestEngine plays the first write of one scenario of each resource with each
// fault, with the real engine over real connections.
func TestEngine(t *testing.T) {
	t.Parallel()
	acctest.NeedsEngine(t)
	for _, subject := range subjects(t) {
		name := subject.typeName + "/" + cmp.Or(subject.onEngine, "create")
		all := subject.scenarios()
		s := all[slices.IndexFunc(all, func(s scenario) bool { return s.name == name })]
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.onEngine(t)
		})
	}
}

// onEngine makes the first write of a scenario fail.
func (s scenario) onEngine(t *testing.T) {
	t.Helper()
	// The driver shows the expected outcome.
	want := s.bubble(t, nil, nil)
	first := slices.IndexFunc(want.calls, func(c call) bool { return c.method != http.MethodGet })
	if first < 0 {
		t.Fatalf("%s writes nothing: choose another scenario for onEngine in extras", s.name)
	}
	at := want.calls[first]
	for _, f := range faults() {
		hit := strike{f, once, at}
		// Some faults exist with and without effect. The engine plays only one
		// of the two, the harder one.
		if !hit.applies() || f.interrupts || f.afterEffect != (f.name == "connection reset after effect") {
			continue
		}
		w := acctest.NewWorkspace(t, acctest.NoEnvironment)
		w.ServeBeside("oktadevices/oktadevices", acctest.ServerInHaste())
		st, _ := newEngineStage(t, s, w, nil)
		if problems := s.playOnEngine(st, hit, &want); len(problems) > 0 {
			t.Errorf("%s at %s:\n%s", f.name, at, strings.Join(problems, "\n"))
		}
	}
}

func (s scenario) playOnEngine(st *stage, hit strike, want *outcome) []string {
	before, ok := s.begin(st)
	if !ok {
		return st.problems
	}
	hit.arm(st.org.Sim, nil)
	run := s.act(st)
	st.org.ClearFaults()
	if hit.fault.passing && !run.OK() {
		st.fail("the provider did not overcome a passing fault:\n%s", run)
	}
	st.same(run, before)
	s.settle(st, run, want)
	st.foreignUnharmed()
	return st.problems
}

// settle runs the steps after the fault with the engine: the next apply if one
// is needed, and a destroy.
func (s scenario) settle(st *stage, run *terraformtest.Run, want *outcome) {
	if !run.OK() {
		s.next(st)
	}
	st.matches("the state after the next apply", st.shown(), want.converged.state)
	st.matches("the org after the next apply", st.look().kinds(), want.converged.there)
	st.matches("the org after the destroy", st.empty(want), want.left)
}

// engine is a real engine as a scenario's Terraform.
type engine struct {
	t   *testing.T
	w   *acctest.Workspace
	org acctest.Org
}

// newEngineStage prepares a stage with a real engine and a real server.
// between, if it is not nil, stands in front of the server.
func newEngineStage(t *testing.T, s scenario, w *acctest.Workspace, between func(http.Handler) http.Handler) (*stage, engine) {
	t.Helper()
	org := acctest.NewOrgInMemory(t, s.options(t))
	var handler http.Handler = resetting{org}
	if between != nil {
		handler = between(handler)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	// The org gets its URL from its first request.
	known, err := http.Get(server.URL + "/.well-known/okta-organization")
	if err != nil {
		t.Fatal(err)
	}
	_ = known.Body.Close()
	org.URL = server.URL
	st, e := newStage(t, s, org), engine{t: t, w: w, org: org}
	st.provider["request_timeout"] = 1
	provider, err := json.Marshal(map[string]any{"provider": map[string]any{"oktadevices": st.provider}})
	if err != nil {
		t.Fatal(err)
	}
	w.Write("")
	e.write("provider.tf.json", provider)
	e.Config()
	st.terraform = e
	return st, e
}

// resetting breaks a connection with a reset instead of closing it.
type resetting struct{ http.Handler }

func (h resetting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		p := recover()
		if p == http.ErrAbortHandler { //nolint:errorlint // a panic's value is no chain of errors
			if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
				if tcp, ok := conn.(*net.TCPConn); ok {
					_ = tcp.SetLinger(0)
				}
				_ = conn.Close()
			}
		}
		if p != nil {
			panic(p)
		}
	}()
	h.Handler.ServeHTTP(w, r)
}

func (e engine) Config(blocks ...terraformtest.Block) {
	e.t.Helper()
	e.write("main.tf.json", []byte(e.org.InPlaceOfExample(string(terraformtest.JSON(blocks...)))))
}

func (e engine) write(name string, content []byte) {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.w.Dir(), name), content, 0o600); err != nil {
		e.t.Fatal(err)
	}
}

func (e engine) Apply(...terraformtest.Option) *terraformtest.Run {
	return e.run("apply", "-auto-approve")
}
func (e engine) Refresh() *terraformtest.Run                     { return e.run("apply", "-refresh-only", "-auto-approve") }
func (e engine) Plan(...terraformtest.Option) *terraformtest.Run { return e.run("plan") }
func (e engine) Destroy(...terraformtest.Option) *terraformtest.Run {
	return e.run("destroy", "-auto-approve")
}
func (e engine) Import(address, id string) *terraformtest.Run {
	return e.run("import", address, id)
}

// run runs a command. It returns the whole output as one diagnostic on one
// line, because engines break lines at different places.
func (e engine) run(args ...string) *terraformtest.Run {
	e.t.Helper()
	result := e.w.Run(args...)
	run := &terraformtest.Run{}
	if result.ExitCode != 0 || strings.Contains(result.Output, "Warning:") {
		run.Diagnostics = []terraformtest.Diagnostic{{
			Error: result.ExitCode != 0, Summary: strings.Join(args, " "), Detail: strings.Join(strings.Fields(result.Output), " "),
		}}
	}
	return run
}

func (e engine) held() map[string]string {
	e.t.Helper()
	all := map[string]string{}
	for _, instance := range e.w.State() {
		if !instance.Managed {
			continue
		}
		text, err := json.Marshal(instance.Attributes)
		if err != nil {
			e.t.Fatal(err)
		}
		all[instance.Address] = string(text)
		if instance.Tainted {
			all[instance.Address] += " tainted"
		}
	}
	return all
}
