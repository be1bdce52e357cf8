package oktasim

import (
	"cmp"
	"fmt"
	"slices"
)

// Authorize does what a person does in the Workflows Console: New Connection,
// Okta Devices, and consent. The resulting token has the requested scopes and
// the seven automatic ones. Like the console, it fails if the app or the user,
// named by login or id, is not active, or if a scope is not granted to the app.
func (o *Org) Authorize(appID, login, connectionName string, scopes ...string) (tokenID string, err error) {
	return o.AuthorizeConnector(appID, login, OktaDevices, connectionName, scopes...)
}

// AuthorizeConnector is Authorize with another connector than Okta Devices,
// such as Okta. Its token looks the same.
func (o *Org) AuthorizeConnector(appID, login, connector, connectionName string, scopes ...string) (tokenID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, u, err := o.appAndUser(appID, login)
	if err != nil {
		return "", fmt.Errorf("authorize %q: %w", connectionName, err)
	}
	t, err := o.issue(a, u, connector, connectionName, scopes)
	if err != nil {
		return "", fmt.Errorf("authorize %q: %w", connectionName, err)
	}
	o.logConnectionEvent(connectionCreated, o.byAccount(u), t.Connector, connectionName)
	return t.ID, nil
}

// Reauthorize does what a person does in the Workflows Console to give a
// connection other scopes. The new token replaces the old one, unless the
// switch ReauthorizeKeepsOld is on. An empty tokenID means the newest active
// token of the connection.
func (o *Org) Reauthorize(appID, tokenID, connectionName string, scopes ...string) (newTokenID string, err error) {
	return o.ReauthorizeAs(appID, tokenID, "", connectionName, scopes...)
}

// ReauthorizeAs is Reauthorize by another account, named by login or id, which
// gets the new token.
func (o *Org) ReauthorizeAs(appID, tokenID, login, connectionName string, scopes ...string) (newTokenID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, old, err := o.connectionToken(appID, tokenID, connectionName)
	if err != nil {
		return "", fmt.Errorf("reauthorize %q: %w", connectionName, err)
	}
	u, err := o.userNamed(cmp.Or(login, old.User))
	if err != nil {
		return "", fmt.Errorf("reauthorize %q: %w", connectionName, err)
	}
	t, err := o.issue(a, u, old.Connector, connectionName, scopes)
	if err != nil {
		return "", fmt.Errorf("reauthorize %q: %w", connectionName, err)
	}
	if !o.options.Switches.ReauthorizeKeepsOld {
		o.revoke(old)
	}
	o.logConnectionEvent(connectionReauthorized, o.byAccount(u), t.Connector, connectionName)
	return t.ID, nil
}

// DeleteConnection deletes a connection, as a person does in the Workflows
// Console. It revokes the token, unless the switch ConsoleDeleteKeepsToken is
// on. An empty tokenID means the newest active token of the connection. In the
// System Log, the connection's account is the actor, unless ActAs set another.
func (o *Org) DeleteConnection(appID, tokenID, connectionName string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, t, err := o.connectionToken(appID, tokenID, connectionName)
	if err != nil {
		return fmt.Errorf("delete %q: %w", connectionName, err)
	}
	usual, ok := o.userByID(t.User)
	if !ok {
		usual = o.owner
	}
	by := o.byHand(usual)
	if !o.options.Switches.ConsoleDeleteKeepsToken {
		o.revoke(t)
		// The console also revokes the authorization and logs both.
		o.logConnectionEvent(connectionRevoked, by, t.Connector, connectionName)
	}
	o.logConnectionEvent(connectionDeleted, by, t.Connector, connectionName)
	return nil
}

// byAccount is the account that consents to a connection. No other account can.
func (o *Org) byAccount(u *user) origin {
	by := o.byHand(u)
	by.user = u
	return by
}

// connectionToken finds the active token of a connection.
func (o *Org) connectionToken(appID, tokenID, connectionName string) (*app, *token, error) {
	a, err := o.appCalled(appID)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range slices.Backward(o.tokens) {
		wanted := t.ID == tokenID || tokenID == "" && t.Connection == connectionName
		if wanted && t.App == a.ID && t.live(o.now()) {
			return a, t, nil
		}
	}
	return nil, nil, fmt.Errorf("the app %s has no live token %s", a.Label, cmp.Or(tokenID, "of the connection "+connectionName))
}
