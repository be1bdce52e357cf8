package console

import (
	"cmp"
	"errors"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// commands in the order in which a person meets them.
var commands = []command{
	{"GET", "/state", "See the apps with their grants and live tokens, and the users.", "", look(state)},
	{
		"POST", "/grant", "Grant a scope on the app's Okta API Scopes tab.", `{"scope":"okta.devices.read"}`,
		onApp(func(a act) (any, error) {
			id, err := a.org.GrantInConsole(a.app, a.Scope)
			return result{"grant": id}, err
		}),
	},
	{
		"POST", "/revoke", "Revoke a scope there.", `{"scope":"okta.devices.manage"}`,
		onApp(func(a act) (any, error) { return done, a.org.RevokeInConsole(a.app, a.Scope) }),
	},
	{
		"POST", "/authorize", "Create a connection in the Workflows Console and consent to it.",
		`{"user":"admin@example.com","connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read"]}`,
		onApp(func(a act) (any, error) {
			id, err := a.org.Authorize(a.app, a.User, a.Connection, a.Scopes...)
			return result{"token": id}, err
		}),
	},
	{
		"POST", "/reauthorize", "Reauthorize a connection; \"token\" chooses one of several of that name.",
		`{"connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read","okta.eventHooks.manage"]}`,
		onApp(func(a act) (any, error) {
			id, err := a.org.Reauthorize(a.app, a.Token, a.Connection, a.Scopes...)
			return result{"token": id}, err
		}),
	},
	{
		"POST", "/delete-connection", "Delete a connection in the Workflows Console.", `{"connection":"Okta Devices"}`,
		onApp(func(a act) (any, error) { return done, a.org.DeleteConnection(a.app, a.Token, a.Connection) }),
	},
	{
		"POST", "/revoke-connection", "Revoke a connection's authorization there, and keep the connection.", `{"connection":"Okta Devices"}`,
		onApp(func(a act) (any, error) { return done, a.org.RevokeConnection(a.app, a.Token, a.Connection) }),
	},
	{
		"POST", "/revoke-token", "Revoke a token in the Admin Console.", `{"token":"oar..."}`,
		onApp(func(a act) (any, error) { return done, a.org.RevokeToken(a.app, a.Token) }),
	},
	{
		"POST", "/use-token", "Let a card of the connection run, which keeps its token active.", `{"token":"oar..."}`,
		with(func(a act) (any, error) {
			id, err := a.org.UseToken(a.Token)
			if id == "" && err == nil {
				err = errors.New("the token was refused: it has ended, or the client secret was rotated")
			}
			return result{"token": id}, err
		}),
	},
	{
		"POST", "/users", "Add a user.", `{"login":"svc-workflows@example.com","roles":["SUPER_ADMIN"]}`,
		body(func(o *oktasim.Org, in oktasim.User) (any, error) {
			id, err := o.AddUser(in)
			return result{"user": id}, err
		}),
	},
	{
		"POST", "/user-status", "Suspend or deactivate a user, or make them active again.",
		`{"user":"svc-workflows@example.com","status":"SUSPENDED"}`,
		with(func(a act) (any, error) { return done, a.org.SetUserStatus(a.User, cmp.Or(a.Status, "ACTIVE")) }),
	},
	{
		"POST", "/change-password", "Change a user's password.", `{"user":"svc-workflows@example.com"}`,
		with(func(a act) (any, error) { return done, a.org.ChangePassword(a.User) }),
	},
	{
		"POST", "/delete-user", "Delete a user.", `{"user":"svc-workflows@example.com"}`,
		with(func(a act) (any, error) { return done, a.org.DeleteUser(a.User) }),
	},
	{
		"POST", "/assign", "Assign an app to a user.", `{"user":"svc-workflows@example.com"}`,
		onApp(func(a act) (any, error) { return done, a.org.Assign(a.app, a.User, a.Scope) }),
	},
	{
		"POST", "/unassign", "Take an app from a user.", `{"user":"svc-workflows@example.com"}`,
		onApp(func(a act) (any, error) { return done, a.org.Unassign(a.app, a.User) }),
	},
	{
		"POST", "/apps", "Add an OIDC app.", `{"label":"My App"}`,
		body(func(o *oktasim.Org, in oktasim.App) (any, error) {
			id, err := o.AddApp(in)
			return result{"app": id}, err
		}),
	},
	{
		"POST", "/app-status", "Deactivate or activate an app.", `{"app":"flow","status":"INACTIVE"}`,
		onApp(func(a act) (any, error) { return done, a.org.SetAppStatus(a.app, cmp.Or(a.Status, "ACTIVE")) }),
	},
	{
		"POST", "/client-secret", "See the client id and the secret on an app's Sign On tab.", `{"app":"flow"}`,
		onApp(func(a act) (any, error) {
			secret, err := a.org.ClientSecret(a.app)
			found, _ := a.org.App(a.app)
			return result{"clientId": found.ClientID, "clientSecret": secret}, err
		}),
	},
	{
		"POST", "/rotate-secret", "Generate another client secret there, and deactivate the old one.", `{"app":"flow"}`,
		onApp(func(a act) (any, error) {
			secret, err := a.org.RotateClientSecret(a.app)
			return result{"clientSecret": secret}, err
		}),
	},
	{
		"POST", "/delete-app", "Delete an app.", `{"app":"My App"}`,
		onApp(func(a act) (any, error) {
			if a.App == "" {
				return nil, errors.New("which app?")
			}
			return done, a.org.DeleteApp(a.app)
		}),
	},
	{
		"POST", "/devices", "Add made-up devices, and say whose they are.", `{"count":450,"users":["admin@example.com"]}`,
		with(func(a act) (any, error) { return done, a.org.AddDevices(a.Count, a.Users...) }),
	},
	{
		"POST", "/device-status", "Give a device another status.", `{"device":"guo...","status":"SUSPENDED"}`,
		with(func(a act) (any, error) { return done, a.org.SetDeviceStatus(a.Device, cmp.Or(a.Status, "ACTIVE")) }),
	},
	{
		"POST", "/org-status", "Let the org end, or come back.", `{"status":"INACTIVE"}`,
		with(func(a act) (any, error) { return done, a.org.SetOrgStatus(cmp.Or(a.Status, "ACTIVE")) }),
	},
	{
		"POST", "/revoke-access-tokens", "Let all access tokens that were issued end at once.", `{}`,
		with(func(a act) (any, error) { return done, a.org.RevokeAccessTokens() }),
	},
	{
		"POST", "/act-as", "Say who does by hand what these commands do from now on, for the System Log.",
		`{"user":"admin@example.com","ip":"198.51.100.4"}`,
		with(func(a act) (any, error) { return done, a.org.ActAs(a.User, a.IP) }),
	},
	{
		"POST", "/advance", "Move the org's clock.", `{"by":"168h"}`,
		with(func(a act) (any, error) {
			by, err := time.ParseDuration(a.By)
			if err != nil {
				return nil, err
			}
			a.org.Advance(by)
			return map[string]time.Time{"now": a.org.Now()}, nil
		}),
	},
	{
		"POST", "/faults", "Let calls go wrong, the second POST of a grant for instance; \"lag\":\"3s\" makes them slow.",
		`{"method":"POST","path":"/api/v1/apps/*/grants","nth":2,"status":500,"code":"E0000009"}`, body(fail),
	},
	{"DELETE", "/faults", "Let no call go wrong any more.", "", look(func(o *oktasim.Org) (any, error) {
		o.ClearFaults()
		return []oktasim.Request{}, nil
	})},
	{"GET", "/requests", "See the API calls so far.", "", look(func(o *oktasim.Org) (any, error) { return o.Requests(), nil })},
	{"DELETE", "/requests", "Forget them.", "", look(func(o *oktasim.Org) (any, error) {
		o.ResetRequests()
		return o.Requests(), nil
	})},
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
