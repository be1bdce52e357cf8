package okta

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// exchanges collects what is logged.
type exchanges struct {
	mu   sync.Mutex
	list []Exchange
}

func (e *exchanges) log(_ context.Context, x Exchange) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, x)
}

func TestLog(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Rate-Limit-Limit", "100")
		w.Header().Set("X-Rate-Limit-Remaining", "99")
		w.Header().Set("X-Rate-Limit-Reset", "1767323045")
		switch {
		case strings.HasSuffix(r.URL.Path, "/gone"):
			sendJSON(w, 404, oktaError("E0000007", testAPIToken))
		case strings.HasSuffix(r.URL.Path, "/html"):
			w.Header().Set("Content-Type", "x/"+testAPIToken)
			w.Header().Set("X-Okta-Request-Id", testAPIToken)
			fmt.Fprint(w, "x")
		case strings.HasSuffix(r.URL.Path, "/eof"):
			hangUp(t, w, "")
		default:
			sendJSON(w, 200, `{"id":"0oa1"}`)
		}
	})
	var logged exchanges
	c := org.client(t, func(cfg *Config) { cfg.Log = logged.log }, retries(0))
	for _, id := range []string{"0oa1", "gone", "html", "eof"} {
		_, _ = c.App(t.Context(), id)
	}
	_, _ = c.App(t.Context(), "not/sent")
	if len(logged.list) != 4 {
		t.Fatalf("logged %+v", logged.list)
	}
	for i, want := range []Exchange{
		{Status: 200, RequestID: "req-1", RateLimit: "100", RateRemaining: "99", RateReset: "1767323045"},
		{Status: 404, RequestID: "req-1", RateLimit: "100", RateRemaining: "99", RateReset: "1767323045"},
		{Status: 200, RequestID: "(credential)"},
		{},
	} {
		got := logged.list[i]
		want.Method, want.PathTemplate, want.Attempt = "GET", "/api/v1/apps/{appId}", 1
		if (got.Err != nil) != (i > 1) || got.Duration < 0 {
			t.Errorf("%d: %+v", i, got)
		}
		if strings.Contains(fmt.Sprintf("%+v", got), testAPIToken) {
			t.Errorf("%d shows the credential: %+v", i, got)
		}
		if i < 2 && got.ResponseBody.String() == "" {
			t.Errorf("%d has no body", i)
		}
		got.Err, got.Duration, got.ResponseBody = nil, 0, nil
		if got != want {
			t.Errorf("%d: got %+v, want %+v", i, got, want)
		}
	}
}

func TestLog_duration(t *testing.T) {
	t.Parallel()
	var logged exchanges
	c := newTestClient(t, func(cfg *Config) {
		cfg.Transport, cfg.RequestTimeout, cfg.Log = roundTripper(stall), 3*time.Second, logged.log
	}, retries(0))
	synctest.Test(t, func(t *testing.T) {
		_, _ = c.App(t.Context(), "0oa1")
		if len(logged.list) != 1 || logged.list[0].Duration != 3*time.Second || logged.list[0].Err == nil {
			t.Errorf("logged %+v", logged.list)
		}
	})
}

// The body of what was sent is logged, redacted, whatever became of the attempt.
func TestLog_bodies(t *testing.T) {
	t.Parallel()
	var logged exchanges
	refusal := reply{400, `{"errorCode":"E0000001","errorSummary":"no","secret":"` + secretCanary + `"}`}
	org := answering(t, refusal.handler(), reply{200, "[]"})
	_, _, err := org.client(t, func(cfg *Config) { cfg.Log = logged.log }).GrantScope(t.Context(), "0oa1", read, issuer)
	if err == nil || len(logged.list) != 3 {
		t.Fatalf("got %v, logged %+v", err, logged.list)
	}
	post := logged.list[1]
	if got := post.RequestBody.String(); got != `{"issuer":"https://example.okta.com","scopeId":"okta.devices.read"}` {
		t.Errorf("request: %s", got)
	}
	if got := post.ResponseBody.String(); got != `{"errorCode":"E0000001","errorSummary":"no","secret":"(redacted)"}` {
		t.Errorf("answer: %s", got)
	}
	if logged.list[0].RequestBody != nil {
		t.Error("a GET has a body")
	}
}
