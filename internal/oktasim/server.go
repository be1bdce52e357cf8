package oktasim

import (
	"errors"
	"net"
	"net/http"
	"time"
)

// Server is an org on its own listener, which only this machine can reach.
type Server struct {
	// URL is the org's address, without a slash at the end.
	URL string

	http http.Server
	done chan struct{}
}

// Start serves the org's API on a free port of the loopback interface.
func Start(o *Org) (*Server, error) { return Listen(o, "127.0.0.1:0", o) }

// Listen serves the org on a loopback address. The handler includes the org's
// API and may have more. Listen refuses other addresses, because the org's
// credentials are publicly known.
func Listen(o *Org, address string, handler http.Handler) (*Server, error) {
	if !IsLoopback(address) {
		return nil, errors.New("the simulator listens on loopback addresses only, such as 127.0.0.1:0, not on " + address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL:  "http://" + listener.Addr().String(),
		http: http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
		done: make(chan struct{}),
	}
	o.mu.Lock()
	o.url = s.URL
	o.mu.Unlock()
	go func() {
		defer close(s.done)
		// Serve always returns an error. After Close it has no information.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// IsLoopback reports whether only this machine can reach a host and port, as in
// an address or a Host header.
func IsLoopback(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// Close stops the server and closes all connections.
func (s *Server) Close() {
	_ = s.http.Close()
	<-s.done
}
