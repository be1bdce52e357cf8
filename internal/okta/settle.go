package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// write is a call that changes something at Okta.
type write struct {
	endpoint endpoint
	target   string
	// body is sent, into takes the answer; both may be nil.
	body, into any
	// lane names what such writes may get in each other's way at, an app's grants for example.
	lane string
	// check finds fault with an answer that was accepted; nil finds none.
	check func(*call) error
	// forget drops what is remembered of what the write changes. It is called after each attempt that failed, unless it
	// failed because the thing is gone.
	forget func()
	// look reports, by a fresh read, whether what the write is for is the case.
	look func(context.Context) (bool, error)
}

// settled is how a write succeeded.
type settled int

const (
	// answered: Okta said so.
	answered settled = iota
	// seen: an attempt of ours was left without an answer that says so, but its effect is there.
	seen
	// othersDid: Okta refused it, and it is so all the same, by somebody else's doing.
	othersDid
)

// settle sends a write and returns when it is known what became of it. A write is never sent twice blindly: when an
// attempt may have taken effect (5xx, a connection that broke off, no answer in time), it looks first, and sends again
// only what is not there. A 409, or another refusal that the look does not explain while other writes went on beside
// it, is sent once more, alone. What had no effect for certain (429, a connection that was not made) is the retry
// layer's.
func (c *Client) settle(ctx context.Context, w write) (settled, error) {
	ctx = patiently(ctx)
	lane := c.lanes.get(w.lane)
	doubtful, alone, timeouts := false, false, 0
	for failures := 0; ; failures++ {
		k, crowded, err := c.attempt(ctx, lane, alone, w)
		if err == nil {
			return answered, nil
		}
		fate := fateOf(k, err)
		if fate != gone {
			w.forget()
		}
		switch fate {
		case noEffect:
			return 0, err
		case gone:
			if doubtful {
				return seen, nil
			}
			return 0, err
		case refused:
			there, lookErr := w.look(ctx)
			if lookErr != nil {
				return 0, err
			}
			if there && doubtful {
				return seen, nil
			}
			if there {
				return othersDid, nil
			}
			if alone || !crowded && !isConflict(err) || c.limits.retries == 0 {
				return 0, err
			}
			alone = true
		case accepted:
			there, lookErr := w.look(ctx)
			switch {
			case lookErr != nil:
				return 0, uncertain(err, lookErr)
			case there:
				return seen, nil
			default:
				// Whoever answers so, a login page for instance, would do it again.
				return 0, fmt.Errorf("%w (looked up afterwards: it did not take effect)", err)
			}
		case unknown:
			if e, ok := errors.AsType[*connectionError](err); ok && e.fault == abandoned {
				return 0, err
			} else if ok && e.fault == timedOut {
				timeouts++
			}
			doubtful = true
			// However long the answer asks for, a look costs little.
			after := max(c.waits.backOff(failures), min(k.answer.retryAfter, c.waits.longest))
			if c.waits.pause(ctx, k, WaitAfterFailure, "", after) != nil {
				return 0, uncertain(err, nil)
			}
			there, lookErr := w.look(ctx)
			if lookErr != nil {
				return 0, uncertain(err, lookErr)
			}
			if there {
				return seen, nil
			}
			if k.answer.retryAfter > c.waits.longest {
				return 0, fmt.Errorf("%w (looked up afterwards: it did not take effect; the answer asks to come back later, but %s)",
					err, tooLong(k.answer.retryAfter, c.waits.longest))
			}
			if failures >= c.limits.retries || timeouts > mostTimeouts {
				return 0, fmt.Errorf("%w (looked up afterwards: it did not take effect; sent %d times)", err, failures+1)
			}
		}
	}
}

func (c *Client) attempt(ctx context.Context, lane *lane, alone bool, w write) (k *call, crowded bool, err error) {
	crowded, err = lane.run(ctx, alone, func() (err error) {
		k, err = c.send(ctx, w.endpoint, w.target, w.body, w.into)
		if err == nil && w.check != nil {
			err = w.check(k)
		}
		return err
	})
	if k == nil {
		// It did not come to be sent.
		k = &call{endpoint: w.endpoint, target: w.target}
		err = &connectionError{method: k.method, path: k.requestPath(), orgURL: c.orgURL, fault: cancelled, err: err}
	}
	return k, crowded, err
}

// fate is what an attempt of a write may have done.
type fate int

const (
	// noEffect: nothing was sent, or Okta would not even look at it.
	noEffect fate = iota
	// gone: what it is about does not exist.
	gone
	// refused: Okta says no.
	refused
	// accepted: Okta says yes, in an answer that is not to be used.
	accepted
	// unknown: it may have taken effect.
	unknown
)

func fateOf(k *call, err error) fate {
	if e, ok := errors.AsType[*connectionError](err); ok {
		if e.sent() && e.path == k.requestPath() {
			return unknown
		}
		return noEffect
	}
	e, ok := AsError(err)
	switch {
	case !ok || e.Status == 0 || e.Path != k.requestPath():
		// Not sent, perhaps because another call failed that had to go first: one for an access token.
		return noEffect
	case e.Status >= 200 && e.Status <= 299:
		return accepted
	case e.Status >= 500 || e.Status == http.StatusRequestTimeout:
		return unknown
	case IsNotFound(e) && e.Method == http.MethodDelete:
		return gone
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusTooManyRequests || e.Status < 400 || IsForbidden(e) || IsNotFound(e):
		// More of the same would come, however often it is sent.
		return noEffect
	default:
		return refused
	}
}

func isConflict(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusConflict
}

// uncertain says that nobody knows what became of a write.
func uncertain(err, lookErr error) error {
	if lookErr == nil {
		return fmt.Errorf("%w (whether it took effect is not known: the run was interrupted before it could be looked up)", err)
	}
	return fmt.Errorf("%w (whether it took effect is not known: looking it up failed: %s)", err, lookErr.Error())
}
