package okta

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

// retry is the one owner of attempts that are to be made again: 429 of every kind, because such a call had no effect;
// connections that were not made, because nothing was sent; and, where the call changes nothing at Okta, answers 5xx and
// connections that broke off. What became of a write it does not know: see settle.go.
type retry struct {
	next  http.RoundTripper
	waits *waiter
	// most is how often a call is sent again.
	most int
}

func (r retry) RoundTrip(req *http.Request) (*http.Response, error) {
	k := callOf(req)
	body, err := wholeBody(req)
	if err != nil {
		return nil, err
	}
	for failures := 0; ; failures++ {
		attempt := req
		if failures > 0 || body != nil {
			attempt = req.Clone(req.Context())
			attempt.Body, attempt.GetBody = nil, nil
			if body != nil {
				attempt.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
				attempt.Body, _ = attempt.GetBody()
			}
		}
		resp, err := r.next.RoundTrip(attempt)
		again := r.again(k, resp, err, failures)
		if !again.again {
			return resp, err
		}
		if resp != nil {
			_ = resp.Body.Close()
		}
		if err := r.waits.pause(req.Context(), k, again.reason, again.bucket, again.after); err != nil {
			return nil, interrupted(k, req)
		}
	}
}

// wholeBody takes the body out of a request: whoever sent it once cannot read it twice.
func wholeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// repetition says whether and when an attempt is made again.
type repetition struct {
	again bool
	after time.Duration
	// reason and bucket are for the log, as in Wait.
	reason, bucket string
}

// again decides after so many failures, this one not counted.
func (r retry) again(k *call, resp *http.Response, err error, failures int) repetition {
	if failures >= r.most {
		return repetition{}
	}
	if err != nil {
		return r.againAfterError(k, err, failures)
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return r.againAfter429(k, resp, failures)
	case k.harmless() && passing(resp.StatusCode):
		return r.afterwards(k, resp, WaitAfterFailure, failures)
	default:
		return repetition{}
	}
}

// passing reports whether a status is that of a trouble that may pass.
func passing(status int) bool {
	return status == http.StatusRequestTimeout ||
		status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported
}

// A refused connection is tried a few times within two seconds: it is one that comes back soon or an address that is
// wrong. A call that Okta left without an answer has cost its whole time already, so that once more must do.
const (
	mostConnects = 2
	mostTimeouts = 1
)

func (r retry) againAfterError(k *call, err error, failures int) repetition {
	e, ok := err.(*connectionError) //nolint:errorlint // An error from the layers below, never wrapped; one of another call, say for a token, is no business of this one.
	if !ok || e.path != k.requestPath() {
		return repetition{}
	}
	switch {
	case e.fault == notConnected:
		return repetition{again: failures < mostConnects, after: r.waits.backOff(failures) / 2, reason: WaitAfterFailure}
	case !k.harmless():
		return repetition{}
	case e.fault == brokenOff:
		return repetition{again: true, after: r.waits.backOff(failures), reason: WaitAfterFailure}
	case e.fault == timedOut:
		return repetition{again: failures < mostTimeouts, after: r.waits.backOff(failures), reason: WaitAfterFailure}
	default:
		return repetition{}
	}
}

func (r retry) againAfter429(k *call, resp *http.Response, failures int) repetition {
	info, known := readRate(resp.Header, r.waits.Now())
	name := bucketOf(k.path)
	switch {
	case known && info.remaining == 0 && info.in > r.waits.longest:
		k.advice = "the rate limit of " + name + " is used up until it begins anew: " + tooLong(info.in, r.waits.longest)
		return repetition{}
	case known && info.remaining == 0 && info.in > 0:
		// The layer below has learned it, and holds everybody else back until then; but Okta may count what is one bucket
		// to us in several, and that layer can follow only one of them.
		return repetition{again: true, after: info.in + rand.N(maxJitter), reason: WaitForReset, bucket: name}
	default:
		return r.afterwards(k, resp, WaitAfterRefusal, failures)
	}
}

// afterwards backs off, or for as long as Retry-After asks if that is longer.
func (r retry) afterwards(k *call, resp *http.Response, reason string, failures int) repetition {
	after := r.waits.backOff(failures)
	if asked, ok := retryAfter(resp.Header, r.waits.Now()); ok && asked > after {
		if asked > r.waits.longest {
			k.advice = "the answer asks to come back later, but " + tooLong(asked, r.waits.longest)
			return repetition{}
		}
		after = asked
	}
	return repetition{again: true, after: after, reason: reason}
}
