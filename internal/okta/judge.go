package okta

import (
	"io"
	"net/http"
)

// judge turns refusals into errors, so that the SDK, which drops their status and repeats some, never sees one.
type judge struct {
	next       http.RoundTripper
	credential credential
}

func (j judge) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := j.next.RoundTrip(req)
	if err != nil || resp.StatusCode >= 200 && resp.StatusCode <= 299 {
		return resp, err
	}
	defer resp.Body.Close()
	// The guard has the body in memory already: this cannot fail.
	body, _ := io.ReadAll(resp.Body)
	return nil, refusal(callOf(req), resp, body, j.credential)
}
