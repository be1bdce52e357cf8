package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// Workspace is a folder in which the real engine runs, with the provider served
// by the test itself. It can assert what terraform-plugin-testing can't: exit
// codes, printed warnings and refresh-only plans.
type Workspace struct {
	t      *testing.T
	folder engine.Folder
	engine string
	// built is the folder of a built provider, which the engine starts itself.
	// It is empty if the test serves the provider.
	built string
	// served are the providers that the test serves, by source.
	served map[string]func() tfprotov6.ProviderServer
	// Env is added to the environment of the engine.
	Env []string
}

// Result is the result of a command of the engine.
type Result struct {
	// ExitCode is the command's exit code. A plan with -detailed-exitcode exits
	// with 2 if it isn't empty.
	ExitCode int
	// Output is the text that the command printed.
	Output string
}

// NewWorkspace makes an empty workspace. The provider gets its environment from
// getenv; the engine doesn't.
func NewWorkspace(t *testing.T, getenv func(string) string) *Workspace {
	t.Helper()
	NeedsEngine(t)
	path, err := engine.Find()
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]func() tfprotov6.ProviderServer{"oktadevices/oktadevices": Server(getenv)}
	return &Workspace{t: t, folder: engine.Folder{Dir: t.TempDir(), Temp: os.TempDir()}, engine: path, served: served}
}

// NewBuiltWorkspace makes a workspace in which the engine starts the provider
// as a separate process with its log, as for a user. The provider's environment
// has only the variables in Env.
func NewBuiltWorkspace(t *testing.T) *Workspace {
	t.Helper()
	w := NewWorkspace(t, NoEnvironment)
	w.built = t.TempDir()
	delete(w.served, "oktadevices/oktadevices")
	if err := engine.Build(t.Context(), "github.com/oktadevices/terraform-provider-oktadevices", w.Program()); err != nil {
		t.Fatal(err)
	}
	return w
}

// Program returns the path of the built provider.
func (w *Workspace) Program() string {
	return filepath.Join(w.built, "terraform-provider-oktadevices")
}

// ServeBeside serves another provider as well, or in place of ours, under its
// source (namespace/type).
func (w *Workspace) ServeBeside(source string, server func() tfprotov6.ProviderServer) {
	w.served[source] = server
}

// Dir returns the workspace's folder.
func (w *Workspace) Dir() string { return w.folder.Dir }

// Write replaces the workspace's whole configuration.
func (w *Workspace) Write(config string) {
	w.t.Helper()
	const header = "terraform {\n  required_providers {\n    oktadevices = {\n      source = \"oktadevices/oktadevices\"\n    }\n  }\n}\n"
	if !strings.Contains(config, "required_providers") {
		config = header + config
	}
	if err := w.folder.Write(config); err != nil {
		w.t.Fatal(err)
	}
}

// Engine returns the path of the engine.
func (w *Workspace) Engine() string { return w.engine }

// Run runs a command of the engine.
func (w *Workspace) Run(args ...string) Result {
	w.t.Helper()
	return w.Command(w.engine, args...)
}

// Command runs a program, such as a script that runs the engine, in an
// environment in which the engine finds the provider.
func (w *Workspace) Command(program string, args ...string) Result {
	w.t.Helper()
	cli := "" // the engine's configuration
	if w.built != "" {
		cli = engine.Overrides(w.built)
	}
	reattach, stop := w.serve()
	defer stop()
	folder := w.folder
	folder.Env = append([]string{
		// Without colour, diagnostics have no frame.
		"TF_CLI_ARGS=-no-color", "TF_REATTACH_PROVIDERS=" + reattach,
		// The engine runs for half a second. By default, a quarter of its CPU
		// time goes into garbage collection on all processors.
		"GOMAXPROCS=1", "GOGC=400",
	}, w.Env...)
	command, err := folder.Command(w.t.Context(), cli, program, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	output, code, err := engine.Run(command)
	if err != nil {
		w.t.Fatalf("%s %s: %s", program, strings.Join(args, " "), err)
	}
	return Result{ExitCode: code, Output: output}
}

// Apply applies, and fails the test unless the exit code is 0.
func (w *Workspace) Apply(args ...string) Result {
	w.t.Helper()
	return w.Must(0, append([]string{"apply", "-auto-approve"}, args...)...)
}

// Destroy destroys, and fails the test unless the exit code is 0.
func (w *Workspace) Destroy(args ...string) Result {
	w.t.Helper()
	return w.Must(0, append([]string{"destroy", "-auto-approve"}, args...)...)
}

// PlanIs plans with -detailed-exitcode, and fails the test unless the exit code
// is want: 0 for an empty plan, 2 for any other.
func (w *Workspace) PlanIs(want int, args ...string) Result {
	w.t.Helper()
	return w.Must(want, append([]string{"plan", "-detailed-exitcode"}, args...)...)
}

// Must runs a command of the engine, and fails the test unless its exit code is
// want.
func (w *Workspace) Must(want int, args ...string) Result {
	w.t.Helper()
	result := w.Run(args...)
	if result.ExitCode != want {
		w.t.Fatalf("%s answers %d, want %d:\n%s", strings.Join(args, " "), result.ExitCode, want, result.Output)
	}
	return result
}

// AtLeast reports whether the engine has the features of a Terraform version.
// OpenTofu has those before 1.14 from the same version on, and those of 1.14
// and later never.
func (w *Workspace) AtLeast(major, minor int) bool {
	w.t.Helper()
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(w.Must(0, "version", "-json").Output), &version); err != nil {
		w.t.Fatal(err)
	}
	var have, haveMinor int
	if _, err := fmt.Sscanf(version.Terraform, "%d.%d.", &have, &haveMinor); err != nil {
		w.t.Fatalf("the engine's version %q: %s", version.Terraform, err)
	}
	if strings.Contains(filepath.Base(w.engine), "tofu") && minor >= 14 {
		return false
	}
	return have > major || have == major && haveMinor >= minor
}

// serve serves the providers of the workspace for one command. It returns the
// value of TF_REATTACH_PROVIDERS. Each command gets new servers, because an engine
// would start new processes.
func (w *Workspace) serve() (reattach string, stop func()) {
	w.t.Helper()
	entries := map[string]any{}
	var stops []func()
	for source, server := range w.served {
		entry, stop := w.serveOne(source, server)
		stops = append(stops, stop)
		for _, registry := range engine.Registries() {
			entries[registry+"/"+source] = entry
		}
	}
	value, err := json.Marshal(entries)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(value), func() {
		for _, stop := range stops {
			stop()
		}
	}
}

// serveOne serves one provider, and returns its entry for
// TF_REATTACH_PROVIDERS.
func (w *Workspace) serveOne(source string, server func() tfprotov6.ProviderServer) (entry map[string]any, stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	started, closed := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(engine.Registries()[0]+"/"+source, server,
			tf6server.WithDebug(ctx, started, closed), tf6server.WithoutLogStderrOverride(),
			tf6server.WithLoggingSink(w.t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	var config *plugin.ReattachConfig
	select {
	case config = <-started:
	case err := <-failed:
		cancel()
		w.t.Fatalf("serving %s: %s", source, err)
	}
	entry = map[string]any{
		"Protocol": string(config.Protocol), "ProtocolVersion": 6, "Pid": config.Pid, "Test": true,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
	return entry, func() {
		cancel()
		<-closed
	}
}

// Says reports whether the engine printed text, regardless of line breaks.
func (r Result) Says(text string) bool {
	return strings.Contains(strings.Join(strings.Fields(r.Output), " "), strings.Join(strings.Fields(text), " "))
}

// OK reports whether the exit code is 0.
func (r Result) OK() bool { return r.ExitCode == 0 }

// String formats the result for a failed test.
func (r Result) String() string { return fmt.Sprintf("exit code %d\n%s", r.ExitCode, r.Output) }
