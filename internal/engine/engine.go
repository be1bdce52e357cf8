// Package engine finds Terraform or OpenTofu, builds a provider for it, and runs
// it; without it, tests and benchmarks would depend on the machine's settings. An
// engine runs in a folder with an environment of its own.
package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Registries returns where the engines look up a source that names none: each has
// a registry of its own.
func Registries() []string { return []string{"registry.terraform.io", "registry.opentofu.org"} }

// Find finds the engine that a user would run.
func Find() (string, error) {
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

// Build builds the program of a package of the module in the working directory.
func Build(ctx context.Context, pkg, program string) error {
	// These are the flags of a release, so that measurements apply to a user's
	// provider.
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, pkg)
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", pkg, err, output)
	}
	return nil
}

// Folder is where an engine works: a configuration, and an environment that has
// nothing of the machine's but PATH.
type Folder struct {
	Dir string
	// Temp is the folder for temporary files.
	Temp string
	// Env is added to the environment.
	Env []string
}

// Write makes config the whole configuration.
func (f *Folder) Write(config string) error {
	return os.WriteFile(filepath.Join(f.Dir, "main.tf"), []byte(config), 0o600)
}

// Command prepares a program with the engine's own configuration, such as where
// providers are installed.
func (f *Folder) Command(ctx context.Context, cli, program string, args ...string) (*exec.Cmd, error) {
	cliFile := filepath.Join(f.Dir, "cli.tfrc")
	if err := os.WriteFile(cliFile, []byte(cli), 0o600); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = f.Dir
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + f.Dir, "TMPDIR=" + f.Temp, "TF_CLI_CONFIG_FILE=" + cliFile,
		"TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1",
	}, f.Env...)
	return command, nil
}

// Overrides is an engine's own configuration, with which it starts the provider
// in a folder without an installation.
func Overrides(folder string) string {
	var overrides strings.Builder
	for _, registry := range Registries() {
		fmt.Fprintf(&overrides, "    %q = %q\n", registry+"/oktadevices/oktadevices", folder)
	}
	return "provider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n}\n"
}

// Run runs a command, and returns its output and its exit code. It returns an
// error only if the command could not run at all.
func Run(command *exec.Cmd) (output string, exitCode int, err error) {
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	err = command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return printed.String(), exit.ExitCode(), nil
	}
	return printed.String(), 0, err
}
