package oktasim

import (
	"fmt"
	"slices"
)

// Authorize is what a person does in the Workflows Console: New Connection, Okta Devices, and consent. The token that it
// leaves has the scopes that were asked for and the seven automatic ones. It fails as the console would: if the app or the
// user, named by login or id, is not active, or if a scope is not granted to the app.
func (o *Org) Authorize(appID, login, connectionName string, scopes ...string) (tokenID string, err error) {
	return o.AuthorizeConnector(appID, login, OktaDevices, connectionName, scopes...)
}

// AuthorizeConnector is Authorize with a connector other than Okta Devices, such as Okta: its token looks just the same.
func (o *Org) AuthorizeConnector(appID, login, connector, connectionName string, scopes ...string) (tokenID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, ok := o.app(appID)
	if !ok {
		return "", fmt.Errorf("authorize %q: there is no app %s", connectionName, appID)
	}
	u, ok := o.userCalled(login)
	if !ok {
		return "", fmt.Errorf("authorize %q: there is no user %q", connectionName, login)
	}
	t, err := o.issue(a, u, connector, connectionName, scopes)
	if err != nil {
		return "", fmt.Errorf("authorize %q: %w", connectionName, err)
	}
	o.connectionHappened(connectionCreated, o.byAccount(u), t.Connector, connectionName)
	return t.ID, nil
}

// Reauthorize is what the person who authorized a connection does in the Workflows Console to give it other scopes. The new
// token takes the place of the old one, unless the switch ReauthorizeKeepsOld is on. An empty tokenID means the newest live
// token of that connection.
func (o *Org) Reauthorize(appID, tokenID, connectionName string, scopes ...string) (newTokenID string, err error) {
	return o.ReauthorizeAs(appID, tokenID, "", connectionName, scopes...)
}

// ReauthorizeAs is Reauthorize by another account, named by login or id: the new token is that account's.
func (o *Org) ReauthorizeAs(appID, tokenID, login, connectionName string, scopes ...string) (newTokenID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, old, err := o.connectionToken(appID, tokenID, connectionName)
	if err != nil {
		return "", fmt.Errorf("reauthorize %q: %w", connectionName, err)
	}
	if login == "" {
		login = old.UserID
	}
	u, ok := o.userCalled(login)
	if !ok {
		return "", fmt.Errorf("reauthorize %q: there is no user %q", connectionName, login)
	}
	t, err := o.issue(a, u, old.Connector, connectionName, scopes)
	if err != nil {
		return "", fmt.Errorf("reauthorize %q: %w", connectionName, err)
	}
	if !o.options.Switches.ReauthorizeKeepsOld {
		o.revoke(old)
	}
	o.connectionHappened(connectionReauthorized, o.byAccount(u), t.Connector, connectionName)
	return t.ID, nil
}

// DeleteConnection is what a person does in the Workflows Console. It revokes the token, unless the switch
// ConsoleDeleteKeepsToken is on. An empty tokenID means the newest live token of that connection. The System Log says that
// its account did it, unless ActAs said another.
func (o *Org) DeleteConnection(appID, tokenID, connectionName string) error {
	return o.endConnection(connectionDeleted, appID, tokenID, connectionName)
}

// RevokeConnection is DeleteConnection for a person who revokes the connection's authorization and keeps the connection.
func (o *Org) RevokeConnection(appID, tokenID, connectionName string) error {
	return o.endConnection(connectionRevoked, appID, tokenID, connectionName)
}

func (o *Org) endConnection(eventType, appID, tokenID, connectionName string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, t, err := o.connectionToken(appID, tokenID, connectionName)
	if err != nil {
		return fmt.Errorf("%s %q: %w", eventType, connectionName, err)
	}
	usual := o.owner
	if u, ok := o.userByID(t.UserID); ok {
		usual = u
	}
	if eventType == connectionRevoked || !o.options.Switches.ConsoleDeleteKeepsToken {
		o.revoke(t)
		// The console revokes what it deletes, and writes both.
		o.connectionHappened(connectionRevoked, o.byHand(usual), t.Connector, connectionName)
	}
	if eventType == connectionDeleted {
		o.connectionHappened(connectionDeleted, o.byHand(usual), t.Connector, connectionName)
	}
	return nil
}

// byAccount is the account that consents to a connection: nobody else can do that.
func (o *Org) byAccount(u *user) origin {
	by := o.byHand(u)
	by.user = u
	return by
}

// connectionToken finds the live token that a person means.
func (o *Org) connectionToken(appID, tokenID, connectionName string) (*app, *token, error) {
	a, ok := o.app(appID)
	if !ok {
		return nil, nil, fmt.Errorf("there is no app %s", appID)
	}
	for _, t := range slices.Backward(o.tokens) {
		wanted := t.ID == tokenID || tokenID == "" && t.Connection == connectionName
		if wanted && t.ClientID == a.ClientID && t.live(o.now()) {
			return a, t, nil
		}
	}
	if tokenID == "" {
		return nil, nil, fmt.Errorf("the app %s has no live token of that connection", a.Label)
	}
	return nil, nil, fmt.Errorf("the app %s has no live token %s", a.Label, tokenID)
}
