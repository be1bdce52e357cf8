package okta

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// takePage handles the JSON of one page and reports whether it needs more
// pages.
type takePage func(k *transport.Call, page []byte) (more bool, err error)

// pages is list for lists that are too long to hold as Go values. It passes
// each page's JSON to take. While take runs, pages fetches the next page, but
// never more than one. From page enough on (0: never), it fetches a page only
// after take asks for more. It returns the number of pages that take got.
func (c *Client) pages(ctx context.Context, e transport.Endpoint, target string, enough int, take takePage) (read int, err error) {
	ctx, cancel := context.WithCancel(transport.WithWaitTotal(ctx))
	defer cancel()
	fetch := func(target string) chan fetchedPage {
		fetched := make(chan fetchedPage, 1)
		go func() { fetched <- c.page(ctx, e, target) }()
		return fetched
	}
	seen := map[string]bool{target: true}
	page := c.page(ctx, e, target)
	for {
		if page.err != nil {
			return read, page.err
		}
		var next chan fetchedPage
		if page.next != "" {
			switch {
			case seen[page.next]:
				return read, page.k.Fail("the list's next page was read already: the list does not end", nil)
			case len(seen) == mostPages:
				return read, page.k.Fail(fmt.Sprintf("the list has more than %d pages", mostPages), nil)
			}
			seen[page.next] = true
			if enough == 0 || read+1 < enough {
				next = fetch(page.next)
			}
		}
		more, err := take(page.k, page.k.Answer.Body)
		if err != nil {
			return read, err
		}
		read++
		if !more || page.next == "" {
			return read, nil
		}
		if next == nil {
			next = fetch(page.next)
		}
		page = <-next
	}
}

// fetchedPage is a page of a list.
type fetchedPage struct {
	k    *transport.Call
	next string
	err  error
}

func (c *Client) page(ctx context.Context, e transport.Endpoint, target string) (p fetchedPage) {
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
func decodeAnswer(k *transport.Call, answer []byte, into any) ([]jsontext.Pointer, error) {
	odd, err := decode(answer, into)
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
