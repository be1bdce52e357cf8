package okta

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// page is a page of a list, or the error instead of it.
type page struct {
	k *transport.Call
	// next is the target of the page after it, or "" if it is the last.
	next string
	err  error
}

// pages iterates over the pages of a list. An error ends the list. With ahead,
// pages fetches the next page while the caller handles one.
func (c *Client) pages(ctx context.Context, e transport.Endpoint, query url.Values, ahead bool, ids ...string) iter.Seq2[page, error] {
	return func(yield func(page, error) bool) {
		target, err := e.Target(ids...)
		if err != nil {
			yield(page{}, err)
			return
		}
		target = transport.WithQuery(target, query)
		ctx, cancel := context.WithCancel(transport.WithWaitTotal(ctx))
		defer cancel()
		seen := map[string]bool{target: true}
		after := func(p page) page {
			switch {
			case seen[p.next]:
				return page{err: p.k.Fail("the list's next page was read already: the list does not end", nil)}
			case len(seen) == mostPages:
				return page{err: p.k.Fail(fmt.Sprintf("the list has more than %d pages", mostPages), nil)}
			}
			seen[p.next] = true
			return c.page(ctx, e, p.next)
		}
		p := c.page(ctx, e, target)
		for {
			next := make(chan page, 1)
			if ahead && p.next != "" {
				go func() { next <- after(p) }()
			}
			if !yield(p, p.err) || p.next == "" {
				return
			}
			if !ahead {
				next <- after(p)
			}
			p = <-next
		}
	}
}

// page reads one page.
func (c *Client) page(ctx context.Context, e transport.Endpoint, target string) (p page) {
	if p.k, p.err = c.exchange(ctx, e, target, nil, true); p.err != nil {
		return p
	}
	var err error
	if p.next, err = c.nextPage(p.k); err != nil {
		p.err = c.scrub(p.k.Fail("the list's next page cannot be followed: "+err.Error(), err))
	}
	return p
}

// decodeAnswer is decode for the answer to a call. It uses another decoder than
// the rest of the package, because Go 1.26's own takes most of the time of
// reading a fleet.
func decodeAnswer(k *transport.Call, into any) ([]jsontext.Pointer, error) {
	odd, err := decode(k.Answer.Body, into)
	if _, broken := errors.AsType[*jsontext.SyntacticError](err); broken {
		return nil, k.Fail(brokenJSON, err)
	}
	if err != nil {
		return nil, k.Fail("the answer does not have the form that Okta documents", err)
	}
	return odd, nil
}

func withoutID(k *transport.Call) *Error {
	return k.Fail("the list contains an entry without an id", nil)
}
