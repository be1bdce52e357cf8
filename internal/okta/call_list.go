package okta

import (
	"cmp"
	"context"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// pageSize is the largest page that Okta's lists offer. Few calls matter more
// than small answers.
const (
	pageSize  = 200
	pageLimit = "200"
)

// mostPages ends a list whose server never stops. It allows two million
// entries, far more than any org has.
const mostPages = 10_000

// listed is an entry of a list. It has an id.
type listed interface{ key() string }

// list reads all pages of a list. If an id comes twice, because entries moved
// between two pages, the last one is kept. It returns the call of the first
// page.
func list[T listed](ctx context.Context, c *Client, e transport.Endpoint, query url.Values, ids ...string) (items []T, first *transport.Call, err error) {
	places := map[string]int{}
	for p, err := range c.pages(ctx, e, query, false, ids...) {
		if err != nil {
			return nil, nil, err
		}
		first = cmp.Or(first, p.k)
		var found []T
		if err := c.unmarshal(p.k, &found); err != nil {
			return nil, nil, err
		}
		for _, item := range found {
			id := item.key()
			if id == "" {
				return nil, nil, withoutID(p.k)
			}
			if at, ok := places[id]; ok {
				items[at] = item
				continue
			}
			places[id] = len(items)
			items = append(items, item)
		}
	}
	return items, first, nil
}
