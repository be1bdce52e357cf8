package okta

import (
	"context"
	"time"
)

// Clock is the time that a Client lives by. The zero value is the machine's.
type Clock struct {
	// Now tells the time; nil means [time.Now].
	Now func() time.Time
	// Wait returns nil after d, or the context's error as soon as that has ended; nil means a timer of the machine.
	Wait func(ctx context.Context, d time.Duration) error
}

// Now tells the time by the clock that the client lives by.
func (c *Client) Now() time.Time { return c.now() }

// Pause waits by that clock, for who waits for something at Okta; it ends with the context. It is no wait of a call's.
func (c *Client) Pause(ctx context.Context, d time.Duration) error { return c.waits.Wait(ctx, d) }

func (c Clock) orMachine() Clock {
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
