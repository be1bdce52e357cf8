package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// retry repeats attempts; without it, one answer of a busy Okta would fail a run.
// It repeats every 429, because such a call had no effect, and connections that
// were not made, because nothing was sent. It repeats 5xx answers and broken
// connections only if the call changes nothing at Okta. It doesn't know the
// outcome of a write; confirmWrite in package okta handles those.
type retry struct {
	next  Layer
	waits *Waiter
	// most is how often a call is repeated.
	most int
}

type onceKey struct{}

// Once marks calls that are attempted only once. Their answers only add an
// explanation, and a user should not wait for that.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// Repeatedly undoes [Once], for a call whose answer others may share.
func Repeatedly(ctx context.Context) context.Context {
	return context.WithValue(ctx, onceKey{}, false)
}

func (r retry) Send(k *Call, req *http.Request) (Answer, error) {
	if once, _ := req.Context().Value(onceKey{}).(bool); once {
		return r.next.Send(k, req)
	}
	for failures := 0; ; failures++ {
		a, err := r.next.Send(k, req)
		again := r.again(k, a, err, failures)
		if !again.again {
			return a, err
		}
		if r.waits.Pause(req.Context(), k, again.reason, again.bucket, again.after) != nil {
			return Answer{}, interrupted(k, req)
		}
	}
}

// repetition says whether and when an attempt is repeated.
type repetition struct {
	again bool
	after time.Duration
	// reason and bucket are for the log, as in Wait.
	reason, bucket string
}

// again decides whether to repeat an attempt. failures doesn't include this
// one.
func (r retry) again(k *Call, a Answer, err error, failures int) repetition {
	if failures >= r.most {
		return repetition{}
	}
	if err != nil {
		return r.againAfterError(k, err, failures)
	}
	switch {
	case a.Status == http.StatusTooManyRequests:
		return r.againAfter429(k, a, failures)
	case k.IsRead() && passing(a.Status):
		return r.afterwards(k, a, WaitAfterFailure, failures)
	default:
		return repetition{}
	}
}

// passing reports whether a status is that of a temporary problem.
func passing(status int) bool {
	return status == http.StatusRequestTimeout ||
		status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported
}

// A refused connection is tried a few times within two seconds: either the
// server comes back soon, or the address is wrong. A call that timed out
// already took its full time, so it is repeated only once.
const (
	mostConnects = 2
	MostTimeouts = 1
)

func (r retry) againAfterError(k *Call, err error, failures int) repetition {
	e, ok := err.(*ConnectionError) //nolint:errorlint // An error from the layers below, never wrapped; one of another call, say for a token, is no business of this one.
	if !ok || e.Path != k.RequestPath() {
		return repetition{}
	}
	switch {
	case e.Fault == FaultNotConnected:
		return repetition{again: failures < mostConnects, after: r.waits.BackOff(failures) / 2, reason: WaitAfterFailure}
	case !k.IsRead():
		return repetition{}
	case e.Fault == FaultBrokenOff:
		return repetition{again: true, after: r.waits.BackOff(failures), reason: WaitAfterFailure}
	case e.Fault == FaultTimedOut:
		return repetition{again: failures < MostTimeouts, after: r.waits.BackOff(failures), reason: WaitAfterFailure}
	default:
		return repetition{}
	}
}

func (r retry) againAfter429(k *Call, a Answer, failures int) repetition {
	info, known := readRate(a.Header, r.waits.Now())
	name := bucketOf(k.Path)
	switch {
	case known && info.remaining == 0 && info.in > r.waits.Longest:
		k.hint = "the rate limit of " + name + " is used up until it resets: " + TooLong(info.in, r.waits.Longest)
		return repetition{}
	case known && info.remaining == 0 && info.in > 0:
		// The rate layer has learned this limit and delays other attempts. But
		// Okta may use several buckets where we know only one, and the rate
		// layer can follow only one of them.
		return repetition{again: true, after: info.in + rand.N(maxJitter), reason: WaitForReset, bucket: name}
	default:
		return r.afterwards(k, a, WaitAfterRefusal, failures)
	}
}

// afterwards waits for the back-off, or for Retry-After if that is longer.
func (r retry) afterwards(k *Call, a Answer, reason string, failures int) repetition {
	after := r.waits.BackOff(failures)
	if asked, ok := RetryAfter(a.Header, r.waits.Now()); ok && asked > after {
		if asked > r.waits.Longest {
			k.hint = "the answer asks to retry later, but " + TooLong(asked, r.waits.Longest)
			return repetition{}
		}
		after = asked
	}
	return repetition{again: true, after: after, reason: reason}
}
