package transport

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// reach is how far one attempt came on the wire. The type of its error does not
// show it: a corrupted TLS record may end a handshake, or the answer to a write
// that Okta has carried out.
//
// With a wire that reports nothing, the request counts as sent: a needless look
// costs one read, an overlooked effect costs a wrong state.
type reach struct{ connecting atomic.Bool }

// unsent reports whether the attempt ended before it had a connection.
func (r *reach) unsent() bool { return r.connecting.Load() }

// follow makes net/http report on an attempt.
func (r *reach) follow(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { r.connecting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { r.connecting.Store(false) },
	})
}
