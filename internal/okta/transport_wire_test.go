package okta

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// hangUp ends the connection after sending what it is given.
func hangUp(t *testing.T, w http.ResponseWriter, raw string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	fmt.Fprint(conn, raw)
	_ = conn.Close()
}

// losingTheFirst loses its first answer, and then gives this one. calls counts.
func losingTheFirst(t *testing.T, calls *atomic.Int32, status int, body string) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			hangUp(t, w, "")
			return
		}
		sendJSON(w, status, body)
	}
}

func TestWire_brokenConnections(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"before the headers":      "",
		"within the headers":      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
		"before the body":         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n",
		"within the body":         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n" + `{"id":`,
		"within a chunk":          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n" + `{"id":`,
		"within a zipped body":    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
		"at an empty zipped body": "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w, raw) })
			_, err := org.client(t, retries(0)).App(t.Context(), "0oa1")
			expectSays(t, err, "GET", org.URL, "/api/v1/apps/0oa1", "closed before", "check org_url")
			org.expectAsked(t, "GET /api/v1/apps/0oa1")
		})
	}
}

func TestWire_unusableAnswers(t *testing.T) {
	t.Parallel()
	html := "<!DOCTYPE html><html>Sign in</html>"
	for name, tt := range map[string]struct {
		status                  int
		contentType, body, says string
	}{
		"empty 200":             {200, "application/json", "", "is empty"},
		"blank 200":             {200, "application/json", " \n", "is empty"},
		"204":                   {204, "", "", "is empty"},
		"null":                  {200, "application/json", "null", "is null"},
		"HTML 200":              {200, "text/html", html, "HTML page"},
		"HTML called JSON":      {200, "application/json", html, "not valid JSON"},
		"HTML without a type":   {200, "", html, "HTML page"},
		"plain text":            {200, "text/plain", `{"id":"0oa1"}`, `content type is "text/plain"`},
		"truncated JSON":        {200, "application/json", `{"id":"0oa1","label":"a`, "incomplete"},
		"two values":            {200, "application/json", `{"id":"0oa1"}{}`, "not valid JSON"},
		"a list, not an object": {200, "application/json", `[{"id":"0oa1"}]`, "form that Okta documents"},
		"an id of another type": {200, "application/json", `{"id":7}`, "form that Okta documents"},
		"without an id":         {200, "application/json", `{}`, "has no id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				if tt.contentType != "" {
					w.Header().Set("Content-Type", tt.contentType)
				}
				w.Header().Set("X-Okta-Request-Id", "req-1")
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			_, err := org.client(t).App(t.Context(), "0oa1")
			e, ok := AsError(err)
			if !ok || e.Status != tt.status || e.RequestID != "req-1" || !strings.Contains(err.Error(), tt.says) || IsNotFound(err) {
				t.Errorf("got %v, want an Error that says %q", err, tt.says)
			}
			if len(org.asked()) != 1 {
				t.Errorf("asked %q", org.asked())
			}
		})
	}
}

// A login page with status 200 must not pass for a revocation.
func TestWire_answersWithoutContent(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status            int
		contentType, body string
		ok                bool
	}{
		"204":       {204, "", "", true},
		"empty 200": {200, "", "", true},
		"JSON 200":  {200, "application/json; charset=utf-8", `{}`, true},
		"HTML 200":  {200, "text/html", "<html>", false},
		"broken":    {200, "application/json", `{`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			if err := org.client(t).RevokeRefreshToken(t.Context(), "0oa1", "oar1"); (err == nil) != tt.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

// stall is a wire that never answers.
func stall(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestWire_deadline(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, func(cfg *Config) { cfg.Transport, cfg.RequestTimeout = roundTripper(stall), 5*time.Second }, retries(0))
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := c.App(t.Context(), "0oa1")
		if err == nil || !strings.Contains(err.Error(), "no complete answer within 5s") {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("took %s", took)
		}
		if errors.Is(err, context.DeadlineExceeded) {
			t.Error("our deadline passes for the caller's")
		}
	})
}

// The body is under the deadline too.
func TestWire_deadlineOfTheBody(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, func(cfg *Config) {
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			body, w := io.Pipe()
			context.AfterFunc(req.Context(), func() { _ = w.CloseWithError(req.Context().Err()) })
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}, nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.App(t.Context(), "0oa1"); err == nil || !strings.Contains(err.Error(), "no complete answer within 1m0s") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWire_cancellation(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"cancelled": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		},
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestClient(t, func(cfg *Config) { cfg.Transport = roundTripper(stall) })
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := end(t.Context())
				defer cancel()
				for _, call := range []func() error{
					func() error { return c.RevokeGrant(ctx, "0oa1", "oag1") },
					func() error { _, err := c.App(ctx, "0oa1"); return err },
				} {
					if err := call(); err == nil || !errors.Is(err, ctx.Err()) || strings.Contains(err.Error(), "check org_url") {
						t.Errorf("got %v, want %v in it", err, ctx.Err())
					}
				}
			})
		})
	}
}
