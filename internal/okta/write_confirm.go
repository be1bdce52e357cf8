package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// write is a call that changes something at Okta.
type write struct {
	endpoint transport.Endpoint
	ids      []string
	// body is sent, and into receives the answer. Both may be nil. A field that an
	// answer lacks keeps the value that into has.
	body, into any
	// check returns an error for an accepted answer that can't be used. It may
	// be nil.
	check func(*transport.Call) error
	// forget makes the next read ask Okta for the objects that the write
	// changes. It is called after each failed attempt.
	forget func()
	// done reports whether the write's effect exists, by a fresh read.
	done func(context.Context) (bool, error)
}

// writeResult is how a write succeeded.
type writeResult int

const (
	// confirmed: Okta said so.
	confirmed writeResult = iota
	// foundDone: an attempt got no usable answer, but its effect exists.
	foundDone
	// doneByOthers: Okta refused the write, but its effect exists because of
	// somebody else.
	doneByOthers
)

// confirmWrite sends a write and returns once its outcome is known. It never
// repeats a write blindly. After an attempt that may have taken effect (5xx, a
// broken connection, a timeout), it looks the effect up first. It repeats only
// a write without effect. A 409 that the lookup doesn't explain may be a
// conflict with another writer, so it is sent once more after a pause. The
// retry layer handles failures that certainly had no effect (429, no
// connection).
func (c *Client) confirmWrite(ctx context.Context, w write) (writeResult, error) {
	target, err := w.endpoint.Target(w.ids...)
	if err != nil {
		return 0, err
	}
	ctx = transport.WithWaitTotal(ctx)
	p := writeProgress{client: c, write: w}
	for ; ; p.failures++ {
		k, err := c.send(ctx, w.endpoint, target, w.body, w.into)
		if err == nil && w.check != nil {
			err = w.check(k)
		}
		if err == nil {
			return confirmed, nil
		}
		result, again, err := p.afterFailure(ctx, k, err)
		if !again {
			return result, err
		}
	}
}

// writeProgress is a write after some failed attempts.
type writeProgress struct {
	client *Client
	write
	failures, timeouts int
	// doubtful is true if an attempt may have taken effect. conflicted is true
	// if one was refused for a conflict.
	doubtful, conflicted bool
}

// afterFailure returns how the write ended, or that it is to be sent again.
func (p *writeProgress) afterFailure(ctx context.Context, k *transport.Call, err error) (result writeResult, again bool, _ error) {
	p.forget()
	switch kind := failureKindOf(k, err); {
	case kind == gone && p.doubtful:
		return foundDone, false, nil
	case kind == refused:
		return p.afterRefusal(ctx, k, err)
	case kind == accepted:
		result, err = p.afterUnusableAnswer(ctx, err)
		return result, false, err
	case kind == unknown:
		return p.afterDoubt(ctx, k, err)
	default:
		return 0, false, err
	}
}

func (p *writeProgress) afterRefusal(ctx context.Context, k *transport.Call, err error) (result writeResult, again bool, _ error) {
	there, lookErr := p.done(ctx)
	switch {
	case lookErr != nil:
		return 0, false, err
	case there && p.doubtful:
		return foundDone, false, nil
	case there:
		return doneByOthers, false, nil
	case !isConflict(err) || p.conflicted || p.client.retries == 0:
		return 0, false, err
	}
	p.conflicted = true
	again = p.client.waits.Pause(ctx, k, WaitAfterFailure, "", p.client.waits.BackOff(p.failures)) == nil
	return 0, again, err
}

func (p *writeProgress) afterUnusableAnswer(ctx context.Context, err error) (writeResult, error) {
	there, lookErr := p.done(ctx)
	switch {
	case lookErr != nil:
		return 0, uncertain(err, lookErr)
	case there:
		return foundDone, nil
	default:
		// A server that answers like this, such as a login page, would do it
		// again.
		return 0, fmt.Errorf("%w (checked afterwards: it did not take effect)", err)
	}
}

func (p *writeProgress) afterDoubt(ctx context.Context, k *transport.Call, err error) (result writeResult, again bool, _ error) {
	if e, ok := errors.AsType[*transport.ConnectionError](err); ok && e.Fault == transport.FaultAbandoned {
		return 0, false, err
	} else if ok && e.Fault == transport.FaultTimedOut {
		p.timeouts++
	}
	p.doubtful = true
	// Don't wait as long as Retry-After asks: a lookup costs little.
	waits := p.client.waits
	asked, _ := transport.RetryAfter(k.Answer.Header, waits.Now())
	after := max(waits.BackOff(p.failures), min(asked, waits.Longest))
	if waits.Pause(ctx, k, WaitAfterFailure, "", after) != nil {
		return 0, false, uncertain(err, nil)
	}
	there, lookErr := p.done(ctx)
	switch {
	case lookErr != nil:
		return 0, false, uncertain(err, lookErr)
	case there:
		return foundDone, false, nil
	case asked > waits.Longest:
		return 0, false, fmt.Errorf("%w (checked afterwards: it did not take effect; the answer asks to retry later, but %s)",
			err, transport.TooLong(asked, waits.Longest))
	case p.failures >= p.client.retries || p.timeouts > transport.MostTimeouts:
		return 0, false, fmt.Errorf("%w (checked afterwards: it did not take effect; sent %d times)", err, p.failures+1)
	}
	return 0, true, nil
}

// failureKind is the possible effect of a failed attempt of a write.
type failureKind int

const (
	// noEffect: nothing was sent, or Okta refused the attempt for a reason
	// other than the write.
	noEffect failureKind = iota
	// gone: the object of the write does not exist.
	gone
	// refused: Okta refused the write.
	refused
	// accepted: Okta accepted the write, but its answer can't be used.
	accepted
	// unknown: it may have taken effect.
	unknown
)

func failureKindOf(k *transport.Call, err error) failureKind {
	if e, ok := errors.AsType[*transport.ConnectionError](err); ok {
		if e.Sent() && e.Path == k.RequestPath() {
			return unknown
		}
		return noEffect
	}
	e, ok := AsError(err)
	switch {
	case !ok || e.Path != k.RequestPath():
		// It was not sent. Perhaps a call for an access token had to go first and
		// failed.
		return noEffect
	case e.Status >= 200 && e.Status <= 299:
		return accepted
	case e.Status >= 500 || e.Status == http.StatusRequestTimeout:
		return unknown
	case IsNotFound(e) && e.Method == http.MethodDelete:
		return gone
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusTooManyRequests || e.Status < 400 || IsForbidden(e) || IsNotFound(e):
		// Another attempt would be refused in the same way.
		return noEffect
	default:
		return refused
	}
}

func isConflict(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusConflict
}

// uncertain returns an error for a write whose outcome is unknown.
func uncertain(err, lookErr error) error {
	if lookErr == nil {
		return fmt.Errorf("%w (whether it took effect is not known: the run was interrupted before the provider could check)", err)
	}
	return fmt.Errorf("%w (whether it took effect is not known: checking failed: %s)", err, lookErr.Error())
}
