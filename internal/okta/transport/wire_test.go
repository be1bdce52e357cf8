package transport

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// roundTripper is a wire made of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestWire_mediaTypes(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]bool{
		"application/json": true, "application/json;charset=UTF-8": true, "application/json; okta-version=1.0.0": true,
		"application/problem+json": true, "text/html": false, "text/json": false, "": false, "application/jsonp": false,
	} {
		if isJSON(contentType) != want {
			t.Errorf("%q: got %t", contentType, !want)
		}
	}
}

func TestWire_tooLarge(t *testing.T) {
	t.Parallel()
	for size, ok := range map[int]bool{100: true, 101: false} {
		for _, status := range []int{200, 502} {
			sends := roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{
					StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
					Body: io.NopCloser(strings.NewReader("{" + strings.Repeat(" ", size-2) + "}")),
				}, nil
			})
			layer := wire{next: sends, timeout: time.Minute, largest: 100, redact: strings.Clone}
			_, err := layer.Send(&Call{}, httptest.NewRequest(http.MethodGet, "https://example.okta.com/", nil))
			if e, isError := AsError(err); isError == ok || !ok && (e.Status != status || !strings.Contains(e.Summary, "larger than 100 bytes")) {
				t.Errorf("%d bytes with status %d: %v", size, status, err)
			}
		}
	}
}
