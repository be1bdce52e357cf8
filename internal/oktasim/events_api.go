package oktasim

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	maxEvents     = 1000
	defaultEvents = 100
	// defaultSince is how far back a query without since looks.
	defaultSince = 7 * 24 * time.Hour
)

// eventAttributes are the attributes that a filter of the System Log may name.
var eventAttributes = attributes{
	"actor.id": anyText, "actor.type": anyText, "actor.alternateid": anyText, "actor.displayname": anyText,
	"target.id": anyText, "target.type": anyText, "target.alternateid": anyText, "target.displayname": anyText,
	"client.ipaddress": anyText, "displaymessage": anyText, "eventtype": anyText, "outcome.result": anyText,
	"severity": anyText, "transaction.id": anyText, "uuid": anyText,
	"published": {kind: timeAttribute},
}

var anyText = attributeRule{contains: true}

// logQuery is a query of the System Log.
type logQuery struct {
	since, until time.Time // a zero until means no end
	polling      bool      // without until, the next page has later events
	descending   bool
	after        *Event // continue after this event; nil: from the beginning
	limit        int
	filter       filter
}

func (o *Org) listEvents(c *call) (answer, *apiError) {
	q, err := o.readLogQuery(c)
	if err != nil {
		return answer{}, err
	}
	visible := c.now.Add(-o.options.LogLag)
	var found []*Event
	for _, e := range o.events {
		if !e.Published.After(visible) && q.matches(e) {
			found = append(found, e)
		}
	}
	if q.descending {
		slices.Reverse(found)
	}
	more := len(found) > q.limit
	if more {
		found = found[:q.limit]
	}
	last := q.after
	if len(found) > 0 {
		last = found[len(found)-1]
	}
	result := jsonAnswer(http.StatusOK, each(found, eventBody))
	result.header["Link"] = logLinks(c, last, more || q.polling)
	return result, nil
}

func (q *logQuery) matches(e *Event) bool {
	if e.Published.Before(q.since) || !q.until.IsZero() && !e.Published.Before(q.until) ||
		q.filter != nil && !q.filter(eventBody(e)) {
		return false
	}
	switch {
	case q.after == nil:
		return true
	case q.descending:
		return e.compare(q.after) < 0
	default:
		return e.compare(q.after) > 0
	}
}

// logLinks are self and, if there are or may be more events, next. A polling
// query gets a next link with every answer, even an empty one. The client must
// follow it later, not at once.
func logLinks(c *call, last *Event, next bool) []string {
	links := []string{fmt.Sprintf(`<%s%s>; rel="self"`, c.base, c.URL.RequestURI())}
	if !next {
		return links
	}
	query := c.URL.Query()
	cursor := "0_0"
	if last != nil {
		cursor = fmt.Sprintf("%d_%d", last.Published.UnixMilli(), last.number)
	}
	query.Set("after", cursor)
	return append(links, fmt.Sprintf(`<%s%s?%s>; rel="next"`, c.base, c.URL.EscapedPath(), query.Encode()))
}

func (o *Org) readLogQuery(c *call) (*logQuery, *apiError) {
	p, err := readPage(c, 0, defaultEvents, maxEvents)
	if err != nil {
		return nil, err
	}
	query := c.URL.Query()
	q := &logQuery{polling: query.Get("until") == "", limit: p.limit}
	if q.filter, err = parseFilter(query.Get("filter"), eventAttributes); err != nil {
		return nil, err
	}
	if err := q.readTimes(query, c.now); err != nil {
		return nil, err
	}
	switch query.Get("sortOrder") {
	case "", "ASCENDING":
	case "DESCENDING":
		q.descending, q.polling = true, false
	default:
		return nil, invalid("sortOrder", "sortOrder: must be ASCENDING or DESCENDING")
	}
	if p.after != "" {
		q.after = &Event{}
		var milliseconds int64
		if n, err := fmt.Sscanf(p.after, "%d_%d", &milliseconds, &q.after.number); n != 2 || err != nil {
			return nil, badSearch()
		}
		q.after.Published = time.UnixMilli(milliseconds).UTC()
	}
	return q, nil
}

// readTimes reads since and until. Events older than the log's life don't
// exist.
func (q *logQuery) readTimes(query url.Values, now time.Time) *apiError {
	for name, into := range map[string]*time.Time{"until": &q.until, "since": &q.since} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return invalid(name, name+": must be a time of ISO 8601")
		}
		*into = at
	}
	end := cmp.Or(q.until, now)
	q.since = cmp.Or(q.since, end.Add(-defaultSince))
	if end.Before(q.since) {
		return invalid("until", "until: must not be before since")
	}
	if oldest := now.Add(-eventLife); q.since.Before(oldest) {
		q.since = oldest
	}
	return nil
}
