package transport

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// reach records how far an attempt came on the wire. The type of its error
// doesn't show that: a corrupted TLS record may end a handshake, or the answer
// to a write that Okta has carried out.
//
// If the wire reports nothing, the request counts as sent. A needless lookup
// costs one read, but a missed effect makes the state wrong.
type reach struct{ connecting atomic.Bool }

// unsent reports whether the attempt ended before it had a connection.
func (r *reach) unsent() bool { return r.connecting.Load() }

// follow makes net/http report the progress of an attempt.
func (r *reach) follow(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { r.connecting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { r.connecting.Store(false) },
	})
}
