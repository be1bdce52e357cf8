package transport

import (
	"net/http"
	"strings"
	"testing"
)

// advice is the Hints of a client without credentials.
type advice struct{}

func (advice) Unauthorized(*Call, string) string { return "check the credential" }
func (advice) Forbidden(*Call, string) string    { return "grant the scope" }

// TestRefusal_hint checks that every refused read says what to do next.
func TestRefusal_hint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status     int
		body, want string
	}{
		{http.StatusUnauthorized, `{"errorCode":"E0000011"}`, "check the credential"},
		{http.StatusForbidden, `{"errorCode":"E0000006"}`, "grant the scope"},
		{http.StatusNotFound, `{"errorCode":"E0000007"}`, "check that the object exists in this org"},
		{http.StatusNotFound, `<html>`, "check org_url"},
		{http.StatusGone, ``, "check org_url"},
		{http.StatusFound, ``, "check org_url"},
		{http.StatusTooManyRequests, `{"errorCode":"E0000047"}`, "run again later"},
		{http.StatusInternalServerError, `{"errorCode":"E0000009"}`, "run again later"},
		{http.StatusBadGateway, `<html>`, "run again later"},
	} {
		k := &Call{Endpoint: Endpoint{Method: http.MethodGet}, Answer: Answer{Status: test.status, Body: []byte(test.body), Header: http.Header{}}}
		if got := k.Refusal(advice{}).Error(); !strings.Contains(got, test.want) {
			t.Errorf("%d %s: %q does not say %q", test.status, test.body, got, test.want)
		}
	}
}
