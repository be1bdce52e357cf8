package oktasim_test

import (
	"strconv"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// crowded is an org that bears two calls at once and has two, which wait until
// release is called.
func crowded(t *testing.T) (c *caller, release func()) {
	t.Helper()
	c = start(t, oktasim.Options{Now: newClock().now, MaxConcurrent: 2})
	arrived, open := make(chan struct{}), make(chan struct{})
	c.org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/apps/*", Times: 2, Do: func() {
		arrived <- struct{}{}
		<-open
	}})
	var calls sync.WaitGroup
	for range 2 {
		calls.Go(func() {
			if r, err := c.try("GET", c.flow(), ""); err != nil || r.status != 200 {
				t.Errorf("%d %s, error %v", r.status, r.body, err)
			}
		})
	}
	<-arrived
	<-arrived
	return c, func() {
		close(open)
		calls.Wait()
	}
}

func TestMaxConcurrent(t *testing.T) {
	t.Parallel()
	c, release := crowded(t)
	r := c.grant("okta.users.read")
	r.wantsError(429, "E0000047")
	for name, want := range map[string]string{
		"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Remaining": "0", "Retry-After": "",
		"X-Rate-Limit-Reset": strconv.FormatInt(newClock().now().Unix(), 10), // the same second: of no use
	} {
		same(t, name, r.header.Get(name), want)
	}
	same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), 0)
	same(t, "calls at once", c.org.MaxInFlight(), 3)
	release()
	c.grant("okta.users.read").wants(200)
	c.get(c.flow()).wants(200)
	c.org.ResetRequests()
	same(t, "calls at once after a reset", c.org.MaxInFlight(), 0)
	c.get(c.flow()).wants(200)
	same(t, "calls at once, one after the other", c.org.MaxInFlight(), 1)
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
