// Package faultmatrix makes every call of the provider fail in every way; without
// it, a failure could leave objects in the org that no state has. It also kills
// the provider between a write and its save. After each failure, the state and
// the org must agree, or an error must say how they differ. The next apply must
// have the same effect as a run without a fault. Nothing that belongs to others
// may change.
//
// The file of a resource in internal/provider/testdata/resources says how to
// play it. Add a new data source to reads in scenarios_test.go.
// TestMatrix_coversAllTypes fails without it.
package faultmatrix_test

import (
	"cmp"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// fault is a way in which a call can go wrong.
type fault struct {
	name string
	// of returns the fault for the time of the org's clock.
	of func(now time.Time) oktasim.Fault
	// broken is the caller's error if the connection breaks. Nil means io.EOF.
	broken error
	// afterEffect marks faults after the effect of the call. On a call without
	// an effect, such a fault equals the one without it.
	afterEffect bool
	// passing marks faults that the provider must overcome if they strike once.
	passing bool
	// onlyOnce marks faults that don't last.
	onlyOnce bool
	// interrupts marks faults that are no failure of Okta: the user presses
	// Ctrl-C while the call waits for its answer.
	interrupts bool
}

const (
	// withReset is the name of a 429 after a rate limit was reached.
	withReset = "429 with reset"
	// refusedOnce is the name of a single 401.
	refusedOnce = "401 then good"
	// goneFault is the name of the 404 for an object that doesn't exist.
	goneFault = "404"
)

// resetAhead is the time from a 429 to the reset of its limit.
const resetAhead = 2 * time.Second

// connectionReset is the error of the net package after an RST packet.
var connectionReset = &net.OpError{
	Op: "read", Net: "tcp", Source: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 49152},
	Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443}, Err: os.NewSyscallError("read", syscall.ECONNRESET),
}

const proxyPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"

// faults returns all faults. If a fault can also come after the effect of a
// call, it is there twice.
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
		// Its headers show the limit of concurrent calls. They can't say when
		// there will be fewer of them.
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

// extent says which calls a fault strikes.
type extent int

const (
	// once strikes one call. The next call like it succeeds.
	once extent = iota
	// lasting strikes the call and all later ones with its method and path.
	lasting
	// outage strikes the call and all later calls.
	outage
)

func (e extent) String() string { return [...]string{"once", "lasting", "outage"}[e] }

// strike is a fault at a call.
type strike struct {
	fault  fault
	extent extent
	call   call
}

// applies reports whether the strike differs from all others of the matrix.
func (s strike) applies() bool {
	switch {
	case s.fault.onlyOnce && s.extent != once:
		return false
	case s.fault.afterEffect && s.call.method == http.MethodGet:
		return false
	case s.extent == lasting && s.call.method == http.MethodGet && s.fault.name != goneFault:
		// A run that can't read ends there, so this would equal the outage. A
		// 404 differs: the run goes on without the object, and all else is
		// there.
		return false
	case s.fault.name == "truncated JSON" && s.call.method == http.MethodDelete:
		return false // a 204 has no body
	}
	return true
}

// believed reports whether the provider must believe a wrong answer, because
// every answer from that call on is a 404.
func (s strike) believed() bool { return s.fault.name == goneFault && s.extent == outage }

// arm sets the faults of the strikes at the org. If several are at the same
// call, the first one counts.
func (c cell) arm(strikes []strike) {
	var pressed atomic.Bool
	interrupt := func() {
		if !pressed.Swap(true) {
			synctest.Wait() // The framework would not interrupt a call that is about to begin.
			c.driven.Interrupt()
		}
	}
	for _, s := range strikes {
		s.arm(c.org.Sim, interrupt)
		// All broken connections of a run have the same error.
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
