package oktasim

// Switches select a behaviour where Okta's is not known. The zero value is the
// default behaviour. Code that calls Okta must work with each of them.
type Switches struct {
	// RegrantConflict answers 400 if a granted scope is granted again. By
	// default the call succeeds and returns the existing grant.
	RegrantConflict bool `json:"regrantConflict"`
	// AutomaticScopes says which of the automatic scopes of Okta Workflows
	// OAuth are listed among its grants.
	AutomaticScopes AutomaticScopes `json:"automaticScopes"`
	// HideFlowTokens keeps the refresh tokens of Okta Workflows OAuth out of the API.
	HideFlowTokens bool `json:"hideFlowTokens"`
	// ListRevokedTokens keeps revoked and expired tokens in the API. By default
	// they disappear.
	ListRevokedTokens bool `json:"listRevokedTokens"`
	// ConsoleDeleteKeepsToken keeps the token active when its connection is
	// deleted in the Workflows Console.
	ConsoleDeleteKeepsToken bool `json:"consoleDeleteKeepsToken"`
	// RotateTokenID gives a token another id with each use.
	RotateTokenID bool `json:"rotateTokenId"`
	// ReauthorizeKeepsOld keeps the previous token of a connection active when
	// the connection is reauthorized.
	ReauthorizeKeepsOld bool `json:"reauthorizeKeepsOld"`
	// ShortTokenList omits each app's newest refresh token from the list, as
	// Okta did until July 2026. A read by its id finds it.
	ShortTokenList bool `json:"shortTokenList"`
	// SlidingTokens extends a refresh token of the org's own authorization
	// server by seven days with each use. By default it ends 90 days after it
	// was made, as Okta documents.
	SlidingTokens bool `json:"slidingTokens"`
	// ConsentEventScope logs a granted or revoked scope with two targets, the
	// app and the scope. By default each grant is a target, as in the recorded
	// event of the same family.
	ConsentEventScope bool `json:"consentEventScope"`
	// ConsentEventDetail logs a granted or revoked scope with the OAuth 2.0
	// client as the only target. The scope is in its details.
	ConsentEventDetail bool `json:"consentEventDetail"`
	// ConsentEventSystem makes Okta's system the actor of these events, instead
	// of the admin.
	ConsentEventSystem bool `json:"consentEventSystem"`
	// ConnectionEventConnector logs a connection with three targets: the user,
	// the connector and the connection. By default they are the Okta Workflows
	// app and the connection, as in all recorded events of Workflows.
	ConnectionEventConnector bool `json:"connectionEventConnector"`
	// ConnectionEventDetail logs a connection with the user as the only target.
	// The connector and the connection's name are in its details.
	ConnectionEventDetail bool `json:"connectionEventDetail"`
	// PasswordChangeRevokes revokes a user's tokens when the user's password
	// changes.
	PasswordChangeRevokes bool `json:"passwordChangeRevokes"`
	// OverlappingPages starts each page of devices with the last device of the
	// previous page, as when pages shift during a read.
	OverlappingPages bool `json:"overlappingPages"`
	// RequireAssignment refuses an authorization by a user without an
	// assignment of the app. It is off by default, so that simple tests need no
	// assignments.
	RequireAssignment bool `json:"requireAssignment"`
}

// AutomaticScopes says which automatic scopes are listed as grants.
type AutomaticScopes string

const (
	// AutomaticScopesHidden lists none of them.
	AutomaticScopesHidden AutomaticScopes = ""
	// AutomaticScopesSome lists three of the seven.
	AutomaticScopesSome AutomaticScopes = "some"
	// AutomaticScopesAll lists all seven.
	AutomaticScopesAll AutomaticScopes = "all"
)
