package oktasim

import (
	"encoding/json"
	"fmt"
)

// Switches select a behaviour where Okta's is not known. The zero value is the
// default behaviour. Code that calls Okta must work with each of them.
type Switches struct {
	// RegrantConflict answers 400 if a granted scope is granted again. By
	// default the call succeeds and returns the existing grant.
	RegrantConflict bool `json:"regrantConflict,omitempty"`
	// AutomaticScopes says which of the automatic scopes of Okta Workflows
	// OAuth are listed among its grants.
	AutomaticScopes AutomaticScopes `json:"automaticScopes,omitempty"`
	// HideFlowTokens keeps the refresh tokens of Okta Workflows OAuth out of the API.
	HideFlowTokens bool `json:"hideFlowTokens,omitempty"`
	// ListRevokedTokens keeps revoked and expired tokens in the API. By default
	// they disappear.
	ListRevokedTokens bool `json:"listRevokedTokens,omitempty"`
	// ConsoleDeleteKeepsToken keeps the token active when its connection is
	// deleted in the Workflows Console.
	ConsoleDeleteKeepsToken bool `json:"consoleDeleteKeepsToken,omitempty"`
	// RotateTokenID gives a token another id with each use.
	RotateTokenID bool `json:"rotateTokenId,omitempty"`
	// ReauthorizeKeepsOld keeps the previous token of a connection active when
	// the connection is reauthorized.
	ReauthorizeKeepsOld bool `json:"reauthorizeKeepsOld,omitempty"`
	// ShortTokenList omits each app's newest refresh token from the list, as
	// Okta did until July 2026. A read by its id finds it.
	ShortTokenList bool `json:"shortTokenList,omitempty"`
	// SlidingTokens extends a refresh token of the org's own authorization
	// server by seven days with each use. By default it ends 90 days after it
	// was made, as Okta documents.
	SlidingTokens bool `json:"slidingTokens,omitempty"`
	// ConsentEventScope logs a granted or revoked scope with two targets, the
	// app and the scope. By default each grant is a target, as in the recorded
	// event of the same family.
	ConsentEventScope bool `json:"consentEventScope,omitempty"`
	// ConsentEventDetail logs a granted or revoked scope with the OAuth 2.0
	// client as the only target. The scope is in its details.
	ConsentEventDetail bool `json:"consentEventDetail,omitempty"`
	// ConsentEventSystem makes Okta's system the actor of these events, instead
	// of the admin.
	ConsentEventSystem bool `json:"consentEventSystem,omitempty"`
	// ConnectionEventConnector logs a connection with three targets: the user,
	// the connector and the connection. By default they are the Okta Workflows
	// app and the connection, as in all recorded events of Workflows.
	ConnectionEventConnector bool `json:"connectionEventConnector,omitempty"`
	// ConnectionEventDetail logs a connection with the user as the only target.
	// The connector and the connection's name are in its details.
	ConnectionEventDetail bool `json:"connectionEventDetail,omitempty"`
	// PasswordChangeRevokes revokes a user's tokens when the user's password
	// changes.
	PasswordChangeRevokes bool `json:"passwordChangeRevokes,omitempty"`
	// OverlappingPages starts each page of devices with the last device of the
	// previous page, as when pages shift during a read.
	OverlappingPages bool `json:"overlappingPages,omitempty"`
	// RequireAssignment refuses an authorization by a user without an
	// assignment of the app. It is off by default, so that simple tests need no
	// assignments.
	RequireAssignment bool `json:"requireAssignment,omitempty"`
}

// AutomaticScopes says which automatic scopes are listed as grants.
type AutomaticScopes int

const (
	// AutomaticScopesHidden lists none of them.
	AutomaticScopesHidden AutomaticScopes = iota
	// AutomaticScopesSome lists three of the seven.
	AutomaticScopesSome
	// AutomaticScopesAll lists all seven.
	AutomaticScopesAll
)

var automaticScopesNames = []string{"hidden", "some", "all"}

// String returns hidden, some or all.
func (a AutomaticScopes) String() string {
	if a < 0 || int(a) >= len(automaticScopesNames) {
		return fmt.Sprintf("AutomaticScopes(%d)", int(a))
	}
	return automaticScopesNames[a]
}

// ParseAutomaticScopes is the inverse of String.
func ParseAutomaticScopes(name string) (AutomaticScopes, error) {
	for i, known := range automaticScopesNames {
		if name == known {
			return AutomaticScopes(i), nil
		}
	}
	return 0, fmt.Errorf("automatic scopes must be hidden, some or all, not %q", name)
}

// Set makes AutomaticScopes a command line flag.
func (a *AutomaticScopes) Set(name string) error {
	parsed, err := ParseAutomaticScopes(name)
	if err == nil {
		*a = parsed
	}
	return err
}

// MarshalJSON writes the name.
func (a AutomaticScopes) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// UnmarshalJSON reads the name.
func (a *AutomaticScopes) UnmarshalJSON(data []byte) error {
	var name string
	if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	return a.Set(name)
}
