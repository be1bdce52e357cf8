// Package recording writes the exchanges of a simulated org to files, without their
// secrets. The contract tests read them: they hold what all other tests sent and
// got against Okta's OpenAPI document.
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

// host stands in recordings for the address that the caller used, so that equal exchanges of different runs are
// equal.
const host = "example.okta.com"

// Exchange is a recorded call with its answer.
type Exchange struct {
	Request Request `json:"request"`
	// Response is null where the org's answer is no claim about Okta: made up by a fault, a guess, or never given.
	Response *Response `json:"response"`
}

// Request is a call as the caller sent it, apart from what must stay secret: of its headers only what is told here,
// and "redacted" for each secret in its query and its body.
type Request struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Query  string `json:"query"`
	// Agent is who sent it: the products of its User-Agent (RFC 9110, 10.1.5) without their versions.
	Agent []string `json:"agent"`
	// Authorization is the scheme of its credential: SSWS, Bearer, DPoP or Basic, "other" for any other, empty for none.
	Authorization string `json:"authorization"`
	// Proof tells whether it has a DPoP header.
	Proof bool `json:"proof"`
	// ContentType as sent.
	ContentType string `json:"contentType"`
	// Body is a body of JSON, else null.
	Body json.RawMessage `json:"body"`
	// Form is a body that is a form, as its content type says.
	Form url.Values `json:"form,omitempty"`
	// Unreadable tells of a body that is neither.
	Unreadable bool `json:"unreadable,omitempty"`
}

// Response is an answer. A body that there isn't is null.
type Response struct {
	Status  int             `json:"status"`
	Headers http.Header     `json:"headers"`
	Body    json.RawMessage `json:"body"`
}

// Recorder writes exchanges to files, each once. A nil one writes nothing.
type Recorder struct{ dir string }

// New returns a recorder for a folder, which it makes; nil if dir is empty.
func New(dir string) (*Recorder, error) {
	if dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the folder for recordings: %w", err)
	}
	return &Recorder{dir}, nil
}

// Record writes an exchange, whose answer may be nil, unless one that differs in times only is there already. base is the
// address of the org that the caller used. Several processes may share the folder. A recording that cannot be written is lost:
// what is being tested must not notice that it is recorded.
func (r *Recorder) Record(req *http.Request, base string, body []byte, answer *Response) {
	if r == nil {
		return
	}
	request, secrets := recordedRequest(req, body)
	if answer != nil && !json.Valid(answer.Body) {
		answer = &Response{answer.Status, answer.Headers, nil}
	}
	content, err := json.Marshal(Exchange{request, answer})
	if err != nil {
		return
	}
	content = []byte(strings.ReplaceAll(string(content), base, "https://"+host))
	content = secrets.hide(content)
	sum := sha256.Sum256(timeless.ReplaceAll(content, nil))
	name := filepath.Join(r.dir, hex.EncodeToString(sum[:12])+".json")
	if _, err := os.Stat(name); err == nil {
		return
	}
	writeWhole(name, content)
}

// recordedRequest is what may be known of a request, and what of it must not be found in the rest of its exchange either.
func recordedRequest(req *http.Request, body []byte) (Request, secrets) {
	isSecret := secretIn(req.URL.Path)
	hidden := secretsOfHeader(req.Header)
	recorded := Request{
		Method:        req.Method,
		Host:          host,
		Path:          req.URL.EscapedPath(),
		Query:         hidden.redactQuery(req.URL.RawQuery, isSecret),
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
		recorded.Form = hidden.redactForm(form, isSecret)
	case mediaType != "application/x-www-form-urlencoded" && json.Valid(body):
		recorded.Body = hidden.redactJSON(body)
	default:
		recorded.Unreadable = true
	}
	return recorded, hidden
}

// products are the names in a User-Agent, without versions and comments.
func products(userAgent string) []string {
	names := []string{}
	for product := range strings.FieldsSeq(comment.ReplaceAllString(userAgent, " ")) {
		name, _, _ := strings.Cut(product, "/")
		names = append(names, name)
	}
	return names
}

var comment = regexp.MustCompile(`\([^)]*\)`)

// timeless takes out of an exchange what differs between two calls that are the same.
var timeless = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d(:|%3A)[\d:.Z]*(%3A[\d.Z]*)?|` +
	`"(Date|Dpop-Nonce|X-Okta-Request-Id|X-Rate-Limit-\w+)":\[[^]]*\],?|"errorId":"[^"]*"`)

// writeWhole never leaves a part of a file under its name.
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
