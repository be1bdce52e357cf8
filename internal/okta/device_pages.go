package okta

import (
	"context"
	"net/http"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// codeInvalidSearch is how Okta refuses a search expression, and a cursor that has expired.
const codeInvalidSearch = "E0000031"

// devicePages reads the pages of a list of devices and gives them to what begin returns. Where Okta holds the place of the
// next page no longer, the list is begun again, once: what was read before is of no use then.
func (c *Client) devicePages(ctx context.Context, query DeviceQuery, begin func() takePage) error {
	ctx = transport.Patiently(ctx)
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
			e.Hint = "the cursor of the next page expired while the list was read, and again after the list was begun anew: " +
				"narrow the search, or try again when the org is less busy"
			return e
		}
	}
	return c.explainEngine(ctx, err)
}

// isExpired reports whether an error that a page after the first has met is that of a cursor that Okta has forgotten.
func isExpired(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusBadRequest && e.Code == codeInvalidSearch
}

// pagesToCount is how many pages more are read to count devices of which there are too many already: who is told the number
// can choose what to do, but it must not cost an org's rate limit.
const pagesToCount = 10

// deviceReading keeps the devices of pages.
type deviceReading struct {
	most   int
	first  int
	expand ExpandUsers
	packer devicePacker
	// page is the room that the last page has taken: the decoder clears each
	// place before it fills it.
	page []deviceBody
	odd  OddDevices
	// beyond is how many pages were read since there were too many.
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
		r.packer.add(d)
	}
	r.packer.keep()
	if r.first > 0 && len(r.packer.rows) >= r.first && r.packer.list().Len() >= r.first {
		return false, nil
	}
	if r.most == 0 || len(r.packer.rows) <= r.most || r.packer.list().Len() <= r.most {
		return true, nil
	}
	r.beyond++
	r.andMore = r.beyond > pagesToCount
	return !r.andMore, nil
}

func (r *deviceReading) result() (*DeviceList, error) {
	list := r.packer.list()
	if r.first > 0 && list.Len() > r.first {
		list.rows = list.rows[:r.first]
	}
	if r.most > 0 && list.Len() > r.most {
		return nil, &TooManyDevicesError{Most: r.most, Count: list.Len(), AndMore: r.andMore}
	}
	list.Odd = r.odd
	return list, nil
}
