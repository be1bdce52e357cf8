package oktasim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// route is an endpoint. A * in its pattern stands for one path segment, which
// the handler finds in call.params.
type route struct {
	method, pattern string
	scope           string // Okta scope that an access token needs; if empty, the endpoint checks credentials itself, if it needs any
	handler         handler
}

type handler func(*Org, *call) (answer, *apiError)

// on returns a handler that finds the object in the path and passes it to handle.
func on[T any](find func(*Org, *call) (T, *apiError), handle func(*Org, *call, T) (answer, *apiError)) handler {
	return func(o *Org, c *call) (answer, *apiError) {
		found, err := find(o, c)
		if err != nil {
			return answer{}, err
		}
		return handle(o, c, found)
	}
}

// show returns a handler that finds the object in the path and answers with it.
func show[T, B any](find func(*Org, *call) (T, *apiError), body func(*Org, *call, T) B) handler {
	return on(find, func(o *Org, c *call, found T) (answer, *apiError) {
		return jsonAnswer(http.StatusOK, body(o, c, found)), nil
	})
}

// sent reads a JSON body. It has the form of a find function, so that on(sent[T],
// …) serves an endpoint that creates an object below no other.
func sent[T any](_ *Org, c *call) (body T, err *apiError) {
	if json.Unmarshal(c.body, &body) != nil {
		return body, &apiError{status: http.StatusBadRequest, code: "E0000003"}
	}
	return body, nil
}

// take is on with the request's body.
func take[T, B any](find func(*Org, *call) (T, *apiError), handle func(*Org, *call, T, B) (answer, *apiError)) handler {
	return on(find, func(o *Org, c *call, found T) (answer, *apiError) {
		body, err := sent[B](o, c)
		if err != nil {
			return answer{}, err
		}
		return handle(o, c, found, body)
	})
}

// routes are the org's endpoints. The first matching one counts.
var routes = []route{
	{"GET", "/.well-known/okta-organization", "", (*Org).getOrganization},

	{"POST", tokenPath, "", (*Org).postToken},
	{"POST", introspectPath, "", (*Org).postIntrospect},

	{"GET", "/api/v1/apps", "okta.apps.read", (*Org).listApps},
	{"GET", "/api/v1/apps/*", "okta.apps.read", show((*Org).theApp, (*Org).appBody)},
	{"GET", "/api/v1/apps/*/grants", "okta.appGrants.read", on((*Org).theApp, (*Org).listGrants)},
	{"POST", "/api/v1/apps/*/grants", "okta.appGrants.manage", take((*Org).theApp, (*Org).postGrant)},
	{"DELETE", "/api/v1/apps/*/grants/*", "okta.appGrants.manage", on((*Org).theGrant, (*Org).deleteGrant)},
	{"GET", "/api/v1/apps/*/tokens", "okta.apps.read", on((*Org).theApp, (*Org).listTokens)},
	{"GET", "/api/v1/apps/*/tokens/*", "okta.apps.read", show((*Org).theToken, (*Org).tokenBody)},
	{"DELETE", "/api/v1/apps/*/tokens/*", "okta.apps.manage", on((*Org).theToken, (*Org).deleteToken)},
	{"POST", "/api/v1/apps/*/users", "okta.apps.manage", take((*Org).theApp, (*Org).postAssignment)},
	{"GET", "/api/v1/apps/*/users/*", "okta.apps.read", show((*Org).theAssignment, (*Org).assignmentBody)},
	{"DELETE", "/api/v1/apps/*/users/*", "okta.apps.manage", on((*Org).theAssignment, (*Org).deleteAssignment)},
	{"GET", "/api/v1/apps/*/credentials/secrets", "okta.apps.read", on((*Org).theApp, (*Org).listSecrets)},

	{"GET", "/api/v1/users/*", "okta.users.read", show((*Org).theUser, (*Org).userBody)},
	{"GET", "/api/v1/users/*/roles", "okta.roles.read", on((*Org).theUser, (*Org).listRoles)},
	{"POST", "/api/v1/users/*/roles", "okta.roles.manage", take((*Org).theUser, (*Org).postRole)},
	{"DELETE", "/api/v1/users/*/roles/*", "okta.roles.manage", on((*Org).theRole, (*Org).deleteRole)},

	{"GET", "/api/v1/logs", "okta.logs.read", (*Org).listEvents},

	{"GET", "/api/v1/devices", "okta.devices.read", (*Org).listDevices},
	{"GET", "/api/v1/devices/*", "okta.devices.read", show((*Org).theDevice, (*Org).fullDeviceBody)},
	{"DELETE", "/api/v1/devices/*", "okta.devices.manage", on((*Org).theDevice, (*Org).deleteDevice)},
	{"GET", "/api/v1/devices/*/users", "okta.devices.read", on((*Org).theDevice, (*Org).listDeviceUsers)},
	{"POST", "/api/v1/devices/*/lifecycle/activate", "okta.devices.manage", changeDevice(activation)},
	{"POST", "/api/v1/devices/*/lifecycle/deactivate", "okta.devices.manage", changeDevice(deactivation)},
	{"POST", "/api/v1/devices/*/lifecycle/suspend", "okta.devices.manage", changeDevice(suspension)},
	{"POST", "/api/v1/devices/*/lifecycle/unsuspend", "okta.devices.manage", changeDevice(unsuspension)},
}

// route finds the endpoint, checks the credential and answers.
func (o *Org) route(c *call) (answer, *apiError) {
	r, params := findRoute(c.Method, c.URL.EscapedPath())
	if r == nil {
		if err := o.authenticate(c, ""); err != nil {
			return answer{}, err
		}
		return answer{}, noSuchEndpoint()
	}
	if r.scope != "" {
		if err := o.authenticate(c, r.scope); err != nil {
			return answer{}, err
		}
	}
	c.params = params
	return r.handler(o, c)
}

// findRoute matches the path as sent: an id with an escaped slash is one
// segment, and the path is not cleaned.
func findRoute(method, escapedPath string) (*route, []string) {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		if params, ok := match(routes[i].pattern, escapedPath); ok {
			return &routes[i], params
		}
	}
	return nil, nil
}

func match(pattern, escapedPath string) (params []string, ok bool) {
	wanted, given := strings.Split(pattern, "/"), strings.Split(escapedPath, "/")
	if len(wanted) != len(given) {
		return nil, false
	}
	for i, segment := range wanted {
		if segment != "*" {
			if segment != given[i] {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(given[i])
		if err != nil || value == "" {
			return nil, false
		}
		params = append(params, value)
	}
	return params, true
}

// Endpoint is a method and a path of the API, in which a * stands for one segment,
// and the Okta scope that it needs, if any.
type Endpoint struct{ Method, Path, Scope string }

// Endpoints returns all endpoints of the org.
func Endpoints() []Endpoint {
	return each(routes, func(r route) Endpoint { return Endpoint{r.method, r.pattern, r.scope} })
}
