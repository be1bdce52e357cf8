package okta

import (
	"context"
	"net/http"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// codeInvalidSearch is Okta's error code for an invalid search expression and
// for an expired cursor.
const codeInvalidSearch = "E0000031"

// devicePages reads the pages of a list of devices and passes them to the
// function that begin returns. If a cursor has expired, it reads the list from
// the start again, once. The pages read before are then discarded.
func (c *Client) devicePages(ctx context.Context, query DeviceQuery, begin func() takePage) error {
	ctx = transport.WithWaitTotal(ctx)
	parameters := url.Values{"limit": {pageLimit}}
	if query.Search != "" {
		parameters.Set("search", query.Search)
	}
	if query.Expand != ExpandUsersNone {
		parameters.Set("expand", string(query.Expand))
	}
	target := transport.WithQuery(listDevices.Path, parameters)
	enough := (query.First + pageSize - 1) / pageSize
	read, err := c.pages(ctx, listDevices, target, enough, begin())
	if read > 0 && isExpired(err) {
		if read, err = c.pages(ctx, listDevices, target, enough, begin()); read > 0 && isExpired(err) {
			e, _ := AsError(err)
			e = e.Clone()
			e.Hint = "the cursor of the next page expired while the list was read, and again when the list was read from the start: " +
				"narrow the search, or try again when the org is less busy"
			return e
		}
	}
	return c.explainEngine(ctx, err)
}

// isExpired reports whether the error of a later page means that the page's
// cursor has expired.
func isExpired(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusBadRequest && e.Code == codeInvalidSearch
}

// pagesToCount is how many more pages are read to count devices after the limit
// was exceeded. The count helps the user choose another limit, but counting
// must not use up the org's rate limit.
const pagesToCount = 10

// deviceReading keeps the devices of pages.
type deviceReading struct {
	most    int
	first   int
	expand  ExpandUsers
	devices []Device
	// page is the reused buffer of a decoded page. The decoder clears each
	// element before it fills it.
	page []deviceBody
	odd  OddDevices
	// beyond is how many pages were read after the limit was exceeded.
	beyond  int
	andMore bool
}

func (r *deviceReading) take(k *transport.Call, page []byte) (more bool, err error) {
	odd, err := decodeAnswer(k, page, &r.page)
	if err != nil {
		return false, err
	}
	r.odd.add(func(i int) string { return r.page[i].ID }, odd)
	for i := range r.page {
		if r.page[i].ID == "" {
			return false, withoutID(k)
		}
		d := r.page[i].device()
		if r.expand != ExpandUsersNone {
			d.Users = deviceUsers(r.page[i].Embedded.Users)
		}
		r.devices = append(r.devices, d)
	}
	if r.first > 0 && len(r.devices) >= r.first && r.count() >= r.first {
		return false, nil
	}
	if r.most == 0 || len(r.devices) <= r.most || r.count() <= r.most {
		return true, nil
	}
	r.beyond++
	r.andMore = r.beyond > pagesToCount
	return !r.andMore, nil
}

// count returns the number of different devices.
func (r *deviceReading) count() int {
	r.devices = sortDevices(r.devices)
	return len(r.devices)
}

func (r *deviceReading) result() (*DeviceList, error) {
	list := &DeviceList{devices: sortDevices(r.devices)}
	if r.first > 0 && list.Len() > r.first {
		list.devices = list.devices[:r.first]
	}
	if r.most > 0 && list.Len() > r.most {
		return nil, &TooManyDevicesError{Most: r.most, Count: list.Len(), AndMore: r.andMore}
	}
	list.Odd = r.odd
	return list, nil
}
