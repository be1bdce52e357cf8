package project

import (
	"path"
	"regexp"
	"testing"
)

// TestEngine_onlyInItsPackage checks that no other package finds an engine, builds
// a provider or configures a run: each would have its own idea of how to keep the
// machine's settings out.
func TestEngine_onlyInItsPackage(t *testing.T) {
	t.Parallel()
	own := regexp.MustCompile(`exec\.LookPath|Getenv\("TF_ACC_TERRAFORM_PATH|"go", "build"|dev_overrides \{|filesystem_mirror \{|TF_CLI_CONFIG_FILE=`)
	for _, file := range filesIn(t, ".go", "internal") {
		if path.Dir(file) == "internal/engine" || file == "internal/project/engine_test.go" {
			continue
		}
		if found := own.FindString(read(t, file)); found != "" {
			t.Errorf("%s has %q: internal/engine finds, builds and runs engines", file, found)
		}
	}
}
