package oktasim

import (
	"cmp"
	"fmt"
	"time"
)

// doors in the order in which a person meets them.
var doors = []door{
	{"GET", "/state", "See the apps with their grants and live tokens, and the users.", "", view(state)},
	{"POST", "/grant", "Grant a scope on the app's Okta API Scopes tab.",
		`{"scope":"okta.devices.read"}`, body(doorGrant)},
	{"POST", "/revoke", "Revoke a scope there.",
		`{"scope":"okta.devices.manage"}`, body(doorRevoke)},
	{"POST", "/authorize", "Create a connection in the Workflows Console and consent to it.",
		`{"user":"admin@example.com","connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read"]}`,
		body(doorAuthorize)},
	{"POST", "/reauthorize", "Reauthorize a connection; \"token\" chooses one of several of that name.",
		`{"connection":"Okta Devices","scopes":["okta.devices.manage","okta.devices.read","okta.eventHooks.manage"]}`,
		body(doorReauthorize)},
	{"POST", "/delete-connection", "Delete a connection in the Workflows Console.",
		`{"connection":"Okta Devices"}`, body(doorDeleteConnection)},
	{"POST", "/revoke-connection", "Revoke a connection's authorization there, and keep the connection.",
		`{"connection":"Okta Devices"}`, body(doorRevokeConnection)},
	{"POST", "/revoke-token", "Revoke a token in the Admin Console.",
		`{"token":"oar..."}`, body(doorRevokeToken)},
	{"POST", "/use-token", "Let a card of the connection run, which keeps its token alive.",
		`{"token":"oar..."}`, body(doorUseToken)},
	{"POST", "/users", "Add a user.",
		`{"login":"svc-workflows@example.com","roles":["SUPER_ADMIN"]}`, body(doorAddUser)},
	{"POST", "/user-status", "Suspend or deactivate a user, or make them active again.",
		`{"user":"svc-workflows@example.com","status":"SUSPENDED"}`, body(doorUserStatus)},
	{"POST", "/change-password", "Change a user's password.",
		`{"user":"svc-workflows@example.com"}`, body(doorChangePassword)},
	{"POST", "/delete-user", "Delete a user.",
		`{"user":"svc-workflows@example.com"}`, body(doorDeleteUser)},
	{"POST", "/assign", "Assign an app to a user.",
		`{"user":"svc-workflows@example.com"}`, body(doorAssign)},
	{"POST", "/unassign", "Take an app from a user.",
		`{"user":"svc-workflows@example.com"}`, body(doorUnassign)},
	{"POST", "/apps", "Add an OIDC app.",
		`{"label":"My App"}`, body(doorAddApp)},
	{"POST", "/app-status", "Deactivate or activate an app.",
		`{"app":"flow","status":"INACTIVE"}`, body(doorAppStatus)},
	{"POST", "/client-secret", "See the client id and the secret on an app's Sign On tab.",
		`{"app":"flow"}`, body(doorClientSecret)},
	{"POST", "/rotate-secret", "Generate another client secret there, and deactivate the old one.",
		`{"app":"flow"}`, body(doorRotateSecret)},
	{"POST", "/delete-app", "Delete an app.",
		`{"app":"My App"}`, body(doorDeleteApp)},
	{"POST", "/devices", "Add made-up devices, and say whose they are.",
		`{"count":450,"users":["admin@example.com"]}`, body(doorAddDevices)},
	{"POST", "/device-status", "Give a device another status.",
		`{"device":"guo...","status":"SUSPENDED"}`, body(doorDeviceStatus)},
	{"POST", "/org-status", "Let the org end, or come back.",
		`{"status":"INACTIVE"}`, body(doorOrgStatus)},
	{"POST", "/revoke-access-tokens", "Let all access tokens that were issued end at once.", `{}`, body(doorRevokeAccessTokens)},
	{"POST", "/sign-in", "Sign a user in at the browser that opens the authorization endpoint.",
		`{"user":"admin@example.com"}`, body(doorSignIn)},
	{"POST", "/act-as", "Say who does by hand what these doors do from now on, for the System Log.",
		`{"user":"admin@example.com","ip":"198.51.100.4"}`, body(doorActAs)},
	{"POST", "/advance", "Move the org's clock.",
		`{"by":"168h"}`, body(doorAdvance)},
	{"POST", "/faults", "Let calls go wrong, the second POST of a grant for instance; \"lag\":\"3s\" makes them slow.",
		`{"method":"POST","path":"/api/v1/apps/*/grants","nth":2,"status":500,"code":"E0000009"}`, body(doorFault)},
	{"DELETE", "/faults", "Let no call go wrong any more.", "", view(func(o *Org) any { o.ClearFaults(); return []Request{} })},
	{"GET", "/requests", "See the API calls so far.", "", view(func(o *Org) any { return o.Requests() })},
	{"DELETE", "/requests", "Forget them.", "", view(func(o *Org) any { o.ResetRequests(); return o.Requests() })},
}

// appRef finds the app that a person means, Okta Workflows OAuth if they name none.
func (o *Org) appRef(reference string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(cmp.Or(reference, flowAppName))
	if err != nil {
		return "", err
	}
	return a.ID, nil
}

// withApp runs an act on the app that a person means.
func (o *Org) withApp(reference string, act func(appID string) (any, error)) (any, error) {
	appID, err := o.appRef(reference)
	if err != nil {
		return nil, err
	}
	return act(appID)
}

type scopeDoor struct {
	App   string `json:"app"`
	Scope string `json:"scope"`
}

func doorGrant(o *Org, in scopeDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		o.mu.Lock()
		defer o.mu.Unlock()
		ids, err := o.grantByHand(appID, in.Scope)
		if err != nil {
			return nil, err
		}
		return map[string]string{"grant": ids[0]}, nil
	})
}

func doorRevoke(o *Org, in scopeDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) { return done(o.RevokeInConsole(appID, in.Scope)) })
}

type connectionDoor struct {
	App        string   `json:"app"`
	User       string   `json:"user"`
	Token      string   `json:"token"`
	Connection string   `json:"connection"`
	Scopes     []string `json:"scopes"`
}

func doorAuthorize(o *Org, in connectionDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		id, err := o.Authorize(appID, in.User, in.Connection, in.Scopes...)
		return map[string]string{"token": id}, err
	})
}

func doorReauthorize(o *Org, in connectionDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		id, err := o.Reauthorize(appID, in.Token, in.Connection, in.Scopes...)
		return map[string]string{"token": id}, err
	})
}

func doorDeleteConnection(o *Org, in connectionDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		return done(o.DeleteConnection(appID, in.Token, in.Connection))
	})
}

func doorRevokeConnection(o *Org, in connectionDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		return done(o.RevokeConnection(appID, in.Token, in.Connection))
	})
}

func doorRevokeToken(o *Org, in connectionDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		if err := o.checkLive(in.Token); err != nil {
			return nil, err
		}
		o.RevokeToken(appID, in.Token)
		return done(nil)
	})
}

func doorUseToken(o *Org, in connectionDoor) (any, error) {
	if err := o.checkLive(in.Token); err != nil {
		return nil, err
	}
	return map[string]string{"token": o.UseToken(in.Token)}, nil
}

func (o *Org) checkLive(tokenID string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.liveToken(tokenID) == nil {
		return fmt.Errorf("there is no live token %q", tokenID)
	}
	return nil
}

func doorAddUser(o *Org, in User) (any, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id, err := o.addUserByHand(in)
	return map[string]string{"user": id}, err
}

type userDoor struct {
	App    string `json:"app"`
	User   string `json:"user"`
	Status string `json:"status"`
	Scope  string `json:"scope"`
}

func (o *Org) checkUser(login string) error {
	if _, ok := o.User(login); !ok {
		return fmt.Errorf("there is no user %q", login)
	}
	return nil
}

func doorUserStatus(o *Org, in userDoor) (any, error) {
	if err := o.checkUser(in.User); err != nil {
		return nil, err
	}
	o.SetUserStatus(in.User, cmp.Or(in.Status, "ACTIVE"))
	return done(nil)
}

func doorChangePassword(o *Org, in userDoor) (any, error) { return done(o.ChangePassword(in.User)) }

func doorDeleteUser(o *Org, in userDoor) (any, error) {
	if err := o.checkUser(in.User); err != nil {
		return nil, err
	}
	o.DeleteUser(in.User)
	return done(nil)
}

func doorAssign(o *Org, in userDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) { return done(o.Assign(appID, in.User, in.Scope)) })
}

func doorUnassign(o *Org, in userDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		if err := o.checkUser(in.User); err != nil {
			return nil, err
		}
		o.Unassign(appID, in.User)
		return done(nil)
	})
}

func doorAddApp(o *Org, in App) (any, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id, err := o.addAppByHand(in)
	return map[string]string{"app": id}, err
}

func doorAppStatus(o *Org, in userDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		o.SetAppStatus(appID, cmp.Or(in.Status, "ACTIVE"))
		return done(nil)
	})
}

func doorClientSecret(o *Org, in appDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		a, _ := o.App(appID)
		return map[string]string{"clientId": a.ClientID, "clientSecret": o.ClientSecret(appID)}, nil
	})
}

func doorRotateSecret(o *Org, in appDoor) (any, error) {
	return o.withApp(in.App, func(appID string) (any, error) {
		secret, err := o.RotateClientSecret(appID)
		return map[string]string{"clientSecret": secret}, err
	})
}

type appDoor struct {
	App string `json:"app"`
}

func doorDeleteApp(o *Org, in appDoor) (any, error) {
	if in.App == "" {
		return nil, fmt.Errorf("which app?")
	}
	return o.withApp(in.App, func(appID string) (any, error) {
		o.DeleteApp(appID)
		return done(nil)
	})
}

func doorActAs(o *Org, in struct {
	User string `json:"user"`
	IP   string `json:"ip"`
}) (any, error) {
	if in.User != "" {
		if err := o.checkUser(in.User); err != nil {
			return nil, err
		}
	}
	o.ActAs(in.User, in.IP)
	return done(nil)
}

func doorSignIn(o *Org, in userDoor) (any, error) {
	if in.User != "" {
		if err := o.checkUser(in.User); err != nil {
			return nil, err
		}
	}
	o.SignIn(in.User)
	return done(nil)
}

func doorOrgStatus(o *Org, in userDoor) (any, error) {
	o.SetOrgStatus(cmp.Or(in.Status, "ACTIVE"))
	return done(nil)
}

func doorRevokeAccessTokens(o *Org, _ struct{}) (any, error) {
	o.RevokeAccessTokens()
	return done(nil)
}

type deviceDoor struct {
	Device string `json:"device"`
	Status string `json:"status"`
}

func doorAddDevices(o *Org, in DevicesSeed) (any, error) {
	return done(func() error {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.plantDevices(&Seed{Devices: in})
	}())
}

func doorDeviceStatus(o *Org, in deviceDoor) (any, error) {
	o.mu.Lock()
	_, ok := o.devices.get(in.Device)
	o.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("there is no device %q", in.Device)
	}
	o.SetDeviceStatus(in.Device, cmp.Or(in.Status, "ACTIVE"))
	return done(nil)
}

func doorAdvance(o *Org, in struct {
	By string `json:"by"`
}) (any, error) {
	by, err := time.ParseDuration(in.By)
	if err != nil {
		return nil, err
	}
	o.Advance(by)
	return map[string]time.Time{"now": o.Now()}, nil
}

type faultDoor struct {
	Fault
	Lag string `json:"lag"`
}

func doorFault(o *Org, in faultDoor) (any, error) {
	if err := checkPattern(in.Path); err != nil {
		return nil, err
	}
	if in.Lag != "" {
		lag, err := time.ParseDuration(in.Lag)
		if err != nil {
			return nil, err
		}
		in.Fault.Lag = lag
	}
	o.Fail(in.Fault)
	return done(nil)
}
