package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// TestInstall installs the provider into a folder, twice, and initializes a
// configuration with the CLI configuration that it names: the second version is
// newer, and nothing is written to the user's home.
func TestInstall(t *testing.T) {
	t.Parallel()
	acctest.NeedsEngine(t)
	program, err := engine.Find()
	if err != nil {
		t.Fatal(err)
	}
	folder, home := t.TempDir(), t.TempDir()
	here := engine.Folder{Dir: t.TempDir(), Temp: os.TempDir()}
	const config = "terraform {\n  required_providers {\n    oktadevices = { source = \"oktadevices/oktadevices\" }\n  }\n}\n"
	if err := here.Write(config); err != nil {
		t.Fatal(err)
	}
	var versions []string
	for _, options := range [][]string{{"init", "-no-color"}, {"init", "-no-color", "-upgrade"}} {
		install := exec.CommandContext(t.Context(), "../../.ci/install", folder)
		install.Stderr = os.Stderr
		said, err := install.Output()
		if err != nil {
			t.Fatal(err)
		}
		setting, ok := strings.CutPrefix(strings.TrimSpace(string(said)), "export ")
		if !ok {
			t.Fatalf("it prints %q", said)
		}
		here.Env = []string{"HOME=" + home, setting}
		initialize, err := here.Command(t.Context(), "", program, options...)
		if err != nil {
			t.Fatal(err)
		}
		output, code, err := engine.Run(initialize)
		if err != nil || code != 0 {
			t.Fatalf("exit code %d, error %v: %s", code, err, output)
		}
		version := regexp.MustCompile(`Installed oktadevices/oktadevices v(\S+)`).FindStringSubmatch(output)
		if version == nil {
			t.Fatalf("it does not say which version it installed:\n%s", output)
		}
		versions = append(versions, version[1])
	}
	if versions[0] >= versions[1] {
		t.Errorf("version %s is not newer than %s", versions[1], versions[0])
	}
	// OpenTofu itself makes the folder .terraform.d, whatever it is to do.
	err = filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			t.Errorf("left in the home folder: %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
