package provider

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestLog has a client log a call that breaks, is refused, waits and succeeds, and looks
// at the lines.
func TestLog(t *testing.T) {
	t.Parallel()
	const token = "canary-api-token"
	asked := 0
	org := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Okta-Request-Id", "req-1")
		if asked == 1 {
			panic(http.ErrAbortHandler) // breaks the connection
		}
		if asked == 2 {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write([]byte(`{"id":"0oa1","label":"` + token + `","client_secret":"canary-secret"}`))
	}))
	t.Cleanup(org.Close)
	var output bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &output)
	client, err := okta.New(okta.Config{
		OrgURL: org.URL, APIToken: token, Log: logExchange, LogWait: logWait,
		Clock: okta.Clock{Wait: func(context.Context, time.Duration) error { return nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.App(ctx, "0oa1"); err != nil {
		t.Fatal(err)
	}
	text := output.String()
	lines, err := tflogtest.MultilineJSONDecode(&output)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 7 {
		t.Fatalf("%d lines: %v", len(lines), lines)
	}
	for i, want := range []map[string]any{
		{"@level": "debug", "@message": "Okta API call", "status": 0.0, "attempt": 1.0},
		{"@level": "info", "@message": "Waiting before the next call to Okta"},
		{"@level": "debug", "@message": "Okta API call", "status": 503.0, "attempt": 2.0, "path": "/api/v1/apps/{appId}", "request_id": "req-1", "method": "GET"},
		{"@level": "trace", "@message": "Okta API bodies", "response_body": `{"client_secret":"(redacted)","id":"0oa1","label":"(credential)"}`},
		{"@level": "info", "@message": "Waiting before the next call to Okta", "seconds": 20.0, "reason": "failure", "attempts": 2.0},
		{"@level": "debug", "@message": "Okta API call", "status": 200.0, "attempt": 3.0},
		{"@level": "trace", "@message": "Okta API bodies"},
	} {
		for name, value := range want {
			if got := lines[i][name]; got != value {
				t.Errorf("line %d: %s is %v, want %v", i, name, got, value)
			}
		}
		if module, ok := lines[i]["@module"].(string); !ok || !strings.HasSuffix(module, "okta") {
			t.Errorf("line %d is of %v, not of a subsystem", i, lines[i]["@module"])
		}
	}
	if reason, _ := lines[0]["error"].(string); !strings.Contains(reason, "the connection was closed") {
		t.Errorf("the broken call is logged with the error %q", reason)
	}
	if strings.Contains(text, "canary") {
		t.Errorf("the log holds a secret: %s", text)
	}
}

// TestWantsBodies_onlyIfAsked keeps a run without a log from redacting what nobody
// reads.
func TestWantsBodies_onlyIfAsked(t *testing.T) {
	t.Parallel()
	for environment, want := range map[[2]string]bool{
		{"TF_LOG", ""}: false, {"TF_LOG", "DEBUG"}: false, {"TF_LOG", "trace"}: true, {"TF_LOG", "JSON"}: true,
		{"TF_LOG_PROVIDER", "TRACE"}: true, {"TF_LOG_CORE", "TRACE"}: false,
		{"TF_LOG_PROVIDER_OKTADEVICES", "TRACE"}: true, {"TF_LOG_PROVIDER_OKTADEVICES_OKTA", "TRACE"}: true,
	} {
		if got := wantsBodies(func(name string) string { return map[string]string{environment[0]: environment[1]}[name] }); got != want {
			t.Errorf("%v: %t", environment, got)
		}
	}
}

// TestSilenceLog: the log is written only if the environment asks for it.
func TestSilenceLog(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		environ []string
		silent  bool
	}{
		{[]string{"HOME=/", "TF_IN_AUTOMATION=1"}, true},
		{[]string{"TF_LOG=DEBUG"}, false},
		{[]string{"TF_LOG_PROVIDER_OKTADEVICES_OKTA=TRACE"}, false},
	} {
		set := map[string]string{}
		err := SilenceLog(test.environ, func(name, value string) error {
			set[name] = value
			return nil
		})
		want := map[string]string{}
		if test.silent {
			want = map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_OKTADEVICES": "OFF"}
		}
		if err != nil || !maps.Equal(set, want) {
			t.Errorf("%v sets %v (%v), want %v", test.environ, set, err, want)
		}
	}
}
