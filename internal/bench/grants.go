package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// What is measured: a set of scopes, and an org with a delay for each answer.
const (
	setSize = 50
	latency = 100 * time.Millisecond
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
	org := simtest.New(oktasim.Options{Latency: latency})
	server := org.Start()
	defer server.Close()
	scopes := wanted()

	fmt.Printf("%d scopes of one app, %s for each answer\n\n", len(scopes), latency)
	alone, err := oneAtATime(ctx, org, server.URL, scopes)
	if err != nil {
		return err
	}
	e, err := engine.Install(ctx)
	if err != nil {
		return err
	}
	defer e.Close()
	e.Setenv("OKTA_ORG_URL", server.URL)
	e.Setenv("OKTA_API_TOKEN", org.APIToken())
	config := fmt.Sprintf("terraform {\n  required_providers {\n    oktadevices = {\n      source = \"oktadevices/oktadevices\"\n    }\n  }\n}\n"+
		"resource \"oktadevices_scope_grants\" \"bench\" {\n  app_id = %q\n  scopes = [\"%s\"]\n}\n", org.FlowAppID(), strings.Join(scopes, `", "`))
	if err := e.Write(config); err != nil {
		return err
	}
	if _, code, err := e.Run(ctx, "init"); err != nil || code != 0 {
		return fmt.Errorf("init: exit code %d, %w", code, err)
	}
	// The org checks its hooks in this order and calls the first match.
	destroy := newStopwatch(org, http.MethodDelete)
	create := newStopwatch(org, "")
	fmt.Printf("%-10s %12s %12s %12s %10s\n", "", "one by one", "inside", "whole", "inside/one")
	within := true
	for _, step := range []step{
		{"create", "apply", create, alone.granting},
		{"destroy", "destroy", destroy, alone.revoking},
	} {
		good, err := step.measure(ctx, e)
		if err != nil {
			return err
		}
		within = within && good
	}
	if !within {
		return fmt.Errorf("slower than it has to be")
	}
	return nil
}

// step is one command of the engine.
type step struct {
	name  string
	verb  string
	watch *stopwatch
	// alone is the time that the same change takes with one call after another.
	alone time.Duration
}

// measure prints what a command takes, and reports whether that is within the
// bounds.
func (step step) measure(ctx context.Context, e *engine.Installed) (within bool, err error) {
	step.watch.reset()
	start := time.Now()
	output, code, err := e.Run(ctx, step.verb, "-auto-approve")
	whole := time.Since(start)
	if err != nil || code != 0 {
		return false, fmt.Errorf("%s: exit code %d, %w\n%s", step.name, code, err, output)
	}
	inside := step.watch.elapsed()
	fmt.Printf("%-10s %12s %12s %12s %10.2f\n", step.name, round(step.alone), round(inside), round(whole), float64(inside)/float64(step.alone))
	within = inside <= mostInside && whole <= mostWhole
	if !within {
		fmt.Printf("%-10s above its bounds of %s inside and %s in all\n", "", mostInside, mostWhole)
	}
	return within, nil
}

// wanted are scopes that exist.
func wanted() []string {
	scopes := slices.DeleteFunc(oktasim.KnownScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })
	return scopes[:setSize]
}

type sequential struct{ granting, revoking time.Duration }

// oneAtATime grants and revokes with a plain client: it lists, then makes one
// call after another.
func oneAtATime(ctx context.Context, org simtest.Sim, url string, scopes []string) (sequential, error) {
	endpoint := url + "/api/v1/apps/" + org.FlowAppID() + "/grants"
	var ids []string
	start := time.Now()
	if _, err := send(ctx, org, http.MethodGet, endpoint, nil); err != nil {
		return sequential{}, err
	}
	for _, scope := range scopes {
		answer, err := send(ctx, org, http.MethodPost, endpoint, map[string]string{"issuer": url, "scopeId": scope})
		if err != nil {
			return sequential{}, err
		}
		ids = append(ids, answer.ID)
	}
	granted := time.Now()
	if _, err := send(ctx, org, http.MethodGet, endpoint, nil); err != nil {
		return sequential{}, err
	}
	for _, id := range ids {
		if _, err := send(ctx, org, http.MethodDelete, endpoint+"/"+id, nil); err != nil {
			return sequential{}, err
		}
	}
	return sequential{granted.Sub(start), time.Since(granted)}, nil
}

type answer struct {
	ID string `json:"id"`
}

func send(ctx context.Context, org simtest.Sim, method, url string, body any) (answer, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(content))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Authorization", "SSWS "+org.APIToken())
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	content, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode > 299 {
		return answer{}, fmt.Errorf("%s %s: status %d, %w", method, url, resp.StatusCode, err)
	}
	var a answer
	if method == http.MethodPost {
		err = json.Unmarshal(content, &a)
	}
	return a, err
}

var client = &http.Client{Timeout: time.Minute}

// stopwatch records from when to when the org was working.
type stopwatch struct {
	mu          sync.Mutex
	first, last time.Time
}

// newStopwatch measures the calls of a method, or all calls if it is empty.
func newStopwatch(org simtest.Sim, method string) *stopwatch {
	w := new(stopwatch)
	org.Fail(oktasim.Fault{Method: method, Do: w.tick})
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
