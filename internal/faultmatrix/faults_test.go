// Package faultmatrix makes every call of the provider fail in every way, and
// kills the provider between a write and its save. After each failure, the
// state and the org must agree or an error must say how they differ, the next
// apply must have the effect of a run without a fault, and nothing that belongs
// to others may change.
//
// A resource is played as its file in internal/provider/testdata/resources says.
// Add a new data source to reads in scenarios_test.go. TestMatrix_coversAllTypes
// fails without it.
package faultmatrix_test

import (
	"cmp"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// fault is a way in which a call can go wrong.
type fault struct {
	name string
	// of makes it, at an org whose clock says now.
	of func(now time.Time) oktasim.Fault
	// broken is what the caller sees of a connection that broke; io.EOF if it is
	// nil.
	broken error
	// afterEffect marks those that strike when the call has been carried out. On a
	// call that changes nothing they are no different from their twin without effect.
	afterEffect bool
	// passing marks those that a single call is not to fail for.
	passing bool
	// onlyOnce marks those that don't last.
	onlyOnce bool
	// interrupts marks those that are no trouble of Okta's: the user presses Ctrl-C
	// while the call waits for its answer.
	interrupts bool
}

const (
	// withReset is the name of the 429 of a rate limit.
	withReset = "429 with reset"
	// refusedOnce is the name of a 401 that comes once.
	refusedOnce = "401 then good"
	// goneFault is the name of the 404 that Okta answers to what doesn't exist.
	goneFault = "404"
)

// resetAhead is how long the reset of a 429 lies ahead.
const resetAhead = 2 * time.Second

// connectionReset is what the net package returns when a packet with RST comes.
var connectionReset = &net.OpError{
	Op: "read", Net: "tcp", Source: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 49152},
	Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443}, Err: os.NewSyscallError("read", syscall.ECONNRESET),
}

const proxyPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"

// faults are all faults. Those that may come after the effect are listed twice.
func faults() []fault {
	answered := func(f oktasim.Fault) func(time.Time) oktasim.Fault {
		return func(time.Time) oktasim.Fault { return f }
	}
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	var all []fault
	both := func(name string, f oktasim.Fault) {
		all = append(all, fault{name: name, of: answered(f), passing: true})
		f.Effective = true
		all = append(all, fault{name: name + " after effect", of: answered(f), passing: true, afterEffect: true})
	}
	broken := func(name string, err error) {
		all = append(all,
			fault{name: name, of: answered(oktasim.Fault{CloseBefore: true}), broken: err, passing: true},
			fault{name: name + " after effect", of: answered(oktasim.Fault{CloseAfter: true}), broken: err, passing: true, afterEffect: true})
	}

	all = append(all,
		fault{name: withReset, passing: true, of: func(now time.Time) oktasim.Fault {
			return oktasim.Fault{Status: http.StatusTooManyRequests, Code: "E0000047", Header: rate(100, now.Add(resetAhead))}
		}},
		// Its headers are about the number of calls at once: when there will be fewer,
		// nobody knows.
		fault{name: "429 concurrency", passing: true, of: func(now time.Time) oktasim.Fault {
			return oktasim.Fault{Status: http.StatusTooManyRequests, Code: "E0000047", Header: rate(75, now)}
		}})
	both("500", oktasim.Fault{Status: http.StatusInternalServerError, Code: "E0000009"})
	both("502 HTML", oktasim.Fault{Status: http.StatusBadGateway, Body: proxyPage, Header: html})
	both("503 empty", oktasim.Fault{Status: http.StatusServiceUnavailable})
	broken("connection reset", connectionReset)
	broken("EOF", io.EOF)
	both("timeout", oktasim.Fault{Hang: true})
	all = append(all,
		fault{name: "truncated JSON", of: answered(oktasim.Fault{Truncate: true})},
		fault{name: refusedOnce, of: answered(oktasim.Fault{Status: http.StatusUnauthorized, Code: "E0000011"}), onlyOnce: true},
		fault{name: "403", of: answered(oktasim.Fault{Status: http.StatusForbidden, Code: "E0000006"})},
		fault{name: goneFault, of: answered(oktasim.Fault{Status: http.StatusNotFound, Code: "E0000007"})})
	return append(all,
		fault{name: "Ctrl-C", of: answered(oktasim.Fault{Hang: true}), interrupts: true, onlyOnce: true},
		fault{name: "Ctrl-C after effect", of: answered(oktasim.Fault{Hang: true, Effective: true}), interrupts: true, onlyOnce: true, afterEffect: true})
}

func rate(limit int, reset time.Time) http.Header {
	return http.Header{
		"X-Rate-Limit-Limit": {strconv.Itoa(limit)}, "X-Rate-Limit-Remaining": {"0"},
		"X-Rate-Limit-Reset": {strconv.FormatInt(reset.Unix(), 10)},
	}
}

// extent says which calls a fault affects.
type extent int

const (
	// once: one call, and the next one like it is answered.
	once extent = iota
	// lasting: that call and all like it, of the same method and path.
	lasting
	// outage: that call and from then on all calls whatsoever.
	outage
)

func (e extent) String() string { return [...]string{"once", "lasting", "outage"}[e] }

// strike is a fault at a chosen call.
type strike struct {
	fault  fault
	extent extent
	call   call
}

// applies reports whether the strike differs from the others of the matrix.
func (s strike) applies() bool {
	switch {
	case s.fault.onlyOnce && s.extent != once:
		return false
	case s.fault.afterEffect && s.call.method == http.MethodGet:
		return false
	case s.extent == lasting && s.call.method == http.MethodGet && s.fault.name != goneFault:
		// A run that cannot read goes no further, so this would be the outage again;
		// unless it is told that what it reads is gone, while all else is there.
		return false
	case s.fault.name == "truncated JSON" && s.call.method == http.MethodDelete:
		return false // a 204 has no body
	}
	return true
}

// believed reports whether a run could not know better: from that call on,
// every answer was a 404.
func (s strike) believed() bool { return s.fault.name == goneFault && s.extent == outage }

// arm makes strikes happen. If several are at the same call, the first one
// counts.
func (c cell) arm(strikes []strike) {
	for _, s := range strikes {
		s.arm(c.org.Sim, c.driven.Interrupt)
		// A connection that breaks looks one way in a run.
		c.wire.Broken = func() error { return cmp.Or(s.fault.broken, io.EOF) }
	}
}

func (s strike) arm(org simtest.Sim, interrupt func()) {
	f := s.fault.of(org.Now())
	f.Method, f.Path, f.Nth, f.Times = s.call.method, s.call.path, s.call.nth, 1
	if s.fault.interrupts {
		f.Do = interrupt
	}
	switch s.extent {
	case lasting:
		f.Times = 1 << 30
	case outage:
		rest := s.fault.of(org.Now())
		f.Do = func() { org.Fail(rest) }
	}
	org.Fail(f)
}
