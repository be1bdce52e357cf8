package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// recorder keeps the unparsed last answer of the System Log, because the client
// parses only what it needs.
type recorder struct {
	next http.RoundTripper
	last []byte
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil || !strings.HasPrefix(req.URL.Path, "/api/v1/logs") {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if r.last == nil {
		r.last = body
	}
	return resp, nil
}

// newest returns the first event of the last answer, which is the newest.
func (r *recorder) newest() (event any, ok bool) {
	var events []any
	err := json.Unmarshal(r.last, &events)
	r.last = nil
	if err != nil || len(events) == 0 {
		return nil, false
	}
	return events[0], true
}

// shape returns a JSON value with every text replaced by its kind.
func shape(value any) string {
	text, err := json.MarshalIndent(redact("", value), "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// shown are the fields whose values are Okta's own names, if they look like
// one.
var shown = []string{"eventType", "type", "result", "grantType", "severity", "version", "legacyEventType"}

var (
	oktaName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.]{0,60}$`)
	oktaID   = regexp.MustCompile(`^(00u|0oa|oag|oar|00o|00g|aus|scp)[0-9A-Za-z]{17}$`)
	moment   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`)
)

// ofOkta are texts that are the same in every org.
var ofOkta = []string{"Okta Workflows", "Okta Workflows OAuth", "Okta Devices", "Okta", "null", "unknown", ""}

func redact(key string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		redacted := make(map[string]any, len(value))
		for name, field := range value {
			redacted[name] = redact(name, field)
		}
		return redacted
	case []any:
		redacted := make([]any, 0, len(value))
		for _, element := range value {
			redacted = append(redacted, redact(key, element))
		}
		return redacted
	case string:
		return kind(key, value)
	case float64:
		return "a number"
	default:
		return value
	}
}

func kind(key, text string) string {
	switch id := oktaID.FindStringSubmatch(text); {
	case slices.Contains(ofOkta, text), slices.Contains(shown, key) && oktaName.MatchString(text):
		return text
	case id != nil:
		return "an id of the kind " + id[1]
	case moment.MatchString(text):
		return "a time"
	case strings.Contains(text, "@"):
		return "a login or an address"
	case key == "rawUserAgent" && strings.Contains(text, "Azuqua"):
		return "Azuqua"
	default:
		return "a text"
	}
}
