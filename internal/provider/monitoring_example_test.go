package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestExamples_monitoring runs the example's script: it posts what the checks say
// while nobody has authorized, nothing when all is well, and that a plan failed.
func TestExamples_monitoring(t *testing.T) {
	t.Parallel()
	const folder = root + "/examples/monitoring"
	org := acctest.NewOrg(t)
	w := acctest.NewWorkspace(t, org.Getenv)
	fake(t, w, "curl", `cat >posted`)
	w.Env = append(w.Env, "ENGINE="+w.Engine(), "PATH="+w.Dir()+":"+os.Getenv("PATH"), "ALERT_WEBHOOK=https://hooks.example.com/1")
	w.Write(org.InPlaceOfExample(example(t, folder, "main.tf")))
	copyInto(t, w, folder, "alert.sh")
	alerts := func(want int) string {
		t.Helper()
		path := filepath.Join(w.Dir(), "posted")
		_ = os.Remove(path)
		if result := w.Command("sh", "alert.sh"); result.ExitCode != want {
			t.Fatalf("the script exits with %d, want %d:\n%s", result.ExitCode, want, result.Output)
		}
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return ""
		}
		var posted struct{ Text string }
		if err := json.Unmarshal(content, &posted); err != nil {
			t.Fatalf("posted %s: %s", content, err)
		}
		return strings.Join(strings.Fields(posted.Text), " ")
	}

	if got := alerts(0); !strings.Contains(got, "Check block assertion failed") || !strings.Contains(got, "okta.devices.read is not granted") {
		t.Errorf("while nobody has authorized, posted %q", got)
	}

	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	org.Assign(org.FlowAppID(), acctest.ServiceAccount, "USER")
	authorize(t, org)
	if got := alerts(0); got != "" {
		t.Errorf("with all well, posted %q", got)
	}

	org.Fail(oktasim.Fault{Method: "GET", Status: 401, Code: "E0000011"})
	if got := alerts(1); !strings.Contains(got, "nothing is known") {
		t.Errorf("after a plan that failed, posted %q", got)
	}
}
