package okta

import (
	"context"
	"fmt"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// pageSize is the largest page that Okta's lists give: few calls matter more than small answers.
const (
	pageSize  = 200
	pageLimit = "200"
)

// mostPages ends a list whose server never stops: two million things, far beyond any org.
const mostPages = 10_000

// listed is what a list holds: something with an id.
type listed interface{ key() string }

// list reads all pages. An id that comes twice, because things moved between two pages, is kept once, as last seen.
// The call returned is that of the first page.
func list[T listed](ctx context.Context, c *Client, e transport.Endpoint, target string) ([]T, *transport.Call, error) {
	ctx = transport.Patiently(ctx)
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
				return nil, k, k.Fail("the list holds something without an id", nil)
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
			return nil, k, k.Fail("the list's next page is one that was read already: the list has no end", nil)
		}
	}
	return nil, first, first.Fail(fmt.Sprintf("the list has more than %d pages", mostPages), nil)
}
