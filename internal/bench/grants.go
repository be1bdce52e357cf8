package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// What is measured: a set of scopes, and an org with a delay for each answer.
// The org allows more calls a minute than the measurement makes.
const (
	setSize  = 50
	latency  = 100 * time.Millisecond
	callsMin = 1000
)

// Limits that the project sets itself. whole is the engine's command including
// its refresh. inside is the change itself, from the first request to the last
// answer. A destroy refreshes first, so there it starts with the first
// revocation.
const (
	mostInside = 800 * time.Millisecond
	mostWhole  = 1500 * time.Millisecond
)

// grants measures creating and destroying a set of scope grants.
func grants(ctx context.Context) error {
	org, server, err := serve(oktasim.Options{Latency: latency, RateLimits: map[string]int{"/api/v1/apps/*": callsMin}})
	if err != nil {
		return err
	}
	defer server.Close()
	w, err := prepare(ctx, server.URL, org.APIToken(), fmt.Sprintf("resource \"oktadevices_scope_grants\" \"bench\" {\n  app_id = %q\n  scopes = [\"%s\"]\n}\n",
		org.FlowAppID(), strings.Join(wanted(), `", "`)))
	if err != nil {
		return err
	}
	defer w.Close()
	// The list of the grants, and one call after the other.
	const oneByOne = (1 + setSize) * latency
	fmt.Printf("%d scopes of one app, %s for each answer\n\n", setSize, latency)
	fmt.Printf("%-10s %12s %12s %12s %10s\n", "", "one by one", "inside", "whole", "inside/one")
	missed := false
	// The org checks its hooks in this order and calls the first match.
	destroy := newStopwatch(org, http.MethodDelete)
	create := newStopwatch(org, "")
	for _, step := range []struct {
		command string
		watch   *stopwatch
	}{{"apply", create}, {"destroy", destroy}} {
		step.watch.reset()
		start := time.Now()
		if err := w.run(ctx, step.command, "-auto-approve"); err != nil {
			return err
		}
		whole, inside := time.Since(start), step.watch.elapsed()
		fmt.Printf("%-10s %12s %12s %12s %10.2f\n", step.command, round(oneByOne), round(inside), round(whole), float64(inside)/float64(oneByOne))
		if inside > mostInside || whole > mostWhole {
			fmt.Printf("%-10s above its bounds of %s inside and %s in all\n", "", mostInside, mostWhole)
			missed = true
		}
	}
	if missed {
		return fmt.Errorf("slower than it has to be")
	}
	return nil
}

// wanted are scopes that exist.
func wanted() []string {
	scopes := slices.DeleteFunc(oktasim.KnownScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })
	return scopes[:setSize]
}

// stopwatch records from when to when the org was working.
type stopwatch struct {
	mu          sync.Mutex
	first, last time.Time
}

// newStopwatch measures the calls of a method, or all calls if it is empty.
func newStopwatch(org *oktasim.Org, method string) *stopwatch {
	w := new(stopwatch)
	_ = org.Fail(oktasim.Fault{Method: method, Do: w.tick})
	return w
}

func (w *stopwatch) tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = time.Now()
	if w.first.IsZero() {
		w.first = w.last
	}
}

func (w *stopwatch) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.first, w.last = time.Time{}, time.Time{}
}

// elapsed returns the time from the first request to the last answer.
func (w *stopwatch) elapsed() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last.Sub(w.first) + latency
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
