package okta

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// listed returns the org's calls of the list of devices.
func listedDevices(org simtest.Sim) int { return org.Count(http.MethodGet, "/api/v1/devices") }

// A list costs a request for each 200 devices, whatever is asked of it, and is read once for all who ask the same. Devices
// that come twice, since they moved between two pages, are there once.
func TestDevices_requests(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ devices, requests int }{{0, 1}, {1, 1}, {200, 1}, {201, 2}, {450, 3}} {
		for _, overlap := range []bool{false, true} {
			playOnSim(t, oktasim.Options{Switches: oktasim.Switches{OverlappingPages: overlap}}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				org.AddUser("ada@example.com", "ACTIVE")
				org.AddDevices(test.devices, "ada@example.com")
				for _, query := range []DeviceQuery{{}, {Expand: ExpandUsersSummary}, {Expand: ExpandUsersFull, Most: test.devices}, {Search: "id pr"}} {
					org.ResetRequests()
					var group sync.WaitGroup
					for range 3 {
						group.Go(func() {
							list, err := c.Devices(t.Context(), query)
							if err != nil {
								t.Errorf("%+v: %v", query, err)
								return
							}
							once := slices.CompactFunc(slices.Clone(list.Devices), func(a, b Device) bool { return a.ID == b.ID })
							if len(list.Devices) != test.devices || len(once) != test.devices || !slices.IsSortedFunc(once, compareDevices) {
								t.Errorf("%+v: %d devices, want %d, sorted, each once", query, len(list.Devices), test.devices)
							}
						})
					}
					group.Wait()
					if got := listedDevices(org); got != test.requests {
						t.Errorf("%d devices, %+v: %d requests, want %d", test.devices, query, got, test.requests)
					}
				}
				org.ResetRequests()
				list, _ := c.Devices(t.Context(), DeviceQuery{})
				counts, err := c.CountDevices(t.Context(), "")
				if err != nil || !reflect.DeepEqual(counts, list.Counts()) || counts.Total != test.devices {
					t.Errorf("counted %+v, %v, and a list holds %+v", counts, err, list.Counts())
				}
				if got := listedDevices(org); got != test.requests {
					t.Errorf("%d devices: %d requests to count them, want %d", test.devices, got, test.requests)
				}
			})
		}
	}
}

// What one page leaves out is not that of the page before, and what the rest of the client takes from a server, a key that
// comes twice or text that is no UTF-8, pages may have, too.
func TestDevices_pagesOfTheirOwn(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("after") != "" {
			sendJSON(w, 200, `[{"id":"guo2","id":"guo3","status":"A`+"\xff"+`"}]`)
			return
		}
		w.Header().Set("Link", `</api/v1/devices?after=1>; rel="next"`)
		sendJSON(w, 200, `[{"id":"guo1","status":"ACTIVE","created":"2026-01-02T03:04:05.000Z","profile":{"platform":"IOS","managed":true},`+
			`"resourceDisplayName":{"value":"Phone","sensitive":true},"_embedded":{"users":[{"managementStatus":"MANAGED"}]}},{"id":"guo9","status":"ACTIVE"}]`)
	})
	list, err := org.client(t).Devices(t.Context(), DeviceQuery{})
	if err != nil {
		t.Fatal(err)
	}
	devices := list.Devices
	if len(devices) != 3 || devices[1].Status != "A\ufffd" {
		t.Fatalf("read %+v", devices)
	}
	if later := devices[1]; !reflect.DeepEqual(later, Device{ID: "guo3", Status: later.Status, Created: later.Created, LastUpdated: later.LastUpdated}) || !later.Created.IsZero() {
		t.Errorf("read %+v, of which the page has an id and a status", later)
	}
}

// The first devices of a list are as many as were asked for, also where its pages are short.
func TestDevices_first(t *testing.T) {
	t.Parallel()
	pages := 0
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		pages++
		at, _ := strconv.Atoi(r.URL.Query().Get("after"))
		var devices []string
		for i := range 20 {
			devices = append(devices, fmt.Sprintf(`{"id":"guo%02d"}`, at+i))
		}
		if at+20 < 60 {
			w.Header().Set("Link", fmt.Sprintf(`</api/v1/devices?after=%d>; rel="next"`, at+20))
		}
		sendJSON(w, 200, "["+strings.Join(devices, ",")+"]")
	})
	for first, want := range map[int]int{1: 1, 20: 1, 21: 2, 50: 3, 60: 3, 61: 3} {
		pages = 0
		list, err := org.client(t).Devices(t.Context(), DeviceQuery{First: first})
		if err != nil || len(list.Devices) != min(first, 60) || pages != want {
			t.Errorf("the first %d: %d by %d pages, %v; want %d pages", first, len(list.Devices), pages, err, want)
		}
	}
}

// A 429 in the middle costs its wait, and no page is read again.
func TestDevices_429InTheMiddle(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.AddDevices(900)
		org.Fail(oktasim.Fault{Path: "/api/v1/devices", Nth: 3, Status: 429, Code: "E0000047", Header: http.Header{"Retry-After": {"7"}}})
		start := time.Now()
		list, err := c.Devices(t.Context(), DeviceQuery{})
		if err != nil || len(list.Devices) != 900 {
			t.Fatalf("got %v", err)
		}
		if took := time.Since(start); took < 7*time.Second || took > 9*time.Second {
			t.Errorf("it took %s, want the 7 s that Okta asked for and little more", took)
		}
		if got := listedDevices(org); got != 5+1 {
			t.Errorf("%d requests", got)
		}
	})
}

// A cursor that has expired starts the list again, once. A search that Okta doesn't understand is answered alike and is not
// asked again.
func TestDevices_expiredCursor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		expiries, requests int
		fails              bool
	}{
		"once": {1, 2 + 3, false}, "twice": {2, 2 + 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, count := range []bool{false, true} {
				playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
					org.AddDevices(450)
					for i := range test.expiries {
						org.Fail(oktasim.Fault{Path: "/api/v1/devices", Nth: 2 * (i + 1), Status: 400, Code: "E0000031"})
					}
					got, err := 0, error(nil)
					if count {
						var counts DeviceCounts
						counts, err = c.CountDevices(t.Context(), "")
						got = counts.Total
					} else if list, e := c.Devices(t.Context(), DeviceQuery{}); e == nil {
						got = len(list.Devices)
					} else {
						err = e
					}
					switch {
					case test.fails:
						expectSays(t, err, "E0000031", "expired", "again")
					case err != nil || got != 450:
						t.Errorf("%d devices, %v", got, err)
					}
					if got := listedDevices(org); got != test.requests {
						t.Errorf("%d requests, want %d", got, test.requests)
					}
				})
			}
		})
	}
	playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		_, err := c.Devices(t.Context(), DeviceQuery{Search: "profile.platform =="})
		expectSays(t, err, "E0000031")
		if got := listedDevices(org); got != 1 || strings.Contains(err.Error(), "cursor") {
			t.Errorf("%d requests, %v", got, err)
		}
	})
}

// Too many devices are an error that names their number, where it can be had for a few requests.
func TestDevices_tooMany(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		devices, most, count, requests int
		more                           bool
	}{
		{450, 449, 450, 3, false}, {450, 10, 450, 3, false}, {2400, 10, 2200, 12, true},
	} {
		playOnSim(t, oktasim.Options{Switches: oktasim.Switches{OverlappingPages: test.devices == 450}}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
			org.AddDevices(test.devices)
			_, err := c.Devices(t.Context(), DeviceQuery{Most: test.most})
			many, ok := errors.AsType[*TooManyDevicesError](err)
			if !ok || many.Most != test.most || many.Count != test.count || many.AndMore != test.more {
				t.Errorf("%d of %d: %#v", test.devices, test.most, err)
			}
			if got := listedDevices(org); got > test.requests {
				t.Errorf("%d of %d: %d requests, want %d at most", test.devices, test.most, got, test.requests)
			}
		})
	}
}

// A search for one device reads one page, and says that there are others.
func TestFindDevices(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.AddDevices(50)
		for search, want := range map[string]int{"id pr": candidates, `id eq "` + org.Devices()[7].ID + `"`: 1, `id eq "guo"`: 0} {
			for range 2 {
				list, err := c.FindDevices(t.Context(), search)
				if err != nil || len(list.Devices) != want || list.More != (want == candidates) {
					t.Errorf("%s: %+v, %v", search, list, err)
				}
			}
		}
		if got := listedDevices(org); got != 3 {
			t.Errorf("%d requests for three searches", got)
		}
	})
}

// Pages that Okta should never send are errors, and nothing is taken for a fleet that is none.
func TestDevices_oddPages(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[{"id":"guo1"}`:           "incomplete",
		`{"id":"guo1"}`:            "does not have the form",
		`[{"id":"guo1","status":}`: "not valid JSON",
		`[{"id":1}]`:               "without an id",
		`[1]`:                      "without an id",
		`[{}]`:                     "without an id",
		`null`:                     "null",
		``:                         "empty",
	} {
		org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, body) })
		c := org.client(t)
		_, err := c.Devices(t.Context(), DeviceQuery{})
		expectSays(t, err, want)
		_, err = c.CountDevices(t.Context(), "")
		expectSays(t, err, want)
	}
}
