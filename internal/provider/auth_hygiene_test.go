package provider_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// overheard are the secrets that came over the wire.
type overheard struct {
	org http.Handler

	mu      sync.Mutex
	secrets map[string]string // with what they are
}

func (o *overheard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	o.mu.Lock()
	o.secrets[token] = "an access token"
	o.secrets[r.Header.Get("DPoP")] = "a proof"
	o.secrets[form.Get("client_assertion")] = "a client assertion"
	delete(o.secrets, "")
	o.mu.Unlock()
	o.org.ServeHTTP(w, r)
}

// TestSecrets_areNowhere_serviceApp does for a service app what
// TestSecrets_areNowhere does for tokens: nothing that came over the wire, and no
// part of the key, is in what a story leaves behind.
func TestSecrets_areNowhere_serviceApp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		app oktasim.App
		key string
	}{
		"Bearer, PEM": {oktasim.App{}, pkcs8(ecKey())},
		"DPoP, JWK":   {oktasim.App{DPoPBound: true}, jwk(ecKey(), "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewBuiltWorkspace(t)
			org := acctest.NewOrg(t)
			wire := &overheard{org: org, secrets: map[string]string{}}
			front := httptest.NewServer(wire)
			t.Cleanup(front.Close)
			org.URL = front.URL
			test.app.Keys = []oktasim.JWK{oktasim.PublicJWK("", ecKey().Public())}
			logs := filepath.Join(w.Dir(), "trace.log")
			w.Env = []string{"TF_LOG=TRACE", "TF_LOG_PATH=" + logs}
			for variable, value := range serviceApp(org, test.app, test.key, readScopes...) {
				w.Env = append(w.Env, variable+"="+value)
			}
			var printed bytes.Buffer
			run := func(args ...string) { printed.WriteString(w.Run(args...).Output) }
			w.Write(readme(t, org))
			run("apply", "-auto-approve") // lacks a scope
			for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
				org.GrantInConsole(org.FlowAppID(), scope)
			}
			run("apply", "-auto-approve")
			run("plan", "-out", "plan.bin")
			run("show", "-json", "plan.bin")

			members := map[string]string{}
			_ = json.Unmarshal([]byte(jwk(ecKey(), "")), &members)
			wire.secrets[members["d"]] = "the key"
			for line := range strings.Lines(pkcs8(ecKey())) {
				if !strings.HasPrefix(line, "-----") {
					wire.secrets[strings.TrimSpace(line)] = "a line of the key"
				}
			}
			if len(wire.secrets) < 10 {
				t.Fatalf("only %d secrets were seen; the test proves nothing:\n%s", len(wire.secrets), printed.String())
			}
			for secret := range wire.secrets {
				lookFor(t, "output", printed.Bytes(), secret)
			}
			err := filepath.WalkDir(w.Dir(), func(path string, entry os.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				content, err := os.ReadFile(path)
				for secret, what := range wire.secrets {
					lookFor(t, path+" ("+what+")", content, secret)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if trace, err := os.ReadFile(logs); err != nil || !bytes.Contains(trace, []byte("/oauth2/v1/token")) {
				t.Errorf("the log holds no token call (%v); the test proves nothing", err)
			}
		})
	}
}
