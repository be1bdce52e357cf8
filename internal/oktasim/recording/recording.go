// Package recording writes the exchanges of a simulated org to files; without
// it, the contract tests would check few of our requests. Secrets are redacted.
// The contract tests check the requests and responses of all other tests against
// Okta's OpenAPI document.
package recording

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// host replaces the address that the caller used, so that equal exchanges of
// different runs are equal.
const host = "example.okta.com"

// Exchange is a recorded request with its response.
type Exchange struct {
	Request Request `json:"request"`
	// Response is null if the response can't be checked against Okta's document:
	// a test injected it, the simulator guesses it, or it was never sent.
	Response *Response `json:"response"`
}

// Request is the recorded part of a request: of the headers, only those below.
// Each secret in its query and form is replaced by "redacted", and so is each JWT.
type Request struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Query  string `json:"query"`
	// Agent are the products of its User-Agent (RFC 9110, 10.1.5), without
	// versions.
	Agent []string `json:"agent"`
	// Authorization is the scheme of its credential: SSWS, Bearer, DPoP or
	// Basic, "other" for any other, empty for none.
	Authorization string `json:"authorization"`
	// Proof is true if it has a DPoP header.
	Proof bool `json:"proof"`
	// ContentType as sent.
	ContentType string `json:"contentType"`
	// Body is a JSON body, or null.
	Body json.RawMessage `json:"body"`
	// Form is a body with the content type of a form.
	Form url.Values `json:"form,omitempty"`
	// Unreadable is true for a body that is neither.
	Unreadable bool `json:"unreadable,omitempty"`
}

// Response is a response as sent. A missing body is null.
type Response struct {
	Status  int             `json:"status"`
	Headers http.Header     `json:"headers"`
	Body    json.RawMessage `json:"body"`
}

// Recorder writes each exchange to a file, once. A nil Recorder writes nothing.
type Recorder struct{ dir string }

// New returns a recorder for a folder, which it creates. It returns nil if dir
// is empty.
func New(dir string) (*Recorder, error) {
	if dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the folder for recordings: %w", err)
	}
	return &Recorder{dir}, nil
}

// Record writes an exchange, whose response may be nil, unless a recorded one
// differs only in what varying matches. base is the org's address that the
// caller used.
// Several processes may share the folder. Errors are ignored, because recording
// must not affect the test.
func (r *Recorder) Record(req *http.Request, base string, body []byte, response *Response) {
	if r == nil {
		return
	}
	request := recordedRequest(req, body)
	if response != nil && !json.Valid(response.Body) {
		response = &Response{response.Status, response.Headers, nil}
	}
	content, err := json.Marshal(Exchange{request, response})
	if err != nil {
		return
	}
	content = []byte(strings.ReplaceAll(string(content), base, "https://"+host))
	content = hide(content)
	sum := sha256.Sum256(varying.ReplaceAll(content, nil))
	name := filepath.Join(r.dir, hex.EncodeToString(sum[:12])+".json")
	if _, err := os.Stat(name); err == nil {
		return
	}
	writeWhole(name, content)
}

// recordedRequest returns the recordable part of a request.
func recordedRequest(req *http.Request, body []byte) Request {
	isSecret := secretIn(req.URL.Path)
	recorded := Request{
		Method:        req.Method,
		Host:          host,
		Path:          req.URL.EscapedPath(),
		Query:         redactQuery(req.URL.RawQuery, isSecret),
		Agent:         products(req.UserAgent()),
		Authorization: scheme(req.Header.Get("Authorization")),
		Proof:         req.Header.Get("Dpop") != "",
		ContentType:   req.Header.Get("Content-Type"),
	}
	mediaType, _, _ := mime.ParseMediaType(recorded.ContentType)
	form, err := url.ParseQuery(string(body))
	switch {
	case len(body) == 0:
	case mediaType == "application/x-www-form-urlencoded" && err == nil:
		recorded.Form = redactForm(form, isSecret)
	case mediaType != "application/x-www-form-urlencoded" && json.Valid(body):
		recorded.Body = body
	default:
		recorded.Unreadable = true
	}
	return recorded
}

// products returns the names in a User-Agent, without versions and comments.
func products(userAgent string) []string {
	names := []string{}
	for product := range strings.FieldsSeq(comment.ReplaceAllString(userAgent, " ")) {
		name, _, _ := strings.Cut(product, "/")
		names = append(names, name)
	}
	return names
}

var comment = regexp.MustCompile(`\([^)]*\)`)

// varying matches what differs between two recordings of one exchange: times,
// nonces, the ids of requests and errors, and the headers of rate limits.
var varying = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d(:|%3A)[\d:.Z]*(%3A[\d.Z]*)?|` +
	`"(Date|Dpop-Nonce|X-Okta-Request-Id|X-Rate-Limit-\w+)":\[[^]]*\],?|"errorId":"[^"]*"`)

// writeWhole never leaves a partial file under the name.
func writeWhole(name string, content []byte) {
	file, err := os.CreateTemp(filepath.Dir(name), "part-*")
	if err != nil {
		return
	}
	_, err = file.Write(content)
	if closeErr := file.Close(); err != nil || closeErr != nil || os.Rename(file.Name(), name) != nil {
		_ = os.Remove(file.Name())
	}
}
