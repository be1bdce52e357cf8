package oktasim

import (
	"cmp"
	"hash/crc32"
	"strconv"
	"strings"
)

// The event types that tell of grants and of connections.
const (
	consentGranted = "app.oauth2.admin.consent.grant"
	consentRevoked = "app.oauth2.admin.consent.revoke"

	connectionCreated      = "workflows.user.connection.create"
	connectionReauthorized = "workflows.user.connection.reauthorize"
	connectionRevoked      = "workflows.user.connection.revoke"
	connectionDeleted      = "workflows.user.connection.delete"
)

// eventMessages are what the Admin Console shows of an event.
var eventMessages = map[string]string{
	consentGranted:                            "Grant consent to app",
	consentRevoked:                            "Revoke consent from app",
	connectionCreated:                         "Create Workflows connection",
	connectionReauthorized:                    "Reauthorize Workflows connection",
	connectionRevoked:                         "Revoke Workflows connection",
	connectionDeleted:                         "Delete Workflows connection",
	"app.oauth2.authorize.code":               "OIDC authorization code request",
	"app.oauth2.token.revoke":                 "OAuth2 token revocation request",
	"app.oauth2.token.grant.access_token":     "OAuth2 access token is granted",
	"app.oauth2.token.grant.refresh_token":    "OAuth2 refresh token is granted",
	"app.oauth2.client.read_client_secret":    "Read the client secret of an app",
	"application.lifecycle.create":            "Create application",
	"application.lifecycle.activate":          "Activate application",
	"application.lifecycle.deactivate":        "Deactivate application",
	"application.lifecycle.delete":            "Delete application",
	"application.user_membership.add":         "Add user to application membership",
	"application.user_membership.remove":      "Remove user's application membership",
	"app.oauth2.credentials.lifecycle.create": "Create client credentials",
	"user.account.privilege.grant":            "Grant user privilege",
	"user.account.privilege.revoke":           "Revoke user privilege",
	"user.account.update_password":            "User update password for Okta",
	"user.lifecycle.create":                   "Create Okta user",
	"user.lifecycle.activate":                 "Activate Okta user",
	"user.lifecycle.deactivate":               "Deactivate Okta user",
	"user.lifecycle.suspend":                  "Suspend Okta user",
	"user.lifecycle.unsuspend":                "Unsuspend Okta user",
	"user.lifecycle.delete.completed":         "Delete Okta user",
	"device.lifecycle.activate":               "Activate device",
	"device.lifecycle.deactivate":             "Deactivate device",
	"device.lifecycle.suspend":                "Suspend device",
	"device.lifecycle.unsuspend":              "Unsuspend device",
	"device.lifecycle.delete":                 "Delete device",
}

// consentTargets say which scope of which app. Okta documents no more of these targets, so there is a switch.
func (o *Org) consentTargets(a *app, g *grant) []EventParty {
	if o.options.Switches.ConsentEventDetail {
		return []EventParty{{
			ID: a.ClientID, Type: "PublicClientApp", DisplayName: a.Label,
			Detail: map[string]any{"grantedScopes": g.Scope, "issuer": cmp.Or(g.Issuer, o.orgURL())},
		}}
	}
	return []EventParty{
		a.party(),
		{ID: makeID("scp", uint64(crc32.ChecksumIEEE([]byte(g.Scope)))), Type: "OAuth2Scope", DisplayName: g.Scope},
	}
}

// OktaDevices is the name of the connector that Authorize makes connections of.
const OktaDevices = "Okta Devices"

// connectionTargets are the user, the application and the display name of the connection, as Okta documents them. The
// application is the connector, not an app of the org. Ids of Workflows are numbers.
func connectionTargets(u EventParty, connector, nickname string) []EventParty {
	number := strconv.Itoa(int(crc32.ChecksumIEEE([]byte(nickname)) % 1e6))
	slug := strings.ToLower(strings.ReplaceAll(connector, " ", "_"))
	return []EventParty{
		u,
		{ID: slug, Type: "Application", AlternateID: slug, DisplayName: connector},
		{ID: number, Type: "Connection", DisplayName: nickname},
	}
}

// LogConnection writes an event of the Workflows Console and does nothing else: act is create, reauthorize, revoke or delete.
// It is for a connection that was created and doesn't work, and for one whose token no API shows. An unknown login is a
// mistake of the caller's: it panics.
func (o *Org) LogConnection(act, login, connector, connectionName string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, ok := o.userCalled(login)
	if !ok {
		panic("oktasim: there is no user " + login)
	}
	o.connectionHappened("workflows.user.connection."+act, origin{principal: principal{user: u}, ip: consoleIP}, connector, connectionName)
}

func (o *Org) connectionHappened(eventType string, by origin, connector, nickname string) {
	connector = cmp.Or(connector, OktaDevices)
	if o.options.Switches.ConnectionEventDetail {
		user := by.party()
		user.Detail = map[string]any{"connectorName": connector, "connectionName": nickname}
		o.happened(eventType, by, user)
		return
	}
	o.happened(eventType, by, connectionTargets(by.party(), connector, nickname)...)
}

// userStatusHappened tells of a status that somebody gave a user.
func (o *Org) userStatusHappened(by origin, u *user, before string) {
	eventType := "user.lifecycle.activate"
	switch {
	case u.Status == before:
		return
	case u.Status == "SUSPENDED":
		eventType = "user.lifecycle.suspend"
	case u.Status == "DEPROVISIONED":
		eventType = "user.lifecycle.deactivate"
	case before == "SUSPENDED":
		eventType = "user.lifecycle.unsuspend"
	}
	o.happened(eventType, by, u.party())
}

// deviceEvents are the events of a device by the status that it gets.
var deviceEvents = map[string]string{
	"ACTIVE": "activate", "DEACTIVATED": "deactivate", "SUSPENDED": "suspend",
}

// deviceStatusHappened tells of a status that somebody gave a device.
func (o *Org) deviceStatusHappened(by origin, d *device, before, after string) {
	act, ok := deviceEvents[after]
	if !ok || after == before {
		return
	}
	if before == "SUSPENDED" && after == "ACTIVE" {
		act = "unsuspend"
	}
	o.happened("device.lifecycle."+act, by, d.party())
}
