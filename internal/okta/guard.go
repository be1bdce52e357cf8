package okta

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// largestBody bounds an answer: a page of 200 devices has about 300 kB.
const largestBody = 64 << 20

// usualPage is a little more than a page of 200 devices takes.
const usualPage = 384 << 10

// grace is how long a write may go on that is under way when Terraform is interrupted.
const grace = 3 * time.Second

// guard stands before the wire. It gives each attempt its deadline, and hands up only whole answers that the SDK can
// digest: the SDK repeats on EOF without end, panics on a malformed Link header, and takes an empty answer for success.
type guard struct {
	next    http.RoundTripper
	orgURL  string
	timeout time.Duration
	largest int64
	now     func() time.Time
	// redact cleans what a server wrote, since these errors go to the log before anybody else sees them.
	redact func(string) string
}

func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	k := callOf(req)
	k.answer = answer{}
	if req.Context().Err() != nil {
		return nil, interrupted(k, req)
	}
	k.attempts.Add(1)
	ctx, cancel := g.deadline(req.Context(), k)
	defer cancel()
	way := new(reach)
	resp, err := g.next.RoundTrip(req.WithContext(way.follow(ctx)))
	if err != nil {
		return nil, g.broken(k, req.Context(), ctx, way, err)
	}
	k.answer = answer{
		status:    resp.StatusCode,
		requestID: plain(resp.Header.Get("X-Okta-Request-Id")),
		links:     resp.Header.Values("Link"),
	}
	k.answer.date, _ = http.ParseTime(resp.Header.Get("Date"))
	k.answer.retryAfter, _ = retryAfter(resp.Header, g.now())
	resp.Header.Del("Link")

	body, err := readAll(k, io.LimitReader(resp.Body, g.largest+1))
	_ = resp.Body.Close()
	ok := resp.StatusCode >= 200 && resp.StatusCode <= 299
	// A refusal is a refusal even if the rest of its text got lost.
	if err != nil && ok {
		return nil, g.broken(k, req.Context(), ctx, way, err)
	}
	if int64(len(body)) > g.largest {
		return nil, k.fail(fmt.Sprintf("the answer is larger than %d bytes", g.largest), nil)
	}
	if ok {
		if problem := unusable(k, resp.Header.Get("Content-Type"), body); problem != "" {
			return nil, k.fail(g.redact(problem), nil)
		}
		// The SDK knows no other names of JSON.
		if len(body) > 0 {
			resp.Header.Set("Content-Type", "application/json")
		}
	}
	resp.Body = inMemory{bytes.NewReader(body), body}
	resp.ContentLength = int64(len(body))
	if ok && k.raw {
		k.body = body
		resp.Body, resp.ContentLength = inMemory{http.NoBody, body}, 0
	}
	return resp, nil
}

// readAll is io.ReadAll that begins with the room for a page where one is to come: growing into it takes as long as
// decoding the half of it.
func readAll(k *call, r io.Reader) ([]byte, error) {
	if k.path != listDevices.path {
		return io.ReadAll(r)
	}
	body := bytes.NewBuffer(make([]byte, 0, usualPage))
	_, err := body.ReadFrom(r)
	return body.Bytes(), err
}

// deadline bounds an attempt. A write that is under way when its caller gives up gets a moment more: it is answered in
// that time almost always, and then its caller knows what to put into the state.
func (g guard) deadline(caller context.Context, k *call) (context.Context, context.CancelFunc) {
	if k.harmless() {
		return context.WithTimeout(caller, g.timeout)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(caller), g.timeout)
	stop := context.AfterFunc(caller, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(ctx, func() { timer.Stop() })
	})
	return ctx, func() {
		stop()
		cancel()
	}
}

// inMemory is a body that was read already.
type inMemory struct {
	io.Reader
	raw []byte
}

func (inMemory) Close() error { return nil }

// unusable says why the body of a 2xx is no answer of Okta's, or "".
func unusable(k *call, contentType string, body []byte) string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0 && !k.content:
		return ""
	case len(trimmed) == 0:
		return "the answer is empty"
	case !isJSON(contentType):
		return notJSON(contentType, trimmed)
	case !k.raw && !json.Valid(trimmed): // who takes it raw decodes it, and says the same
		return "the answer is broken off or is no valid JSON"
	case string(trimmed) == "null" && k.content:
		return "the answer is null"
	}
	return ""
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"))
}

// notJSON describes an answer that did not come from Okta's API.
func notJSON(contentType string, body []byte) string {
	if kind, _, err := mime.ParseMediaType(contentType); err == nil && kind == "text/html" || bytes.HasPrefix(body, []byte("<")) {
		return "an HTML page came instead of Okta's JSON: check org_url, and whether a proxy or a login page stands between"
	}
	return fmt.Sprintf("the answer's content type is %q instead of JSON: check org_url, and whether a proxy stands between", contentType)
}
