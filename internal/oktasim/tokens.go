package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// tokenIdleTime is how long an unused refresh token of a custom
	// authorization server stays active.
	tokenIdleTime = 7 * 24 * time.Hour
	// tokenLife is how long a refresh token of the org's own authorization
	// server stays active, whether or not it is used.
	tokenLife = 90 * 24 * time.Hour
)

// Token is a refresh token of a client: the record that an authorized
// connection leaves in the org. Outside of seeds, App and User are ids.
type Token struct {
	// ID is generated if empty.
	ID   string `json:"id,omitempty"`
	App  string `json:"app"`
	User string `json:"user"`
	// Connection is the nickname of the connection that has the token.
	// Connector is its connector and defaults to Okta Devices. No API shows
	// them.
	Connection string `json:"connection,omitempty"`
	Connector  string `json:"connector,omitempty"`
	// Scopes are in the API's order, which is arbitrary.
	Scopes []string `json:"scopes"`
	// Status is ACTIVE if empty, or REVOKED.
	Status string `json:"status,omitempty"`
	// Issuer is the org's address if empty.
	Issuer string `json:"issuer,omitempty"`
	// Created is now if zero, and LastUpdated is Created.
	Created     time.Time `json:"created,omitzero"`
	LastUpdated time.Time `json:"lastUpdated,omitzero"`
	// ExpiresAt defaults to the end of an unused token, unless NeverExpires is
	// set.
	ExpiresAt    time.Time `json:"expiresAt,omitzero"`
	NeverExpires bool      `json:"neverExpires,omitempty"`
}

// token has an empty Issuer for the org's own authorization server.
type token struct {
	Token

	secret *clientSecret // the secret used to get it; nil: none was needed
}

func (t *token) key() string { return t.ID }

func (t *token) live(now time.Time) bool {
	return t.Status == "ACTIVE" && (t.NeverExpires || t.ExpiresAt.After(now))
}

// Tokens returns the active tokens of an app, sorted by age, whether or not the
// API shows them.
func (o *Org) Tokens(appID string) ([]Token, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return nil, err
	}
	var result []Token
	for _, t := range o.tokens {
		if t.App == a.ID && t.live(o.now()) {
			shown := t.Token
			shown.Scopes = slices.Clone(t.Scopes)
			shown.Issuer = cmp.Or(shown.Issuer, o.orgURL())
			result = append(result, shown)
		}
	}
	slices.SortFunc(result, Token.byAge)
	return result, nil
}

func (t Token) byAge(other Token) int {
	return cmp.Or(t.Created.Compare(other.Created), cmp.Compare(t.ID, other.ID))
}

// UseToken refreshes a connection's access, as when one of its cards runs. It
// returns the token's id, which changes if the switch RotateTokenID is on. It
// returns "" if Okta refuses: the token has ended, or the connection's client
// secret was rotated. The System Log shows both outcomes.
func (o *Org) UseToken(tokenID string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.tokens, func(t *token) bool { return t.ID == tokenID })
	if i < 0 {
		return "", fmt.Errorf("there is no token %q", tokenID)
	}
	t := o.tokens[i]
	a, _ := o.apps.get(t.App) // deleting an app deletes its tokens
	if a.Status != "ACTIVE" {
		return "", nil
	}
	if !t.live(o.now()) || t.secret != nil && !t.secret.active {
		o.logAccessToken(byWorkflows(a), t.User, "refresh_token", nil, "invalid_grant")
		return "", nil
	}
	t.LastUpdated = o.stampNow()
	if !t.NeverExpires && o.slides(t) {
		t.ExpiresAt = o.end(t)
	}
	if o.options.Switches.RotateTokenID {
		t.ID = o.newID("oar")
	}
	o.logAccessToken(byWorkflows(a), t.User, "refresh_token", t.Scopes, "")
	return t.ID, nil
}

// RevokeToken revokes a token in the Admin Console.
func (o *Org) RevokeToken(appID, tokenID string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, t, err := o.connectionToken(appID, tokenID, "")
	if err != nil {
		return err
	}
	o.revokeBy(byOwner(o), t)
	return nil
}

// revokeBy revokes a token in the Admin Console or with the API.
func (o *Org) revokeBy(by origin, t *token) {
	o.revoke(t)
	a, _ := o.apps.get(t.App) // deleting an app deletes its tokens
	o.logNow("app.oauth2.token.revoke", by, EventParty{ID: t.ID, Type: "refresh_token", DisplayName: "Refresh Token"}, a.party())
}

func (o *Org) revoke(t *token) {
	t.Status, t.LastUpdated = "REVOKED", o.stampNow()
}

// slides reports whether each use extends the token. This is so for a custom
// authorization server.
func (o *Org) slides(t *token) bool { return t.Issuer != "" || o.options.Switches.SlidingTokens }

// end returns when a token ends that is used at that time and never again.
func (o *Org) end(t *token) time.Time {
	if o.slides(t) {
		return t.LastUpdated.Add(tokenIdleTime)
	}
	return t.Created.Add(tokenLife)
}

// issue makes the token of a user's authorization, with the requested scopes
// and the automatic ones.
func (o *Org) issue(a *app, u *user, connector, connection string, scopes []string) (*token, error) {
	_, assigned := o.given(a.ID, u.ID)
	switch {
	case a.Status != "ACTIVE":
		return nil, fmt.Errorf("the app %s is %s", a.Label, a.Status)
	case u.Status != "ACTIVE":
		return nil, fmt.Errorf("the user %s is %s", u.Login, u.Status)
	case !assigned && o.options.Switches.RequireAssignment:
		return nil, fmt.Errorf("the user %s is not assigned to the app %s", u.Login, a.Label)
	}
	wanted := append(slices.Clone(automaticScopes), scopes...)
	var refused error
	for _, scope := range wanted {
		if !o.mayRequest(a, scope) {
			refused = errors.Join(refused, fmt.Errorf("the scope %s is not granted to the app %s", scope, a.Label))
		}
	}
	if refused != nil {
		return nil, refused
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	t := o.addToken(a, u, Token{Connector: connector, Connection: connection, Scopes: shuffled(wanted, o.lastID)})
	o.logAccessToken(byWorkflows(a), u.ID, "authorization_code", t.Scopes, "")
	return t, nil
}

func (o *Org) addSeedToken(t Token) (*token, error) {
	a, u, err := o.appAndUser(t.App, t.User)
	if err := errors.Join(err, oneOf("grant or token status", t.Status)); err != nil {
		return nil, err
	}
	return o.addToken(a, u, t), nil
}

func (o *Org) addToken(a *app, u *user, t Token) *token {
	t.ID = cmp.Or(t.ID, o.newID("oar"))
	t.App, t.User = a.ID, u.ID
	t.Connector = cmp.Or(t.Connector, OktaDevices)
	t.Status = cmp.Or(t.Status, "ACTIVE")
	t.Scopes = slices.Clone(t.Scopes)
	t.Created = cmp.Or(t.Created, o.stampNow())
	t.LastUpdated = cmp.Or(t.LastUpdated, t.Created)
	added := &token{Token: t}
	if n := len(a.secrets); n > 0 { // a person pastes the newest into the console
		added.secret = a.secrets[n-1]
	}
	if t.ExpiresAt.IsZero() && !t.NeverExpires {
		added.ExpiresAt = o.end(added)
	}
	o.tokens = append(o.tokens, added)
	return added
}

// shuffled returns the scopes in an order that varies with the token, as Okta's
// does.
func shuffled(scopes []string, seed uint64) []string {
	for i := len(scopes) - 1; i > 0; i-- {
		seed = mix(seed)
		j := int(seed % uint64(i+1))
		scopes[i], scopes[j] = scopes[j], scopes[i]
	}
	return scopes
}
