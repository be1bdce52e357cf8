package oktasim

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/recording"
)

// maxBody is larger than any valid request.
const maxBody = 1 << 20

// call is a request in progress.
type call struct {
	*http.Request
	base   string // scheme and host that the caller used, for links in answers
	body   []byte
	params []string // values of the path's variables
	now    time.Time
	by     principal // the caller, once known

	requestID, errorID string

	tooMany bool // too many concurrent calls
}

// answer is the org's answer.
type answer struct {
	status int
	header http.Header
	body   []byte

	guessed bool // Okta's real answer is unknown
}

func jsonAnswer(status int, value any) answer { return rawAnswer(status, encoded(value)) }

// encoded returns the JSON of a value that can always be encoded.
func encoded(value any) []byte {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("oktasim: an answer that cannot be encoded: " + err.Error())
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n"))
}

func rawAnswer(status int, body []byte) answer {
	return answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

func noContent() answer { return answer{status: http.StatusNoContent, header: http.Header{}} }

// ServeHTTP answers one call of the org's API.
func (o *Org) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	entry, number, tooMany := o.enter(r)
	defer o.leave()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "request body too long or broken off", http.StatusBadRequest)
		o.logStatus(entry, http.StatusBadRequest)
		return
	}
	o.logScope(entry, r, body)
	var fault Fault
	faulty := false
	if !tooMany {
		fault, faulty = o.takeFault(r)
	}
	if faulty || o.options.Latency > 0 { // log the request even if its answer is invented or too late
		o.recorder.Record(r, baseURL(r), body, nil)
	}
	if !wait(r, o.options.Latency) || !fault.before(r) {
		return
	}
	requestID, errorID := requestIDs(number)
	c := &call{Request: r, base: baseURL(r), body: body, requestID: requestID, errorID: errorID, tooMany: tooMany}
	a := o.respond(c, fault)
	o.logStatus(entry, a.status)
	if a.guessed || fault.replaces() || fault.Header != nil { // claims nothing about Okta
		o.recorder.Record(r, c.base, body, nil)
	} else {
		o.recorder.Record(r, c.base, body, &recording.Response{Status: a.status, Headers: a.header, Body: a.body})
	}
	if fault.after(r, &a) {
		send(w, a)
	}
}

// respond handles a call while it holds the org's lock, so the org handles one
// call after another.
func (o *Org) respond(c *call, fault Fault) answer {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.url == "" && c.base != o.info.AlternateURL {
		o.url = c.base
	}
	c.now = o.now()
	header := http.Header{
		"Date":              {c.now.Format(http.TimeFormat)},
		"X-Okta-Request-Id": {c.requestID},
	}
	limited := o.limit(c, header)
	var a answer
	switch {
	case limited != nil:
		a = limited.answer(c.errorID)
	case o.info.Status == orgInactive:
		a = inactivePage()
	case fault.replaces() && !fault.Effective:
		a = fault.answer(c.errorID)
	default:
		a = o.handle(c)
		if fault.replaces() {
			a = fault.answer(c.errorID)
		}
	}
	maps.Copy(header, a.header)
	maps.Copy(header, fault.Header)
	a.header = header
	return a
}

func (o *Org) handle(c *call) answer {
	a, err := o.route(c)
	if err != nil {
		return err.answer(c.errorID)
	}
	return a
}

func send(w http.ResponseWriter, a answer) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	// If the caller hung up, the org has no error.
	_, _ = w.Write(a.body)
}

// wait waits, unless the caller goes away first.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// clientIP returns the caller's address.
func (c *call) clientIP() string {
	host, _, _ := net.SplitHostPort(c.RemoteAddr) // a server always sets it
	return host
}

func baseURL(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
