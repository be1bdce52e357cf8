package oktasim

import "strings"

func (o *Org) listApps(c *call) (answer, *apiError) {
	p, err := readPage(c, 1, 20, maxPage)
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
		named := strings.HasPrefix(strings.ToLower(a.Name), q) || strings.HasPrefix(strings.ToLower(a.Label), q)
		if named && (filter == nil || filter(o.appBody(c, a))) {
			found = append(found, a)
		}
	}
	apps := list[*app]{
		items: found,
		body:  func(a *app) []byte { return encoded(o.appBody(c, a)) },
	}
	return apps.answer(c, p, "q", "filter"), nil
}

// theApp finds the app in the path's first variable.
func (o *Org) theApp(c *call) (*app, *apiError) { return o.apps.the(c, "AppInstance") }

// appAttributes are the attributes that a filter of the app list may name.
var appAttributes = attributes{
	"id":     {},
	"name":   {},
	"status": {},
}
