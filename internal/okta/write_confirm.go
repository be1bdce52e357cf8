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
	target   string
	// body is sent, into takes the answer; both may be nil.
	body, into any
	// check finds fault with an answer that was accepted; nil finds none.
	check func(*transport.Call) error
	// forget makes the next read ask Okta for what the write changes. It is
	// called after each attempt that failed.
	forget func()
	// done reports, by a fresh read, whether the write's effect is there.
	done func(context.Context) (bool, error)
}

// writeResult is how a write succeeded.
type writeResult int

const (
	// confirmed: Okta said so.
	confirmed writeResult = iota
	// foundDone: an attempt of ours was left without an answer that says so,
	// but its effect is there.
	foundDone
	// doneByOthers: Okta refused it, and its effect is there all the same, by
	// somebody else's doing.
	doneByOthers
)

// confirmWrite sends a write and returns when it is known what became of it. A
// write is never sent twice blindly: when an attempt may have taken effect
// (5xx, a connection that broke off, no answer in time), the effect is looked
// up first, and only a write without effect is sent again. A 409 that the
// lookup does not explain may be a conflict with another writer: it is sent
// once more, after a pause. What had no effect for certain (429, a connection
// that was not made) is the retry layer's.
func (c *Client) confirmWrite(ctx context.Context, w write) (writeResult, error) {
	ctx = transport.Patiently(ctx)
	p := writeProgress{client: c, write: w}
	for ; ; p.failures++ {
		k, err := c.send(ctx, w.endpoint, w.target, w.body, w.into)
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

// writeProgress is a write under way, after some attempts that failed.
type writeProgress struct {
	client *Client
	write
	failures, timeouts int
	// doubtful says that an attempt may have taken effect, conflicted that one
	// was refused for a conflict.
	doubtful, conflicted bool
}

// afterFailure says how the write ended, or that it is to be sent again.
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
	case !isConflict(err) || p.conflicted || p.client.limits.retries == 0:
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
		// A server that answers so, a login page for instance, would do it
		// again.
		return 0, fmt.Errorf("%w (looked up afterwards: it did not take effect)", err)
	}
}

func (p *writeProgress) afterDoubt(ctx context.Context, k *transport.Call, err error) (result writeResult, again bool, _ error) {
	if e, ok := errors.AsType[*transport.ConnectionError](err); ok && e.Fault == transport.FaultAbandoned {
		return 0, false, err
	} else if ok && e.Fault == transport.FaultTimedOut {
		p.timeouts++
	}
	p.doubtful = true
	// However long the answer asks for, a lookup costs little.
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
		return 0, false, fmt.Errorf("%w (looked up afterwards: it did not take effect; the answer asks to come back later, but %s)",
			err, transport.TooLong(asked, waits.Longest))
	case p.failures >= p.client.limits.retries || p.timeouts > transport.MostTimeouts:
		return 0, false, fmt.Errorf("%w (looked up afterwards: it did not take effect; sent %d times)", err, p.failures+1)
	}
	return 0, true, nil
}

// failureKind is what a failed attempt of a write may have done.
type failureKind int

const (
	// noEffect: nothing was sent, or Okta refused it for a reason that is not
	// about the write.
	noEffect failureKind = iota
	// gone: the object of the write does not exist.
	gone
	// refused: Okta says no.
	refused
	// accepted: Okta says yes, in an answer that is not to be used.
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
	case !ok || e.Status == 0 || e.Path != k.RequestPath():
		// Not sent, perhaps because another call failed that had to go first:
		// one for an access token.
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

// uncertain says that it is not known what became of a write.
func uncertain(err, lookErr error) error {
	if lookErr == nil {
		return fmt.Errorf("%w (whether it took effect is not known: the run was interrupted before it could be looked up)", err)
	}
	return fmt.Errorf("%w (whether it took effect is not known: looking it up failed: %s)", err, lookErr.Error())
}
