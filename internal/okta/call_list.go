package okta

import (
	"context"
	"fmt"

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

// list reads all pages. If an id comes twice, because entries moved between two
// pages, the last one is kept. It returns the call of the first page.
func list[T listed](ctx context.Context, c *Client, e transport.Endpoint, target string) ([]T, *transport.Call, error) {
	ctx = transport.WithWaitTotal(ctx)
	var (
		items []T
		first *transport.Call
	)
	places, seen := map[string]int{}, map[string]bool{}
	for range mostPages {
		seen[target] = true
		var page []T
		k, err := c.send(ctx, e, target, nil, &page)
		if err != nil {
			return nil, k, err
		}
		if first == nil {
			first = k
		}
		for _, item := range page {
			id := item.key()
			if id == "" {
				return nil, k, k.Fail("the list contains an entry without an id", nil)
			}
			if at, ok := places[id]; ok {
				items[at] = item
				continue
			}
			places[id] = len(items)
			items = append(items, item)
		}
		if target, err = c.nextPage(k); err != nil {
			return nil, k, c.scrub(k.Fail("the list's next page cannot be followed: "+err.Error(), err))
		}
		if target == "" {
			return items, first, nil
		}
		if seen[target] {
			return nil, k, k.Fail("the list's next page was read already: the list does not end", nil)
		}
	}
	return nil, first, first.Fail(fmt.Sprintf("the list has more than %d pages", mostPages), nil)
}
