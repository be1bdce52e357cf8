package oktasim

import (
	"encoding/json"
	"fmt"
)

// Switches choose between behaviours where it is not known how Okta behaves. The zero value is the default behaviour; code
// that talks to Okta has to be right under each of them.
type Switches struct {
	// RegrantConflict makes granting a scope that is granted already a 400. By default it succeeds and answers the grant
	// that is there.
	RegrantConflict bool `json:"regrantConflict,omitempty"`
	// AutomaticScopes says whether the scopes that Okta Workflows OAuth gets by itself are listed among its grants.
	AutomaticScopes AutomaticScopes `json:"automaticScopes,omitempty"`
	// HideFlowTokens keeps the refresh tokens of Okta Workflows OAuth out of the API.
	HideFlowTokens bool `json:"hideFlowTokens,omitempty"`
	// ListRevokedTokens keeps revoked and expired tokens in the API. By default they are gone.
	ListRevokedTokens bool `json:"listRevokedTokens,omitempty"`
	// ConsoleDeleteKeepsToken lets the token live when its connection is deleted in the Workflows Console.
	ConsoleDeleteKeepsToken bool `json:"consoleDeleteKeepsToken,omitempty"`
	// RotateTokenID gives a token another id each time it is used.
	RotateTokenID bool `json:"rotateTokenId,omitempty"`
	// ReauthorizeKeepsOld lets the former token of a connection live when the connection is reauthorized.
	ReauthorizeKeepsOld bool `json:"reauthorizeKeepsOld,omitempty"`
	// ShortTokenList leaves the newest refresh token of each app out of the list, as Okta's list did until July 2026. Asked for
	// by its id, it is there.
	ShortTokenList bool `json:"shortTokenList,omitempty"`
	// SlidingTokens lets a refresh token of the org's own authorization server live for seven days after each use. By default it
	// ends 90 days after it was made, used or not, as Okta documents.
	SlidingTokens bool `json:"slidingTokens,omitempty"`
	// ConsentEventScope writes a granted or revoked scope to the System Log as two targets, the app and the scope. By default
	// each grant is a target, as in the recorded event of the same family.
	ConsentEventScope bool `json:"consentEventScope,omitempty"`
	// ConsentEventDetail writes a granted or revoked scope to the System Log with the OAuth 2.0 client as the only target and the
	// scope among its details.
	ConsentEventDetail bool `json:"consentEventDetail,omitempty"`
	// ConsentEventSystem names Okta's system as the actor of these events, instead of the admin.
	ConsentEventSystem bool `json:"consentEventSystem,omitempty"`
	// ConnectionEventConnector writes a connection to the System Log as three targets: the user, the connector and the
	// connection. By default they are the Okta Workflows app and the connection, as in all recorded events of Workflows.
	ConnectionEventConnector bool `json:"connectionEventConnector,omitempty"`
	// ConnectionEventDetail writes a connection to the System Log with one target, the user, and the connector and the
	// connection's name among its details.
	ConnectionEventDetail bool `json:"connectionEventDetail,omitempty"`
	// PasswordChangeRevokes ends a user's tokens when the user's password is changed.
	PasswordChangeRevokes bool `json:"passwordChangeRevokes,omitempty"`
	// OverlappingPages lets each page of devices begin with the last device of the page before, as pages do that shift while
	// they are read.
	OverlappingPages bool `json:"overlappingPages,omitempty"`
	// RequireAssignment refuses an authorization by a user to whom the app is not assigned. It is off by default, so that
	// an org needs no assignments before it has something to show.
	RequireAssignment bool `json:"requireAssignment,omitempty"`
}

// AutomaticScopes says how many of the automatic scopes are listed as grants.
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
	return 0, fmt.Errorf("automatic scopes can be hidden, some or all, not %q", name)
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
