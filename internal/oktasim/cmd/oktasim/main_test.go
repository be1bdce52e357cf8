package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serving runs the command until the test ends and returns what it printed before it began to wait.
func serving(t *testing.T, arguments ...string) (printed string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := run(ctx, arguments, writer, io.Discard)
		writer.CloseWithError(io.EOF)
		result <- err
	}()
	lines := bufio.NewReader(reader)
	for !strings.Contains(printed, "export") {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("%v after %q", <-result, printed)
		}
		printed += line
	}
	t.Cleanup(func() {
		cancel()
		rest, _ := io.ReadAll(lines)
		if err := <-result; err != nil || string(rest) != "# stopped\n" {
			t.Errorf("stopped with %v, %q", err, rest)
		}
	})
	return printed
}

// exported is the value that the printed commands give to a variable.
func exported(t *testing.T, printed, name string) string {
	t.Helper()
	for line := range strings.Lines(printed) {
		if !strings.HasPrefix(line, "export ") && !strings.HasPrefix(line, "#") {
			t.Errorf("a shell would trip over %q", line)
		}
		for word := range strings.FieldsSeq(line) {
			if value, ok := strings.CutPrefix(word, name+"="); ok {
				return value
			}
		}
	}
	t.Fatalf("no %s in %s", name, printed)
	return ""
}

func get(t *testing.T, url, token string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "SSWS "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d %s, error %v", response.StatusCode, body, err)
	}
	return string(body)
}

func TestRun(t *testing.T) {
	t.Parallel()
	seed := filepath.Join(t.TempDir(), "seed.json")
	content := `{"apps":[{"id":"0oaflow","name":"flow"}],"grants":[{"app":"flow","scope":"okta.devices.read"}]}`
	if err := os.WriteFile(seed, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := serving(t, "-seed", seed, "-devices", "3", "-api-token", "00abc", "-switches", `{"automaticScopes":"all"}`, "-latency", "1ms")
	url, token := exported(t, printed, "OKTA_ORG_URL"), exported(t, printed, "OKTA_API_TOKEN")
	if token != "00abc" || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Errorf("%s with %s", url, token)
	}
	for _, want := range []string{"It is not Okta", "0oaflow"} {
		if !strings.Contains(printed, want) {
			t.Errorf("no %q in %s", want, printed)
		}
	}
	if n := strings.Count(get(t, url+"/api/v1/devices", token), "UDDevice"); n != 3 {
		t.Errorf("%d devices", n)
	}
	if n := strings.Count(get(t, url+"/api/v1/apps/0oaflow/grants", token), "scopeId"); n != 8 {
		t.Errorf("%d grants", n)
	}
}

func TestRun_freshOrg(t *testing.T) {
	t.Parallel()
	printed := serving(t)
	url := exported(t, printed, "OKTA_ORG_URL")
	if apps := get(t, url+"/api/v1/apps", "oktasim-api-token"); !strings.Contains(apps, `"flow"`) {
		t.Errorf("apps %s", apps)
	}
	for _, want := range []string{"New Connection, Okta Devices", "svc-workflows@example.com"} {
		if page := get(t, url+"/", ""); !strings.Contains(page, want) || !strings.Contains(printed, url+"/\n") {
			t.Errorf("no %q on the page %s that is announced in %s", want, page, printed)
		}
	}
}

func TestRun_refused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.json")
	if err := os.WriteFile(bad, []byte(`{"aps":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	contradiction := filepath.Join(dir, "contradiction.json")
	if err := os.WriteFile(contradiction, []byte(`{"users":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for arguments, want := range map[string]string{
		"-addr 0.0.0.0:0":                      "loopback",
		"-addr nonsense":                       "loopback",
		"-devices -1":                          "must not be negative",
		"-seed " + bad:                         "aps",
		"-seed " + contradiction:               "no user",
		"-seed " + dir + "/missing":            "missing",
		`-switches {"automaticScopes":"many"}`: "the switch automaticScopes must be one of",
		`-switches {"many":true}`:              "many",
		"serve":                                "serve",
	} {
		err := run(t.Context(), strings.Fields(arguments), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one about %s", arguments, err, want)
		}
	}
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-help"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: %v", err)
	}
	for _, name := range []string{"-addr", "-seed", "regrantConflict", "hideFlowTokens", "rotateTokenId"} {
		if !strings.Contains(help.String(), name) {
			t.Errorf("-help is silent about %s", name)
		}
	}
}
