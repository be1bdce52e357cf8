package okta

import (
	"context"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// What callers see of the way to Okta.
type (
	// Error is a call that failed at Okta.
	Error = transport.Error
	// Clock is the time of a Client. The zero value is the machine's.
	Clock = transport.Clock
	// Exchange is one attempt of a call, as a log may show it.
	Exchange = transport.Exchange
	// Wait is one wait of one call, as a log may show it when it begins.
	Wait = transport.Wait
	// Waits sums up the waiting of a Client.
	Waits = transport.Waits
)

// Why a call waits.
const (
	WaitForReset     = transport.WaitForReset
	WaitAfterRefusal = transport.WaitAfterRefusal
	WaitAfterFailure = transport.WaitAfterFailure
	WaitForStatus    = transport.WaitForStatus
)

// AsError finds the Error in a chain of errors.
func AsError(err error) (*Error, bool) { return transport.AsError(err) }

// IsNotFound reports whether Okta says that the object does not exist.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }

// IsForbidden reports whether the credential lacks the right to the call.
func IsForbidden(err error) bool { return transport.IsForbidden(err) }

// Once marks calls that are attempted once: their answers explain something,
// and a user should not wait for that.
func Once(ctx context.Context) context.Context { return transport.Once(ctx) }

// Now returns the time of the client's clock.
func (c *Client) Now() time.Time { return c.now() }

// Pause waits by that clock, for a caller that waits for something at Okta; it
// ends with the context. It does not count as a wait of a call.
func (c *Client) Pause(ctx context.Context, d time.Duration) error { return c.waits.Wait(ctx, d) }

// Waits returns the waiting so far.
func (c *Client) Waits() Waits { return c.waits.Sum() }

// newChain builds the way that each call takes.
func (c *Client) newChain(wire http.RoundTripper) transport.Layer {
	return transport.New(transport.Config{
		OrgURL: c.orgURL, Transport: wire, Timeout: c.limits.timeout, Parallelism: c.limits.parallelism,
		Retries: c.limits.retries, Share: c.limits.capacity, Waits: c.waits, Log: c.log, Redact: c.credential.redact,
		Authorize: func(next transport.Layer) transport.Layer {
			return authorize{next: next, orgURL: c.orgURL, credential: c.credential, tokens: c.tokens}
		},
	})
}
