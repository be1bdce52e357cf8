package oktasim

import (
	"net/http"
	"strings"
)

func (o *Org) listApps(c *call) (answer, *apiError) {
	p, err := readPage(c, 20)
	if err != nil {
		return answer{}, err
	}
	query := c.URL.Query()
	filter, err := parseFilter(query.Get("filter"), appAttributes)
	if err != nil {
		return answer{}, err
	}
	q := strings.ToLower(query.Get("q"))
	var found []*app
	for _, a := range o.apps {
		if filter.matches(a) && (strings.HasPrefix(strings.ToLower(a.Name), q) || strings.HasPrefix(strings.ToLower(a.Label), q)) {
			found = append(found, a)
		}
	}
	part, more := cut(p, found, func(a *app) string { return a.ID })
	bodies := make([]appBody, len(part))
	lastID := ""
	for i, a := range part {
		bodies[i], lastID = o.appBody(c, a), a.ID
	}
	result := jsonAnswer(http.StatusOK, bodies)
	result.header["Link"] = p.linkHeader(c, lastID, more, "q", "filter")["Link"]
	return result, nil
}

func (o *Org) getApp(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, o.appBody(c, a)), nil
}

// appOfPath finds the app in the path's first variable.
func (o *Org) appOfPath(c *call) (*app, *apiError) {
	if a, ok := o.app(c.params[0]); ok {
		return a, nil
	}
	return nil, notFound(c.params[0], "AppInstance")
}

// appAttributes are the attributes that a filter of the app list may name.
var appAttributes = attributes{
	"id":     {},
	"name":   {},
	"status": {},
}

// attribute implements filterable.
func (a *app) attribute(name string) (any, bool) {
	switch name {
	case "id":
		return a.ID, true
	case "name":
		return a.Name, true
	default:
		return a.Status, true
	}
}

var _ filterable = (*app)(nil)

// policyNumber makes the ids of objects that answers mention but the org
// doesn't have.
const policyNumber = 7

func policyLink(base string, n uint64) href {
	return href{Href: base + "/api/v1/policies/" + makeID("rst", policyNumber+n)}
}
