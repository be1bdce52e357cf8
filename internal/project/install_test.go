package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestInstall installs the provider into a folder, twice, and initializes a
// configuration with the CLI configuration that it names: the second version is
// newer, and nothing is written to the user's home.
func TestInstall(t *testing.T) {
	t.Parallel()
	engine := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || engine == "" {
		t.Skip("it needs Terraform or OpenTofu; set TF_ACC=1 (make test does)")
	}
	folder, home, here := t.TempDir(), t.TempDir(), t.TempDir()
	const config = "terraform {\n  required_providers {\n    oktadevices = { source = \"oktadevices/oktadevices\" }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(here, "main.tf"), []byte(config), 0o600); err != nil {
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
		initialize := exec.CommandContext(t.Context(), engine, options...)
		initialize.Dir = here
		initialize.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "CHECKPOINT_DISABLE=1", setting}
		output, err := initialize.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %s", err, output)
		}
		version := regexp.MustCompile(`Installed oktadevices/oktadevices v(\S+)`).FindStringSubmatch(string(output))
		if version == nil {
			t.Fatalf("it does not say which version it installed:\n%s", output)
		}
		versions = append(versions, version[1])
	}
	if versions[0] >= versions[1] {
		t.Errorf("version %s is not newer than %s", versions[1], versions[0])
	}
	// OpenTofu itself makes the folder .terraform.d, whatever it is to do.
	err := filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			t.Errorf("left in the home folder: %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
