package oktasim

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const maxPage = 200

// page is the requested part of a list.
type page struct {
	limit int
	after string
}

// readPage reads limit and after.
func readPage(c *call, defaultLimit int) (page, *apiError) {
	return readPageUpTo(c, defaultLimit, maxPage)
}

func readPageUpTo(c *call, defaultLimit, maxLimit int) (page, *apiError) {
	query := c.URL.Query()
	p := page{limit: defaultLimit, after: query.Get("after")}
	if text := query.Get("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 || limit > maxLimit {
			return page{}, invalid("limit", fmt.Sprintf("limit: must be between 1 and %d", maxLimit))
		}
		p.limit = limit
	}
	return p, nil
}

// linkHeader returns one Link line per relation, as Okta does: self, and next
// if there is more. The cursor is the id of the page's last item. others are
// further parameters to repeat in the links, in Okta's order.
func (p page) linkHeader(c *call, lastID string, more bool, others ...string) http.Header {
	links := []string{p.link(c, p.after, "self", others)}
	if more {
		links = append(links, p.link(c, lastID, "next", others))
	}
	return http.Header{"Link": links}
}

func (p page) link(c *call, after, relation string, others []string) string {
	var query []string
	add := func(name, value string) { query = append(query, name+"="+url.QueryEscape(value)) }
	if after != "" {
		add("after", after)
	}
	add("limit", strconv.Itoa(p.limit))
	for _, name := range others {
		if value := c.URL.Query().Get(name); value != "" {
			add(name, value)
		}
	}
	return fmt.Sprintf(`<%s%s?%s>; rel="%s"`, c.base, c.URL.EscapedPath(), strings.Join(query, "&"), relation)
}

// cut returns the page of a list that is sorted by id.
func cut[T any](p page, items []T, id func(T) string) (part []T, more bool) {
	start := 0
	if p.after != "" {
		for start < len(items) && id(items[start]) <= p.after {
			start++
		}
	}
	end := min(start+p.limit, len(items))
	return items[start:end], end < len(items)
}
