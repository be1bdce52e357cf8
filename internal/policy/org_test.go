package policy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// programs are the built provider and simulator.
var programs = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "policy-")
	if err != nil {
		return "", err
	}
	for name, pkg := range map[string]string{"terraform-provider-oktadevices": ".", "oktasim": "./internal/oktasim/cmd/oktasim"} {
		// Built once for all tests, so with none of their contexts.
		build := exec.CommandContext(context.Background(), "go", "build", "-o", filepath.Join(folder, name), pkg)
		build.Dir = "../.."
		if output, err := build.CombinedOutput(); err != nil {
			return "", errors.Join(errors.New(string(output)), err)
		}
	}
	return folder, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if folder, err := programs(); err == nil {
		_ = os.RemoveAll(folder)
	}
	os.Exit(code)
}

// org is a simulated org that listens, and the provider for it.
type org struct {
	t                  *testing.T
	programs, url, key string
}

func startOrg(t *testing.T) *org {
	t.Helper()
	folder, err := programs()
	if err != nil {
		t.Fatalf("building: %s", err)
	}
	command := exec.CommandContext(t.Context(), filepath.Join(folder, "oktasim"))
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
	o := &org{t: t, programs: folder}
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
	t           *testing.T
	dir, engine string
	config      string
	env         []string
}

func (o *org) workspace(t *testing.T, config string) *workspace {
	t.Helper()
	engine := os.Getenv("TF_ACC_TERRAFORM_PATH")
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); engine == "" && err == nil {
			engine = path
		}
	}
	if os.Getenv("TF_ACC") == "" || engine == "" {
		t.Skip("it needs Terraform or OpenTofu; set TF_ACC=1 (make test does)")
	}
	w := &workspace{t: t, dir: t.TempDir(), engine: engine}
	cli := filepath.Join(w.dir, "cli.tfrc")
	w.put(cli, "provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/oktadevices/oktadevices\" = \""+o.programs+
		"\"\n    \"registry.opentofu.org/oktadevices/oktadevices\" = \""+o.programs+"\"\n  }\n}\n")
	w.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.dir, "TMPDIR=" + os.TempDir(), "TF_CLI_CONFIG_FILE=" + cli,
		"TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1", "OKTA_ORG_URL=" + o.url, "OKTA_API_TOKEN=" + o.key,
	}
	w.write(strings.ReplaceAll(config, `"example.okta.com"`, `"`+strings.TrimPrefix(o.url, "http://")+`"`))
	return w
}

func (w *workspace) write(config string) {
	w.t.Helper()
	w.config = config
	w.put(filepath.Join(w.dir, "main.tf"), config)
}

func (w *workspace) put(path, content string) {
	w.t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// planned is a plan as JSON.
func (w *workspace) planned(args ...string) []byte {
	w.t.Helper()
	w.run(0, append([]string{"plan", "-out=tfplan"}, args...)...)
	return w.run(0, "show", "-json", "tfplan")
}

func (w *workspace) run(want int, args ...string) []byte {
	w.t.Helper()
	command := exec.CommandContext(w.t.Context(), w.engine, args...)
	command.Dir, command.Env = w.dir, w.env
	var output, problems bytes.Buffer
	command.Stdout, command.Stderr = &output, &problems
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || command.ProcessState.ExitCode() != want {
		w.t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, output.String(), problems.String())
	}
	return output.Bytes()
}
