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

// listPage answers with the page of a list that is sorted by id.
func listPage[T any](c *call, p page, items []T, show func(T) (id string, body object), others ...string) answer {
	bodies, lastID, more := []object{}, "", false
	for _, item := range items {
		id, body := show(item)
		if id <= p.after {
			continue
		}
		if more = len(bodies) == p.limit; more {
			break
		}
		bodies, lastID = append(bodies, body), id
	}
	result := jsonAnswer(http.StatusOK, bodies)
	result.header["Link"] = p.links(c, lastID, more, others...)
	return result
}

// links returns one Link line per relation, as Okta does: self, and next
// if there is more. The cursor is the id of the page's last item. others are
// further parameters to repeat in the links, in Okta's order.
func (p page) links(c *call, lastID string, more bool, others ...string) []string {
	links := []string{p.link(c, p.after, "self", others)}
	if more {
		links = append(links, p.link(c, lastID, "next", others))
	}
	return links
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
