// Package playground runs the built provider as a user would: with Terraform or
// OpenTofu, `init` and a local mirror, in a folder that is removed again. The
// demo and the benchmarks play in it.
package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// version is what the demo's mirror calls the provider that was just built.
const version = "0.0.1"

// Engine runs Terraform or OpenTofu in a folder of its own.
type Engine struct {
	path, root, dir, binary string
	env                     []string
}

// FindEngine finds the engine that a user would run.
func FindEngine() (string, error) {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("neither terraform nor tofu is on PATH. Install Terraform 1.11 or later " +
		"(https://developer.hashicorp.com/terraform/install) or OpenTofu 1.11 or later (https://opentofu.org/docs/intro/install/), " +
		"or run it through make, which builds OpenTofu")
}

// New builds the provider of the module in the working directory into a mirror,
// and makes an empty workspace beside it. Close removes both.
func New(ctx context.Context) (*Engine, error) { return NewOf(ctx, ".", "oktadevices") }

// NewOf is New with the provider of another package, under the source
// oktadevices/<name>.
func NewOf(ctx context.Context, pkg, name string) (*Engine, error) {
	path, err := FindEngine()
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "oktadevices-")
	if err != nil {
		return nil, err
	}
	e := &Engine{path: path, root: root, dir: filepath.Join(root, "workspace"), binary: filepath.Join(root, "terraform-provider-"+name+"_v"+version)}
	if err := e.setUp(ctx, pkg, name); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

func (e *Engine) setUp(ctx context.Context, pkg, name string) error {
	// As a release is built, so that what is measured is what a user gets.
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", e.binary, pkg)
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	// Each engine looks up the same source at a registry of its own.
	mirror := filepath.Join(e.root, "mirror")
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(mirror, registry, "oktadevices", name, version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := os.Link(e.binary, filepath.Join(folder, filepath.Base(e.binary))); err != nil {
			return err
		}
	}
	config := filepath.Join(e.root, "cli.tfrc")
	content := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if err := os.WriteFile(config, []byte(content), 0o600); err != nil {
		return err
	}
	e.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + e.root, "TMPDIR=" + e.root, "TF_CLI_CONFIG_FILE=" + config,
		"TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1",
	}
	return os.Mkdir(e.dir, 0o755)
}

// Close removes all that New and the engine made.
func (e *Engine) Close() { _ = os.RemoveAll(e.root) }

// Name is the engine's, as it is called on a command line.
func (e *Engine) Name() string { return filepath.Base(e.path) }

// Size is that of the provider's program, stripped as a release is, in bytes.
func (e *Engine) Size() (int64, error) {
	info, err := os.Stat(e.binary)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Setenv adds a variable to the environment of the engine, and so of the
// provider.
func (e *Engine) Setenv(name, value string) { e.env = append(e.env, name+"="+value) }

// Write makes config the whole configuration of the workspace.
func (e *Engine) Write(config string) error {
	return os.WriteFile(filepath.Join(e.dir, "main.tf"), []byte(config), 0o600)
}

// Run runs a command, and returns what it printed and its exit code. An error is
// what kept it from running at all.
func (e *Engine) Run(ctx context.Context, args ...string) (output string, exitCode int, err error) {
	command := exec.CommandContext(ctx, e.path, args...)
	command.Dir, command.Env = e.dir, e.env
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	err = command.Run()
	output = colour.ReplaceAllString(printed.String(), "")
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return output, 0, ctx.Err()
	case errors.As(err, &exit):
		return output, exit.ExitCode(), nil
	default:
		return output, 0, err
	}
}

// colour matches the terminal's colour codes. They are asked for because the
// engine frames its diagnostics only when it colours them.
var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Attributes reads attributes of a resource from the state.
func (e *Engine) Attributes(ctx context.Context, address string, names ...string) (string, error) {
	command := exec.CommandContext(ctx, e.path, "show", "-json")
	command.Dir, command.Env = e.dir, e.env
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("reading the state: %w", err)
	}
	var shown struct {
		Values struct {
			Root struct {
				Resources []struct {
					Address string         `json:"address"`
					Values  map[string]any `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(output, &shown); err != nil {
		return "", fmt.Errorf("reading the state: %w", err)
	}
	for _, resource := range shown.Values.Root.Resources {
		if resource.Address != address {
			continue
		}
		var all []string
		for _, name := range names {
			all = append(all, fmt.Sprintf("%s = %v", name, resource.Values[name]))
		}
		return strings.Join(all, ", "), nil
	}
	return "", fmt.Errorf("%s is not in the state", address)
}
