package oktasim_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// crowded is an org that bears two calls at once and has two, which wait at the gate.
func crowded(t *testing.T) (c *caller, gate *oktasim.Gate) {
	t.Helper()
	c = start(t, oktasim.Options{Now: newClock().now, MaxConcurrent: 2})
	gate = c.org.Hold("GET", "/api/v1/apps/*")
	var calls sync.WaitGroup
	for range 2 {
		calls.Go(func() {
			if r, err := c.try("GET", c.flow(), ""); err != nil || r.status != 200 {
				t.Errorf("%d %s, error %v", r.status, r.body, err)
			}
		})
	}
	t.Cleanup(calls.Wait)
	if err := gate.Wait(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	return c, gate
}

func TestMaxConcurrent(t *testing.T) {
	t.Parallel()
	c, gate := crowded(t)
	defer gate.Open()
	r := c.grant("okta.users.read")
	r.wantsError(429, "E0000047")
	for name, want := range map[string]string{
		"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Remaining": "0", "Retry-After": "",
		"X-Rate-Limit-Reset": strconv.FormatInt(newClock().now().Unix(), 10), // the same second: of no use
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if n := c.org.Grants(c.org.FlowAppID()); len(n) != 0 {
		t.Errorf("granted all the same: %v", n)
	}
	if most := c.org.MaxInFlight(); most != 3 {
		t.Errorf("%d calls at once", most)
	}
	if now, waiting := c.org.InFlight(), gate.Waiting(); now != 2 || waiting != 2 {
		t.Errorf("%d calls, %d of them at the gate", now, waiting)
	}
	gate.Open()
	gate.Open() // twice is as good as once
	for c.org.InFlight() > 0 {
		c.org.Requests()
	}
	c.grant("okta.users.read").wants(200)
	c.get(c.flow()).wants(200) // the gate is open for those who come later
	c.org.ResetRequests()
	if most := c.org.MaxInFlight(); most != 0 {
		t.Errorf("%d calls at once after a reset", most)
	}
	c.get(c.flow()).wants(200)
	if most := c.org.MaxInFlight(); most != 1 {
		t.Errorf("%d calls at once, one after the other", most)
	}
}

func TestGate_aCallerThatGoesAway(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	gate := oktasim.NewGate()
	c.org.Fail(oktasim.Fault{Method: "POST", Nth: 2, Gate: gate})
	c.grant("okta.users.read").wants(200)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		one := *c
		one.ctx = ctx
		_, err := one.try("POST", c.flow()+"/grants", `{"issuer":"`+c.url+`","scopeId":"okta.apps.read"}`)
		result <- err
	}()
	if err := gate.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	for gate.Waiting() > 0 {
		c.org.Requests()
	}
	if err := gate.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if grants := c.org.Grants(c.org.FlowAppID()); len(grants) != 1 {
		t.Errorf("grants %v", grants)
	}
}

func TestOrg_inactive(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.SetOrgStatus("INACTIVE")
	for _, path := range []string{"/.well-known/okta-organization", c.flow(), "/api/v1/devices", "/nothing"} {
		if r := c.get(path).wants(404); r.header.Get("Content-Type") != "text/html;charset=utf-8" || r.body[0] != '<' {
			t.Errorf("%s: %v %s", path, r.header, r.body)
		}
	}
	c.org.SetOrgStatus("ACTIVE")
	c.get(c.flow()).wants(200)
	seed := oktasim.FreshOrg()
	seed.Org.Status = "INACTIVE"
	start(t, oktasim.Options{Seed: seed}).get("/api/v1/devices").wants(404)
}

func TestOrg_classicByOption(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Pipeline: "v1"})
	c.get("/api/v1/devices").wantsError(401, "E0000015")
	if org := c.get("/.well-known/okta-organization").object(); org["pipeline"] != "v1" {
		t.Errorf("organization %v", org)
	}
}
