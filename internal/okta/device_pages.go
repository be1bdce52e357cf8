package okta

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// codeInvalidSearch is Okta's error code for an invalid search expression and
// for an expired cursor.
const codeInvalidSearch = "E0000031"

// takePage handles one page and reports whether it needs more pages.
type takePage func(page) (more bool, err error)

// devicePages reads the pages of a list of devices and passes them to the
// function that begin returns. If a cursor has expired, it calls begin again and
// reads the list from the start, once. begin must drop the earlier pages.
func (c *Client) devicePages(ctx context.Context, query DeviceQuery, begin func() takePage) error {
	ctx = transport.WithWaitTotal(ctx)
	parameters := url.Values{"limit": {pageLimit}}
	if query.First > 0 {
		parameters.Set("limit", strconv.Itoa(min(query.First, pageSize)))
	}
	if query.Search != "" {
		parameters.Set("search", query.Search)
	}
	if query.Expand != ExpandUsersNone {
		parameters.Set("expand", string(query.Expand))
	}
	readAll := func() (read int, err error) {
		take := begin()
		for p, err := range c.pages(ctx, listDevices, parameters, query.First == 0) {
			if err != nil {
				return read, err
			}
			read++
			if more, err := take(p); !more || err != nil {
				return read, err
			}
		}
		return read, nil
	}
	read, err := readAll()
	if read > 0 && isExpired(err) {
		if read, err = readAll(); read > 0 && isExpired(err) {
			e, _ := AsError(err)
			e = e.Clone()
			e.Hint = "the cursor of the next page expired while the list was read, and again when the list was read from the start: " +
				"narrow the search, or try again when the org is less busy"
			return e
		}
	}
	return c.explainClassicEngine(ctx, err)
}

// isExpired reports whether the error of a later page means that the page's
// cursor has expired.
func isExpired(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusBadRequest && e.Code == codeInvalidSearch
}

// pagesToCount is how many more pages are read to count devices after the page
// that exceeded the limit. The count helps the user choose another limit, but
// counting must not use up the org's rate limit.
const pagesToCount = 10

// deviceReading keeps the devices of pages.
type deviceReading struct {
	query   DeviceQuery
	devices []Device
	// page is the reused buffer of a decoded page. The decoder clears each
	// element before it fills it.
	page []deviceBody
	odd  OddDevices
	// beyond counts the page that exceeded the limit and those after it.
	beyond int
	// stopped is true if there are pages that were not read.
	stopped bool
}

func (r *deviceReading) take(p page) (more bool, err error) {
	odd, err := decodeAnswer(p.k, &r.page)
	if err != nil {
		return false, err
	}
	r.odd.add(func(i int) string { return r.page[i].ID }, odd)
	for i := range r.page {
		if r.page[i].ID == "" {
			return false, withoutID(p.k)
		}
		d := r.page[i].device()
		if r.query.Expand != ExpandUsersNone {
			d.Users = deviceUsers(r.page[i].Embedded.Users)
		}
		r.devices = append(r.devices, d)
	}
	if r.query.Most > 0 && r.atLeast(r.query.Most+1) {
		r.beyond++
	}
	enough := r.beyond > pagesToCount || r.query.onePage || r.query.First > 0 && r.atLeast(r.query.First)
	r.stopped = enough && p.next != ""
	return !enough, nil
}

// atLeast reports whether there are so many different devices. If it has to
// compare them, it sorts them and removes duplicates.
func (r *deviceReading) atLeast(n int) bool {
	if len(r.devices) >= n {
		r.devices = sortDevices(r.devices)
	}
	return len(r.devices) >= n
}

func (r *deviceReading) result() (*DeviceList, error) {
	devices := sortDevices(r.devices)
	if most := r.query.Most; most > 0 && len(devices) > most {
		return nil, &TooManyDevicesError{Most: most, Count: len(devices), AndMore: r.stopped}
	}
	first := min(cmp.Or(r.query.First, len(devices)), len(devices))
	return &DeviceList{Devices: devices[:first], More: r.stopped || first < len(devices), Odd: r.odd}, nil
}
