package okta

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// spoiltConn spoils what is read as soon as the org has carried out a write.
type spoiltConn struct {
	net.Conn
	armed *atomic.Bool
	spoil func(read []byte) error
}

func (c *spoiltConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && c.armed.CompareAndSwap(true, false) {
		if spoilt := c.spoil(p[:n]); spoilt != nil {
			return 0, spoilt
		}
	}
	return n, err
}

// The answer to a write that took effect is lost in a way that a connection may also fail to be made in: the write is
// looked up, and not sent again.
func TestReach_answerLost(t *testing.T) {
	t.Parallel()
	timeout := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ETIMEDOUT}
	for name, tt := range map[string]struct {
		http2 bool
		spoil func([]byte) error
	}{
		"a corrupted TLS record":            {false, func(read []byte) error { read[len(read)-1] ^= 1; return nil }},
		"a corrupted TLS record of HTTP/2":  {true, func(read []byte) error { read[len(read)-1] ^= 1; return nil }},
		"ETIMEDOUT":                         {false, func([]byte) error { return timeout }},
		"ETIMEDOUT of HTTP/2":               {true, func([]byte) error { return timeout }},
		"no TLS record":                     {false, func(read []byte) error { copy(read, "HTTP/"); return nil }},
		"an error of dialling, of any kind": {false, func([]byte) error { return errRefused }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var armed atomic.Bool
			var posts atomic.Int32
			org := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				granted := "[" + grantJSON("oag1", "ACTIVE", read) + "]"
				switch {
				case r.Method == http.MethodPost:
					posts.Add(1)
					armed.Store(true)
					sendJSON(w, 200, grantJSON("oag1", "ACTIVE", read))
				case posts.Load() == 0:
					sendJSON(w, 200, "[]")
				default:
					sendJSON(w, 200, granted)
				}
			}))
			org.EnableHTTP2 = tt.http2
			org.StartTLS()
			t.Cleanup(org.Close)
			wire := transport.NewTransport()
			wire.TLSClientConfig = org.Client().Transport.(*http.Transport).TLSClientConfig
			wire.ForceAttemptHTTP2 = tt.http2
			wire.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, address)
				return &spoiltConn{conn, &armed, tt.spoil}, err
			}
			c := newTestClient(t, func(cfg *Config) { cfg.OrgURL, cfg.Transport = org.URL, wire })
			g, _, err := c.GrantScope(t.Context(), "0oa1", read, issuer)
			if err != nil || g.ID != "oag1" || posts.Load() != 1 {
				t.Errorf("got %+v, %v after %d grants", g, err, posts.Load())
			}
		})
	}
}

// A connection that ends while it is made carried nothing: it is tried again, writes too, and is not looked up.
func TestReach_notConnected(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fails func() error
		tries int32
	}{
		"closed within the handshake": {func() error { return net.ErrClosed }, 3},
		"an untrusted certificate":    {func() error { return &tls.CertificateVerificationError{Err: net.ErrClosed} }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dials, posts atomic.Int32
			org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					posts.Add(1)
				}
				w.Header().Set("Connection", "close")
				sendJSON(w, 200, "[]")
			})
			wire := transport.NewTransport()
			wire.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				if dials.Add(1) == 1 {
					return new(net.Dialer).DialContext(ctx, network, address)
				}
				return nil, tt.fails()
			}
			c := newTestClient(t, func(cfg *Config) { cfg.OrgURL, cfg.Transport = org.URL, wire })
			_, _, err := c.GrantScope(t.Context(), "0oa1", read, issuer)
			if err == nil || posts.Load() != 0 || dials.Load() != 1+tt.tries {
				t.Errorf("got %v after %d connections", err, dials.Load())
			}
			org.expectAsked(t, "GET /api/v1/apps/0oa1/grants")
		})
	}
}

// A write whose connection does not come about within request_timeout was not sent: nothing is looked up, and nothing of
// it is uncertain, neither when the time is over nor when the user interrupts it.
func TestReach_connectingHangs(t *testing.T) {
	t.Parallel()
	for name, interrupt := range map[string]bool{"the time is over": false, "interrupted": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dials atomic.Int32
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Connection", "close")
				sendJSON(w, 200, "[]")
			})
			wire := transport.NewTransport()
			wire.DialContext = func(dial context.Context, network, address string) (net.Conn, error) {
				if dials.Add(1) == 1 {
					return new(net.Dialer).DialContext(dial, network, address)
				}
				if interrupt {
					cancel()
				}
				<-dial.Done()
				return nil, dial.Err()
			}
			c := newTestClient(t, func(cfg *Config) {
				cfg.OrgURL, cfg.Transport, cfg.RequestTimeout = org.URL, wire, 200*time.Millisecond
			})
			_, _, err := c.GrantScope(ctx, "0oa1", read, issuer)
			if interrupt {
				expectSays(t, err, "POST", "context canceled")
			} else {
				expectSays(t, err, "POST", "no connection within 200ms")
			}
			e, ok := err.(*transport.ConnectionError) //nolint:errorlint // The write's own error, not wrapped by what looked it up.
			if !ok || e.Sent() {
				t.Errorf("got %v", err)
			}
			org.expectAsked(t, "GET /api/v1/apps/0oa1/grants")
		})
	}
}
