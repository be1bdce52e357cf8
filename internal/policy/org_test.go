package policy

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// programs is the folder of the built provider and simulator.
var programs string

// build builds both once for all tests, so with none of their contexts.
var build = sync.OnceValue(func() error {
	ctx := context.Background()
	return errors.Join(
		engine.Build(ctx, ".", filepath.Join(programs, "terraform-provider-oktadevices")),
		engine.Build(ctx, "./internal/oktasim/cmd/oktasim", filepath.Join(programs, "oktasim")))
})

// TestMain runs the tests in the folder of the provider's module, which the
// programs belong to.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "policy-")
	if err = errors.Join(err, os.Chdir("../..")); err != nil {
		panic(err)
	}
	programs = folder
	code := m.Run()
	_ = os.RemoveAll(programs)
	os.Exit(code)
}

// org is a simulated org that listens.
type org struct {
	t                *testing.T
	engine, url, key string
}

func startOrg(t *testing.T) *org {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("it needs Terraform or OpenTofu; set TF_ACC=1 (make test does)")
	}
	path, err := engine.Find()
	if err = errors.Join(err, build()); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), filepath.Join(programs, "oktasim"))
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	// The test's context ends before this runs, and the program with it.
	t.Cleanup(func() { _ = command.Wait() })
	o := &org{t: t, engine: path}
	for lines := bufio.NewScanner(output); (o.url == "" || o.key == "") && lines.Scan(); {
		for assignment := range strings.FieldsSeq(strings.TrimPrefix(lines.Text(), "export ")) {
			switch name, value, _ := strings.Cut(assignment, "="); name {
			case "OKTA_ORG_URL":
				o.url = value
			case "OKTA_API_TOKEN":
				o.key = value
			}
		}
	}
	if o.url == "" || o.key == "" {
		t.Fatal("the simulator does not say where it listens")
	}
	return o
}

// byHand does what a person does in a console, where Okta has no API.
func (o *org) byHand(name, body string) {
	o.t.Helper()
	req, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.url+"/_sim/"+name, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode > 299 {
		o.t.Fatalf("%s answers %s", name, resp.Status)
	}
}

// plan plans a configuration in an empty workspace.
func (o *org) plan(t *testing.T, config string, vars ...string) []byte {
	t.Helper()
	var args []string
	for _, v := range vars {
		args = append(args, "-var="+v)
	}
	return o.workspace(t, config).planned(args...)
}

// workspace is a folder in which the engine runs.
type workspace struct {
	engine.Folder
	t            *testing.T
	path, config string
}

func (o *org) workspace(t *testing.T, config string) *workspace {
	t.Helper()
	w := &workspace{t: t, path: o.engine}
	w.Dir, w.Temp, w.Env = t.TempDir(), os.TempDir(), []string{"OKTA_ORG_URL=" + o.url, "OKTA_API_TOKEN=" + o.key}
	w.write(strings.ReplaceAll(config, `"example.okta.com"`, `"`+strings.TrimPrefix(o.url, "http://")+`"`))
	return w
}

func (w *workspace) write(config string) {
	w.t.Helper()
	w.config = config
	if err := w.Write(config); err != nil {
		w.t.Fatal(err)
	}
}

// planned is a plan as JSON.
func (w *workspace) planned(args ...string) []byte {
	w.t.Helper()
	w.run(append([]string{"plan", "-out=tfplan"}, args...)...)
	return w.run("show", "-json", "tfplan")
}

func (w *workspace) run(args ...string) []byte {
	w.t.Helper()
	command, err := w.Command(w.t.Context(), engine.Overrides(programs), w.path, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	output, code, err := engine.Run(command)
	if err != nil || code != 0 {
		w.t.Fatalf("%s: exit code %d, error %v\n%s", strings.Join(args, " "), code, err, output)
	}
	return []byte(output)
}
