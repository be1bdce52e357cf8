package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const driftExample = root + "/examples/drift-detection"

// TestExamples_drift runs the script of the drift pipeline as a pipeline does:
// before anybody authorized, when all is well, and when somebody revoked a scope.
func TestExamples_drift(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := acctest.NewWorkspace(t, org.Getenv)
	w.Env = append(w.Env, "ENGINE="+w.Engine())
	w.Write(org.InPlaceOfExample(example(t, driftExample, "main.tf")))
	copyInto(t, w, driftExample, "drift.sh")
	w.Apply()

	issue := func() string {
		content := must(os.ReadFile(filepath.Join(w.Dir(), "drift.md")))
		return strings.Join(strings.Fields(string(content)), " ")
	}
	runs := func(want int) {
		t.Helper()
		if result := w.Command("sh", "drift.sh"); result.ExitCode != want {
			t.Fatalf("the script exits with %d, want %d:\n%s", result.ExitCode, want, result.Output)
		}
	}

	runs(2)
	for _, want := range []string{
		`Connection "Okta Devices (production)" must be authorized by a person`,
		"Connection Nickname: Okta Devices (production)", "<summary>The whole plan</summary>",
	} {
		if !strings.Contains(issue(), want) {
			t.Errorf("before it is authorized, the issue does not say %q:\n%s", want, issue())
		}
	}

	authorize(t, org)
	runs(0) // reads the System Log once, and remembers what it told only when it is applied
	org.ResetRequests()
	runs(0)
	if cost := len(org.Requests()); cost > 12 {
		t.Errorf("a plan costs %d requests, and the guide says about ten: %v", cost, org.Requests())
	}
	if _, err := os.Stat(filepath.Join(w.Dir(), "drift.md")); !os.IsNotExist(err) {
		t.Errorf("with nothing to tell there is an issue (%v)", err)
	}

	revoke(t, org, "okta.devices.manage")
	runs(2)
	for _, want := range []string{"okta.devices.manage", "outside Terraform", "Plan: 1 to add, 1 to change, 0 to destroy"} {
		if !strings.Contains(issue(), want) {
			t.Errorf("after the revocation, the issue does not say %q:\n%s", want, issue())
		}
	}

	org.Fail(oktasim.Fault{Method: "GET", Status: 401, Code: "E0000011"})
	runs(1)
}

// TestExamples_driftLong keeps the body of the issue within what GitHub takes,
// whatever the length of the plan, and says where the rest is.
func TestExamples_driftLong(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	copyInto(t, w, driftExample, "drift.sh")
	fake(t, w, "engine", `i=0
while [ $i -lt 2000 ]; do echo "  ~ line $i of a plan that is löng"; i=$((i+1)); done
echo; echo "Warning: Connection one must be authorized"
while [ $i -lt 4000 ]; do echo "line $i of what to do"; i=$((i+1)); done
exit 2`)
	w.Env = append(w.Env, "ENGINE=./engine", "PATH="+os.Getenv("PATH"))
	result := w.Command("sh", "drift.sh")
	if result.ExitCode != 2 || !result.Says("line 3999 of what to do") {
		t.Fatalf("the script exits with %d", result.ExitCode)
	}
	content := must(os.ReadFile(filepath.Join(w.Dir(), "drift.md")))
	if body := string(content); len(body) > 65_536 || !strings.Contains(body, "Warning: Connection one") || strings.Count(body, "The log of this job has all of it") != 2 || !strings.HasSuffix(body, "</details>\n") {
		t.Errorf("%d bytes: %.200s … %s", len(body), body, body[len(body)-200:])
	}
}

// TestExamples_driftReport opens, adds to and closes an issue, with programs that
// note down what they are called with in the place of gh and curl.
func TestExamples_driftReport(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, code, open string // open is the number of the open issue
		github, gitlab   string
	}{
		{"new drift", "2", "", "gh issue create --title Drift: Okta Devices connection --body-file drift.md",
			"--data-urlencode title=Drift: Okta Devices connection --data-urlencode description@drift.md https://gitlab.example.com/api/v4/projects/7/issues"},
		{"lasting drift", "2", "12", "gh issue comment 12 --body-file drift.md",
			"--data-urlencode body@drift.md https://gitlab.example.com/api/v4/projects/7/issues/12/notes"},
		{"no drift any more", "0", "12", "gh issue close 12 --comment The plan is empty again.",
			"--request PUT --data state_event=close https://gitlab.example.com/api/v4/projects/7/issues/12"},
		{"no drift", "0", "", "", ""},
	} {
		for service, want := range map[string]string{"github": test.github, "gitlab": test.gitlab} {
			t.Run(test.name+" on "+service, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorkspace(t, acctest.NoEnvironment)
				copyInto(t, w, driftExample, "report.sh")
				// Looking is answered, writing is noted.
				fake(t, w, "gh", `case $2 in list) echo "$OPEN" ;; *) echo "gh $*" >>calls ;; esac`)
				fake(t, w, "curl", `case "$*" in *--get*) if [ -n "$OPEN" ]; then echo "[{\"id\":9,\"iid\":$OPEN,\"milestone\":{\"iid\":3}}]"; else echo "[]"; fi ;; *) echo "$*" >>calls ;; esac`)
				w.Env = append(w.Env, "PATH="+w.Dir()+":"+os.Getenv("PATH"), "OPEN="+test.open)
				if service == "gitlab" {
					w.Env = append(w.Env, "GITLAB_CI=true", "CI_API_V4_URL=https://gitlab.example.com/api/v4", "CI_PROJECT_ID=7", "GITLAB_TOKEN=secret")
				}
				if result := w.Command("sh", "report.sh", test.code); result.ExitCode != 0 {
					t.Fatalf("%s", result)
				}
				calls, err := os.ReadFile(filepath.Join(w.Dir(), "calls"))
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				got := strings.TrimSpace(strings.ReplaceAll(string(calls), `--fail --silent --show-error --header PRIVATE-TOKEN: secret `, ""))
				if got != want {
					t.Errorf("called\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

func example(t *testing.T, folder, name string) string {
	t.Helper()
	content := must(os.ReadFile(filepath.Join(folder, name)))
	return string(content)
}

func copyInto(t *testing.T, w *acctest.Workspace, folder, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir(), name), []byte(example(t, folder, name)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fake puts a program of that name into the workspace.
func fake(t *testing.T, w *acctest.Workspace, name, script string) {
	t.Helper()
	//nolint:gosec // It has to be run.
	if err := os.WriteFile(filepath.Join(w.Dir(), name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}
