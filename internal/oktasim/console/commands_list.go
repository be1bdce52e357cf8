package console

import (
	"cmp"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// commands are in the order in which a person needs them.
var commands = []command{
	{"GET", "/seed", "Show the org's content, as a file for the flag -seed.", "", func(o *oktasim.Org, _ []byte) (any, error) {
		return o.Snapshot(), nil
	}},
	{
		"POST", "/grant", "Grant a scope on the app's Okta API Scopes tab.", `{"scope":"okta.devices.read"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			id, err := o.GrantInConsole(in.app(), in.Scope)
			return result{"grant": id}, err
		}),
	},
	{
		"POST", "/revoke", "Revoke a scope on that tab.", `{"scope":"okta.devices.manage"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) { return done, o.RevokeInConsole(in.app(), in.Scope) }),
	},
	{
		"POST", "/authorize", "Create a connection in the Workflows Console and consent to it.",
		`{"user":"admin@example.com","connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read"]}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			id, err := o.Authorize(in.app(), in.User, in.Connection, in.Scopes...)
			return result{"token": id}, err
		}),
	},
	{
		"POST", "/reauthorize", "Reauthorize a connection. If several have the name, \"token\" chooses one.",
		`{"connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read","okta.eventHooks.manage"]}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			id, err := o.Reauthorize(in.app(), in.Token, in.Connection, in.Scopes...)
			return result{"token": id}, err
		}),
	},
	{
		"POST", "/delete-connection", "Delete a connection in the Workflows Console.", `{"connection":"Okta Devices"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			return done, o.DeleteConnection(in.app(), in.Token, in.Connection)
		}),
	},
	{
		"POST", "/users", "Add a user.", `{"login":"svc-workflows@example.com","roles":["SUPER_ADMIN"]}`,
		with(func(o *oktasim.Org, in oktasim.User) (any, error) {
			id, err := o.AddUser(in)
			return result{"user": id}, err
		}),
	},
	{
		"POST", "/user-status", "Suspend, deactivate or activate a user.",
		`{"user":"svc-workflows@example.com","status":"SUSPENDED"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			return done, o.SetUserStatus(in.User, cmp.Or(in.Status, "ACTIVE"))
		}),
	},
	{
		"POST", "/assign", "Assign an app to a user.", `{"user":"svc-workflows@example.com"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) { return done, o.Assign(in.app(), in.User, in.Scope) }),
	},
	{
		"POST", "/unassign", "Unassign an app from a user.", `{"user":"svc-workflows@example.com"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) { return done, o.Unassign(in.app(), in.User) }),
	},
	{
		"POST", "/app-status", "Deactivate or activate an app.", `{"app":"flow","status":"INACTIVE"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			return done, o.SetAppStatus(in.app(), cmp.Or(in.Status, "ACTIVE"))
		}),
	},
	{
		"POST", "/client-secret", "Show the client ID and the secret on an app's Sign On tab.", `{"app":"flow"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			secret, err := o.ClientSecret(in.app())
			found, _ := o.App(in.app())
			return result{"clientId": found.ClientID, "clientSecret": secret}, err
		}),
	},
	{
		"POST", "/rotate-secret", "Generate a new client secret on that tab, and deactivate the old one.", `{"app":"flow"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			secret, err := o.RotateClientSecret(in.app())
			return result{"clientSecret": secret}, err
		}),
	},
	{
		"POST", "/devices", "Add generated devices of these users.", `{"count":450,"users":["admin@example.com"]}`,
		with(func(o *oktasim.Org, in arguments) (any, error) { return done, o.AddDevices(in.Count, in.Users...) }),
	},
	{
		"POST", "/advance", "Move the org's clock.", `{"by":"168h"}`,
		with(func(o *oktasim.Org, in arguments) (any, error) {
			by, err := time.ParseDuration(in.By)
			if err != nil {
				return nil, err
			}
			o.Advance(by)
			return map[string]time.Time{"now": o.Now()}, nil
		}),
	},
	{
		"POST", "/faults", "Make calls fail, for example the second POST of a grant. \"lag\":\"3s\" makes them slow.",
		`{"method":"POST","path":"/api/v1/apps/*/grants","nth":2,"status":500,"code":"E0000009"}`, with(fail),
	},
	{"DELETE", "/faults", "Remove all faults.", "", func(o *oktasim.Org, _ []byte) (any, error) {
		o.ClearFaults()
		return []oktasim.Request{}, nil
	}},
	{"GET", "/requests", "Show the API calls so far.", "", func(o *oktasim.Org, _ []byte) (any, error) { return o.Requests(), nil }},
	{"DELETE", "/requests", "Drop the API calls so far.", "", func(o *oktasim.Org, _ []byte) (any, error) {
		o.ResetRequests()
		return o.Requests(), nil
	}},
}

// laggingFault is a fault whose lag is written as a duration.
type laggingFault struct {
	oktasim.Fault

	Lag string `json:"lag"`
}

func fail(o *oktasim.Org, in laggingFault) (any, error) {
	if in.Lag != "" {
		lag, err := time.ParseDuration(in.Lag)
		if err != nil {
			return nil, err
		}
		in.Fault.Lag = lag
	}
	return done, o.Fail(in.Fault)
}
