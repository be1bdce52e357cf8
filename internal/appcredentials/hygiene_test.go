package appcredentials_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestEphemeral_secretIsNowhere plays plans, applies, a failure and a destroy with
// the built provider at TRACE, and looks for the secret in all that is left:
// output, logs, plan files, state. Only the vault has it.
func TestEphemeral_secretIsNowhere(t *testing.T) {
	t.Parallel()
	const canary = "canary-5d1f7b/+client=secret"
	org := acctest.NewOrg(t)
	app := org.AddApp(oktasim.App{Label: "Custom", ClientSecret: canary})
	w, vault := acctest.NewBuiltWorkspace(t), new(acctest.Vault)
	w.ServeBeside("hashicorp/vault", vault.Server)
	logs := filepath.Join(w.Dir(), "trace.log")
	w.Env = []string{"TF_LOG=TRACE", "TF_LOG_PATH=" + logs}
	var printed bytes.Buffer
	run := func(args ...string) { printed.WriteString(w.Run(args...).Output) }

	w.Write(handOff(org, app, 1))
	run("plan", "-out", "plan.bin")
	run("show", "-json", "plan.bin")
	run("apply", "plan.bin")
	run("plan", "-refresh-only", "-detailed-exitcode")
	run("show", "-json")
	w.Write(handOff(org, app, 2))
	org.Fail(oktasim.Fault{Path: secrets, Nth: 1, Body: `[{"id":"ocs1","client_secret":"` + canary + `","created":true}]`, Header: http.Header{"Content-Type": {"application/json"}}})
	run("apply", "-auto-approve")
	org.Fail(oktasim.Fault{Path: secrets, Nth: 1, Status: http.StatusForbidden, Body: `{"errorCode":"E0000006","errorSummary":"No","client_secret":"` + canary + `"}`})
	run("apply", "-auto-approve")
	org.Fail(oktasim.Fault{Path: secrets, Nth: 1, Truncate: true})
	run("apply", "-auto-approve")
	run("apply", "-auto-approve")
	run("destroy", "-auto-approve")

	kept := vault.Kept()
	if len(kept) != 2 || !strings.Contains(kept[1], canary) {
		t.Errorf("the story did not come to its end: the vault keeps %q\n%s", kept, printed.String())
	}
	lookFor(t, "output", printed.Bytes(), canary)
	err := filepath.WalkDir(w.Dir(), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		lookFor(t, path, content, canary)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	trace, err := os.ReadFile(logs)
	if err != nil {
		t.Fatal(err)
	}
	// The call, and its answer: what is not logged cannot be redacted wrongly.
	for _, text := range []string{"/api/v1/apps/{appId}/credentials/secrets", "secret_hash"} {
		if !bytes.Contains(trace, []byte(text)) {
			t.Errorf("the log does not hold %q; the test proves nothing", text)
		}
	}
}

func lookFor(t *testing.T, where string, content []byte, canary string) {
	t.Helper()
	quoted, err := json.Marshal(canary)
	if err != nil {
		t.Fatal(err)
	}
	for form, secret := range map[string]string{
		"raw": canary, "in JSON": strings.Trim(string(quoted), `"`), "URL-encoded": url.QueryEscape(canary), "path-encoded": url.PathEscape(canary),
		"base64": base64.StdEncoding.EncodeToString([]byte(canary)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(canary)),
	} {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%s holds the secret, %s", where, form)
		}
	}
}
