package oktasim

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const maxPage = 200

// page is the requested part of a list.
type page struct {
	limit    int
	after    string
	overlaps bool // begins with the last item of the previous page
}

// readPage reads limit and after.
func readPage(c *call, minLimit, defaultLimit, maxLimit int) (page, *apiError) {
	query := c.URL.Query()
	p := page{limit: defaultLimit, after: query.Get("after")}
	if text := query.Get("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < minLimit || limit > maxLimit {
			return page{}, invalid("limit", fmt.Sprintf("limit: must be between %d and %d", minLimit, maxLimit))
		}
		p.limit = limit
	}
	return p, nil
}

// list is a list of the API, sorted by id.
type list[T identified] struct {
	items   []T
	body    func(T) []byte
	matches func(T) bool // nil: all match
}

// answer answers with a page of the list. It has one Link line per relation, as
// Okta does: self, and next if there is more. The cursor is the id of the page's
// last item. others are further parameters to repeat in the links, in Okta's order.
func (l list[T]) answer(c *call, p page, others ...string) answer {
	first := sort.Search(len(l.items), func(i int) bool {
		id := l.items[i].key()
		return id > p.after || p.overlaps && id == p.after
	})
	var bodies [][]byte
	lastID, more := "", false
	for _, item := range l.items[first:] {
		if l.matches != nil && !l.matches(item) {
			continue
		}
		if more = len(bodies) == p.limit; more {
			break
		}
		bodies, lastID = append(bodies, l.body(item)), item.key()
	}
	result := rawAnswer(http.StatusOK, slices.Concat([]byte("["), bytes.Join(bodies, []byte(",")), []byte("]")))
	result.header.Add("Link", p.link(c, p.after, "self", others))
	if more {
		result.header.Add("Link", p.link(c, lastID, "next", others))
	}
	return result
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
