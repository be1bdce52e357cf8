package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// largestBody limits an answer. A page of 200 devices has about 300 kB.
const largestBody = 64 << 20

// usualPage is slightly more than a page of 200 devices needs.
const usualPage = 384 << 10

// grace is how long a started write may continue after Terraform was
// interrupted.
const grace = 3 * time.Second

// wire sends one attempt; without it, a run would hang on a silent server and
// decode half an answer. It sets the deadline and returns only complete answers.
type wire struct {
	next    http.RoundTripper
	orgURL  string
	timeout time.Duration
	largest int64
	// redact cleans a server's texts, because these errors reach the log first.
	redact func(string) string
}

func (w wire) Send(k *Call, req *http.Request) (Answer, error) {
	k.Answer = Answer{}
	if req.Context().Err() != nil {
		return Answer{}, interrupted(k, req)
	}
	k.Attempts.Add(1)
	ctx, cancel := w.deadline(req.Context(), k)
	defer cancel()
	way := new(reach)
	attempt := req.Clone(way.follow(ctx))
	if req.GetBody != nil {
		attempt.Body, _ = req.GetBody() // a copy of what is in memory: this cannot fail
	}
	resp, err := w.next.RoundTrip(attempt)
	if err != nil {
		return Answer{}, w.broken(k, req.Context(), ctx, way, err)
	}
	k.Answer = Answer{Status: resp.StatusCode, Header: resp.Header}
	body, err := readAll(k, io.LimitReader(resp.Body, w.largest+1))
	_ = resp.Body.Close()
	// If the rest of a refusal's text got lost, it is still a refusal.
	if err != nil && k.Answer.OK() {
		return Answer{}, w.broken(k, req.Context(), ctx, way, err)
	}
	if int64(len(body)) > w.largest {
		return Answer{}, k.Fail(fmt.Sprintf("the answer is larger than %d bytes", w.largest), nil)
	}
	k.Answer.Body = body
	if problem := unusable(k); problem != "" {
		return Answer{}, k.Fail(w.redact(problem), nil)
	}
	return k.Answer, nil
}

// readAll is io.ReadAll, but starts with a buffer for a whole page if a page is
// expected. Growing a buffer takes half as long as decoding the page.
func readAll(k *Call, r io.Reader) ([]byte, error) {
	if !k.LargePages {
		return io.ReadAll(r)
	}
	body := bytes.NewBuffer(make([]byte, 0, usualPage))
	_, err := body.ReadFrom(r)
	return body.Bytes(), err
}

// deadline limits an attempt. A write in progress gets a little extra time
// after its caller was cancelled. It is almost always answered in that time,
// and then the caller knows what to put into the state.
func (w wire) deadline(caller context.Context, k *Call) (context.Context, context.CancelFunc) {
	if k.IsRead() {
		return context.WithTimeout(caller, w.timeout)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(caller), w.timeout)
	stop := context.AfterFunc(caller, func() {
		ending, end := context.WithTimeout(ctx, grace)
		defer end()
		<-ending.Done()
		cancel()
	})
	return ctx, func() {
		stop()
		cancel()
	}
}

// unusable says why a 2xx answer is not from Okta's API, or returns "".
func unusable(k *Call) string {
	contentType, body := k.Answer.Header.Get("Content-Type"), bytes.TrimSpace(k.Answer.Body)
	switch {
	case !k.Answer.OK() || len(body) == 0 && !k.Content:
		return ""
	case len(body) == 0:
		return "the answer is empty"
	case !isJSON(contentType):
		return notJSON(contentType, body)
	case string(body) == "null" && k.Content:
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
