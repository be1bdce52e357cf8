package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
)

// version is the version that the mirror gives to the provider that was just
// built.
const version = "0.0.1"

// Installed is an engine in an empty folder, with a provider that it installs from
// a mirror, as a user's engine installs a release.
type Installed struct {
	Folder

	path, root, binary, cli string
}

// Install builds the provider of a package of the module in the working
// directory into a mirror, under the source oktadevices/<name>. It makes an
// empty folder beside the mirror. Close removes both.
func Install(ctx context.Context, pkg, name string) (*Installed, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "oktadevices-")
	if err != nil {
		return nil, err
	}
	e := &Installed{path: path, root: root, binary: filepath.Join(root, "terraform-provider-"+name+"_v"+version)}
	e.Dir, e.Temp = filepath.Join(root, "workspace"), root
	if err := e.setUp(ctx, pkg, name); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

func (e *Installed) setUp(ctx context.Context, pkg, name string) error {
	if err := Build(ctx, pkg, e.binary); err != nil {
		return err
	}
	mirror := filepath.Join(e.root, "mirror")
	for _, registry := range Registries() {
		folder := filepath.Join(mirror, registry, "oktadevices", name, version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := os.Link(e.binary, filepath.Join(folder, filepath.Base(e.binary))); err != nil {
			return err
		}
	}
	e.cli = fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return os.Mkdir(e.Dir, 0o755)
}

// Close removes all that Install and the engine made.
func (e *Installed) Close() { _ = os.RemoveAll(e.root) }

// Name is the engine's, as it is called on a command line.
func (e *Installed) Name() string { return filepath.Base(e.path) }

// Program is the path of the provider's program, stripped as a release is.
func (e *Installed) Program() string { return e.binary }

// Setenv adds a variable to the environment of the engine, and so of the
// provider.
func (e *Installed) Setenv(name, value string) { e.Env = append(e.Env, name+"="+value) }

// Run runs a command of the engine, and returns its output and its exit code.
// It returns an error only if the command did not run to its end.
func (e *Installed) Run(ctx context.Context, args ...string) (output string, exitCode int, err error) {
	command, err := e.Command(ctx, e.cli, e.path, args...)
	if err != nil {
		return "", 0, err
	}
	output, exitCode, err = Run(command)
	if ctx.Err() != nil {
		exitCode, err = 0, ctx.Err()
	}
	return colour.ReplaceAllString(output, ""), exitCode, err
}

// colour matches the terminal's colour codes. They are asked for because the
// engine frames its diagnostics only when it colours them.
var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")
