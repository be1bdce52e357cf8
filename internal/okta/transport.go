package okta

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// The types of the packages below that callers use.
type (
	// ConfigError reports a setting of the caller that cannot be used.
	ConfigError = oauth.ConfigError
	// Error is a call that Okta refused, whose answer can't be used, or that was
	// not sent.
	Error = transport.Error
	// Clock is a Client's clock. The zero value is the machine's.
	Clock = transport.Clock
	// Exchange is one attempt of a call, in a form for a log.
	Exchange = transport.Exchange
	// Wait is one wait of one call, in a form for a log, reported at its
	// beginning.
	Wait = transport.Wait
	// Waits is the total waiting of a Client.
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

// IsNotFound reports whether Okta answered that the object does not exist.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }

// IsForbidden reports whether the credential lacks the rights for the call.
func IsForbidden(err error) bool { return transport.IsForbidden(err) }

// Once marks calls that are attempted only once. Their answers only add an
// explanation, and a user should not wait for that.
func Once(ctx context.Context) context.Context { return transport.Once(ctx) }

// Clock returns the client's clock. Waiting by it doesn't count as waiting of a
// call.
func (c *Client) Clock() Clock { return c.waits.Clock }

// Waits returns the total waiting so far.
func (c *Client) Waits() Waits { return c.waits.Sum() }
