package oktasim_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// statuses of three posted grants under a fault; -1 is a broken connection.
func statuses(c *caller, f oktasim.Fault) []int {
	c.org.Fail(f)
	var got []int
	for _, scope := range []string{"okta.devices.read", "okta.devices.manage", "okta.users.read"} {
		r, err := c.try("POST", c.flow()+"/grants", `{"issuer":"`+c.url+`","scopeId":"`+scope+`"}`)
		if err != nil {
			r.status = -1
		}
		got = append(got, r.status)
	}
	return got
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  oktasim.Fault
		want   []int
		grants int
	}{
		"each":              {oktasim.Fault{Status: 500, Code: "E0000009"}, []int{500, 500, 500}, 0},
		"the second":        {oktasim.Fault{Nth: 2, Status: 503}, []int{200, 503, 200}, 2},
		"from the second":   {oktasim.Fault{Nth: 2, Times: 5, Status: 503}, []int{200, 503, 503}, 1},
		"the first two":     {oktasim.Fault{Times: 2, Status: 503}, []int{503, 503, 200}, 1},
		"of another method": {oktasim.Fault{Method: "GET", Status: 500}, []int{200, 200, 200}, 3},
		"of another path":   {oktasim.Fault{Path: "/api/v1/apps/*", Status: 500}, []int{200, 200, 200}, 3},
		"of this path":      {oktasim.Fault{Method: "POST", Path: "/api/v1/apps/*/grants", Status: 403, Code: "E0000006"}, []int{403, 403, 403}, 0},
		"a body":            {oktasim.Fault{Nth: 1, Body: "null"}, []int{200, 200, 200}, 2},
		"after the effect":  {oktasim.Fault{Nth: 2, Status: 500, Effective: true}, []int{200, 500, 200}, 3},
		"closed before":     {oktasim.Fault{Nth: 2, CloseBefore: true}, []int{200, -1, 200}, 2},
		"closed after":      {oktasim.Fault{Nth: 2, CloseAfter: true}, []int{200, -1, 200}, 3},
		"broken off":        {oktasim.Fault{Nth: 2, Header: http.Header{"Content-Length": {"100000"}}}, []int{200, -1, 200}, 3},
		"truncated":         {oktasim.Fault{Nth: 2, Truncate: true}, []int{200, 200, 200}, 3},
		"late":              {oktasim.Fault{Lag: time.Millisecond}, []int{200, 200, 200}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, oktasim.Options{})
			same(t, "statuses", statuses(c, test.fault), test.want)
			same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), test.grants)
			same(t, "calls in the log", c.org.Count("POST", "/api/v1/apps/*/grants"), 3)
		})
	}
}

func TestFaults_answer(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.Fail(oktasim.Fault{Path: "/api/v1/devices", Times: 1, Status: 500, Code: "E0000009"})
	c.org.Fail(oktasim.Fault{Path: "/api/v1/devices", Times: 1, Status: 302, Header: http.Header{"location": {"https://evil.example/"}}})
	c.org.Fail(oktasim.Fault{Path: "/api/v1/devices", Header: http.Header{"Link": {"<::>"}}})
	c.get("/api/v1/devices").wants(500).has("errorCode", "E0000009", "errorSummary", "Internal Server Error")
	same(t, "Location", c.get("/api/v1/devices").wants(302).header.Get("Location"), "https://evil.example/")
	same(t, "Link", c.get("/api/v1/devices").wants(200).header.Values("Link"), []string{"<::>"})
	c.org.ClearFaults()
	if sound := c.get("/api/v1/devices").wants(200); len(sound.header.Values("Link")) != 1 || sound.header.Get("Link") == "<::>" {
		t.Errorf("headers %v", sound.header)
	}
}

func TestFaults_aCallerThatGoesAway(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c.org.Fail(oktasim.Fault{Lag: time.Hour, Do: cancel})
	if _, err := c.exchange(c.request("POST", c.flow()+"/grants", "").WithContext(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), 0)
}

func TestFaults_hang(t *testing.T) {
	t.Parallel()
	for effective, grants := range map[bool]int{false: 0, true: 1} {
		c := start(t, oktasim.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		arrived := make(chan struct{})
		c.org.Fail(oktasim.Fault{Method: "POST", Hang: true, Effective: effective, Do: func() { close(arrived) }})
		request := c.request("POST", c.flow()+"/grants", `{"issuer":"`+c.url+`","scopeId":"okta.users.read"}`).WithContext(ctx)
		result := make(chan error, 1)
		go func() {
			_, err := c.exchange(request)
			result <- err
		}()
		<-arrived
		c.get("/api/v1/devices").wants(200) // although the other call hangs
		for len(c.org.Grants(c.org.FlowAppID())) != grants {
			c.get("/api/v1/devices").wants(200)
		}
		select {
		case err := <-result:
			t.Fatalf("it was answered: %v", err)
		default:
		}
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), grants)
	}
}

func TestFaults_truncate(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	whole := c.get(c.flow()).wants(200).body
	c.org.Fail(oktasim.Fault{Truncate: true})
	if half := c.get(c.flow()).wants(200); string(half.body) != string(whole[:len(whole)/2]) ||
		half.header.Get("Content-Length") != strconv.Itoa(len(whole)/2) {
		t.Errorf("%v: %s", half.header, half.body)
	}
	same(t, "list", string(c.get(c.flow()+"/grants").body), "[")
}
