package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// grants measures a set of setSize scopes in an org that delays each answer.
// The org allows more calls a minute than the measurement makes.
const (
	setSize  = 50
	latency  = 100 * time.Millisecond
	callsMin = 1000
)

// These limits are the project's own. mostWhole is for the engine's command
// including its refresh. mostInside is for the change itself, from the first
// request to the last answer. The plan of a new set reads the app's grants, and so
// does the apply, which plans again. A destroy refreshes first, so its change
// starts with the first revocation.
const (
	mostInside = time.Second
	mostWhole  = 1500 * time.Millisecond
)

// grants measures creating and destroying a set of scope grants.
func grants(ctx context.Context) error {
	org := serve(oktasim.Options{Latency: latency, RateLimits: map[string]int{"/api/v1/apps/*": callsMin}})
	defer org.server.Close()
	w, err := prepare(ctx, org, fmt.Sprintf("resource \"oktadevices_scope_grants\" \"bench\" {\n  app_id = %q\n  scopes = [\"%s\"]\n}\n",
		org.FlowAppID(), strings.Join(wanted(), `", "`)))
	if err != nil {
		return err
	}
	defer w.Close()
	// One request lists the grants, and each scope needs one more.
	const oneByOne = (1 + setSize) * latency
	fmt.Printf("%d scopes of one app, %s for each answer\n\n", setSize, latency)
	fmt.Printf("%-10s %12s %12s %12s\n", "", "one by one", "inside", "whole")
	var missed []error
	for _, step := range []struct{ command, method string }{{"apply", ""}, {"destroy", http.MethodDelete}} {
		elapsed := measureCalls(org, step.method)
		whole, err := w.run(ctx, step.command, "-auto-approve")
		if err != nil {
			return err
		}
		inside := elapsed()
		fmt.Printf("%-10s %12s %12s %12s\n", step.command, round(oneByOne), round(inside), round(whole))
		if inside > mostInside || whole > mostWhole {
			missed = append(missed, fmt.Errorf("%s of %d scopes takes more than %s inside, or %s in all", step.command, setSize, mostInside, mostWhole))
		}
	}
	return errors.Join(missed...)
}

// wanted returns scopes that exist.
func wanted() []string {
	scopes := slices.DeleteFunc(oktasim.KnownScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })
	return scopes[:setSize]
}

// measureCalls measures the calls of a method, or all calls if it is empty.
// elapsed returns the time from the first request to the last answer.
func measureCalls(org served, method string) (elapsed func() time.Duration) {
	var mu sync.Mutex
	var first, last time.Time
	org.ClearFaults()
	org.Fail(oktasim.Fault{Method: method, Do: func() {
		mu.Lock()
		defer mu.Unlock()
		last = time.Now()
		if first.IsZero() {
			first = last
		}
	}})
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return last.Sub(first) + latency
	}
}
