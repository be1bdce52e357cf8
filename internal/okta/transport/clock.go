package transport

import (
	"context"
	"time"
)

// Clock is the time of a client. The zero value is the machine's.
type Clock struct {
	// Now tells the time; nil means [time.Now].
	Now func() time.Time
	// Wait returns nil after d, or the context's error as soon as that has
	// ended; nil means a timer of the machine.
	Wait func(ctx context.Context, d time.Duration) error
}

// OrMachine returns a clock that is complete.
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
	if ctx.Err() != nil || d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
