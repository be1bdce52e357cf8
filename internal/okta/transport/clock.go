package transport

import (
	"context"
	"time"
)

// Clock is a client's clock. The zero value is the machine's. It measures time and
// makes pauses. How long to wait for an answer is a deadline of a context instead:
// the network doesn't follow a clock, and one that leaps would drop each answer.
type Clock struct {
	// Now returns the time; nil means [time.Now].
	Now func() time.Time
	// Wait returns nil after d, or the context's error once the context ends.
	// Nil means a timer of the machine.
	Wait func(ctx context.Context, d time.Duration) error
}

// OrMachine fills unset fields with the machine's clock.
func (c Clock) OrMachine() Clock {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	return c
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return ctx.Err()
}
