package oktasim

import (
	"cmp"
	"errors"
	"hash/crc32"
	"strconv"
	"strings"
)

// The types of the events about grants and connections.
const (
	consentGranted = "app.oauth2.admin.consent.grant"
	consentRevoked = "app.oauth2.admin.consent.revoke"

	connectionCreated      = "workflows.user.connection.create"
	connectionReauthorized = "workflows.user.connection.reauthorize"
	connectionRevoked      = "workflows.user.connection.revoke"
	connectionDeleted      = "workflows.user.connection.delete"

	accessTokenGranted = "app.oauth2.token.grant.access_token"
)

// logConsent adds one event for all scopes that were granted or revoked
// together.
func (o *Org) logConsent(eventType string, by origin, a *app, grants ...*grant) {
	var targets []EventParty
	for _, g := range grants {
		targets = append(targets, o.consentTargets(a, g)...)
	}
	e := by.event(eventType, targets...)
	if o.options.Switches.ConsentEventSystem {
		e.Actor = EventParty{ID: "okta.2b1959c8-bcc0-56eb-a589-cfcfb7422f26", Type: "SystemPrincipal", AlternateID: "system@okta.com", DisplayName: "Okta System"}
	}
	o.logEvent(e)
}

// consentTargets are the affected scopes and app. The default has the shape of
// the recorded event app.oauth2.as.consent.grant, which has the same documented
// schema. The other shapes are guesses.
func (o *Org) consentTargets(a *app, g *grant) []EventParty {
	switch switches := o.options.Switches; {
	case switches.ConsentEventDetail:
		return []EventParty{{
			ID: a.ClientID, Type: "PublicClientApp", DisplayName: a.Label,
			Detail: map[string]any{"grantedScopes": g.Scope, "issuer": cmp.Or(g.Issuer, o.orgURL())},
		}}
	case switches.ConsentEventScope:
		return []EventParty{
			a.party(),
			{ID: makeID("scp", uint64(crc32.ChecksumIEEE([]byte(g.Scope)))), Type: "OAuth2Scope", DisplayName: g.Scope},
		}
	default:
		return []EventParty{{
			ID: g.ID, Type: "ConsentGrant", DisplayName: g.Scope,
			Detail: map[string]any{"publicclientapp": a.ClientID, "authorizationserver": cmp.Or(g.Issuer, o.orgURL())},
		}}
	}
}

// OktaDevices is the name of the connector that Authorize uses.
const OktaDevices = "Okta Devices"

// connectionTargets are the Okta Workflows app and the connection, as in every
// recorded event of Workflows. The user is only the actor, and no target names
// the connector. With ConnectionEventConnector, they are the user, the
// connector and the connection, another reading of Okta's documentation. Ids of
// Workflows are numbers.
func (o *Org) connectionTargets(u EventParty, connector, nickname string) []EventParty {
	number := strconv.Itoa(int(crc32.ChecksumIEEE([]byte(nickname)) % 1e6))
	if !o.options.Switches.ConnectionEventConnector {
		return []EventParty{
			{ID: o.info.ID, Type: "AppInstance", AlternateID: "Okta Workflows", DisplayName: "Okta Workflows"},
			{ID: number, Type: "Connection", AlternateID: nickname, DisplayName: nickname},
		}
	}
	slug := strings.ToLower(strings.ReplaceAll(connector, " ", "_"))
	return []EventParty{
		u,
		{ID: slug, Type: "Application", AlternateID: slug, DisplayName: connector},
		{ID: number, Type: "Connection", DisplayName: nickname},
	}
}

// LogConnection adds an event of the Workflows Console and does nothing else.
// act is create, reauthorize, revoke or delete. It is for a connection that was
// created but doesn't work, and for one whose token no API shows.
func (o *Org) LogConnection(act, login, connector, connectionName string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err := errors.Join(err, oneOf("connection act", act)); err != nil {
		return err
	}
	o.logConnectionEvent("workflows.user.connection."+act, origin{principal: principal{user: u}, ip: consoleIP}, connector, connectionName)
	return nil
}

func (o *Org) logConnectionEvent(eventType string, by origin, connector, nickname string) {
	connector = cmp.Or(connector, OktaDevices)
	if o.options.Switches.ConnectionEventDetail {
		user := by.party()
		user.Detail = map[string]any{"connectorName": connector, "connectionName": nickname}
		o.logNow(eventType, by, user)
		return
	}
	o.logNow(eventType, by, o.connectionTargets(by.party(), connector, nickname)...)
}

// logAccessToken logs that a client got an access token, or was refused one if
// reason is set. The client is the actor. The user, if there is one, is a
// target.
func (o *Org) logAccessToken(by origin, userID, grantType string, scopes []string, reason string) {
	e := by.event(accessTokenGranted)
	if userID != "" {
		e.Targets = append(e.Targets, EventParty{ID: userID, Type: "User"})
	}
	e.Debug = map[string]any{"grantType": grantType, "requestedScopes": "", "threatSuspected": "False"}
	if reason != "" {
		e.Outcome, e.Reason = "FAILURE", reason
	} else {
		e.Debug["grantedScopes"] = strings.Join(scopes, ", ")
		e.Targets = append(e.Targets, EventParty{
			ID: "AT." + eventID(o.eventNumber)[:8], Type: "access_token", DisplayName: "Access Token",
			Detail: map[string]any{"expires": stamp(o.now().Add(accessTokenLife)).String(), "subject": cmp.Or(userID, by.party().ID)},
		})
	}
	o.logEvent(e)
}

// workflowsAgent is the user agent of Okta Workflows.
const workflowsAgent = "Azuqua"

// byWorkflows is Okta Workflows, which calls the token endpoint as the app's
// client.
func byWorkflows(a *app) origin {
	return origin{principal: principal{app: a}, ip: consoleIP, userAgent: workflowsAgent, uri: tokenPath}
}

// statusActs are the acts that give an object a status.
var statusActs = map[string]string{
	"ACTIVE": "activate", "INACTIVE": "deactivate", "DEPROVISIONED": "deactivate", deviceDeactivated: "deactivate", "SUSPENDED": "suspend",
}

// logLifecycle logs that somebody changed the status of a user, an app or a device.
func (o *Org) logLifecycle(by origin, noun string, object EventParty, before, after string) {
	act, ok := statusActs[after]
	if !ok || after == before {
		return
	}
	if before == "SUSPENDED" && after == "ACTIVE" {
		act = "unsuspend"
	}
	o.logNow(noun+".lifecycle."+act, by, object)
}
