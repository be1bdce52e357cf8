package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Grant is a scope granted to the client of an app. Outside of seeds, App is an
// id.
type Grant struct {
	// ID is generated if empty.
	ID    string `json:"id,omitempty"`
	App   string `json:"app"`
	Scope string `json:"scope"`
	// Issuer is the org's address if empty.
	Issuer string `json:"issuer,omitempty"`
	// Source is ADMIN if empty, or END_USER.
	Source string `json:"source,omitempty"`
	// Status is ACTIVE if empty, or REVOKED.
	Status string `json:"status,omitempty"`
	// Created is now if zero.
	Created time.Time `json:"created,omitzero"`
}

// grant has an empty Issuer for the org's own address, because an org may have
// several addresses. It belongs to the client id: an app that gets the id of a
// deleted one has its grants.
type grant struct {
	Grant

	clientID string
	// by made it. For apps, the System Log has PublicClientApp; that grants
	// have it too is a guess.
	by EventParty
}

// Grants returns the grants of an app's client as the API lists them, sorted by scope.
func (o *Org) Grants(appID string) ([]Grant, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return nil, err
	}
	var result []Grant
	for _, g := range o.grantsOf(a) {
		shown := g.Grant
		shown.App, shown.Issuer = a.ID, cmp.Or(shown.Issuer, o.orgURL())
		result = append(result, shown)
	}
	slices.SortFunc(result, func(a, b Grant) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Issuer, b.Issuer), cmp.Compare(a.ID, b.ID))
	})
	return result, nil
}

// GrantInConsole grants scopes on the app's Okta API Scopes tab, with a single
// event in the System Log, and returns the id of the first one's grant. An
// existing grant stays unchanged.
func (o *Org) GrantInConsole(appID string, scopes ...string) (grantID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err := errors.Join(err, notEmpty(scopes), o.checkScopes(scopes)); err != nil {
		return "", err
	}
	o.grantByHand(a, scopes)
	return o.granted(a, scopes[0]).ID, nil
}

func notEmpty(scopes []string) error {
	if len(scopes) == 0 {
		return errors.New("no scope is named")
	}
	return nil
}

func (o *Org) checkScopes(scopes []string) error {
	for _, scope := range scopes {
		if !o.known[scope] {
			return fmt.Errorf("the app's Okta API Scopes tab has no scope %q", scope)
		}
	}
	return nil
}

func (o *Org) grantByHand(a *app, scopes []string) {
	by := byOwner(o)
	var made []*grant
	for _, scope := range scopes {
		if o.granted(a, scope) == nil {
			made = append(made, o.addGrant(a, Grant{Scope: scope}, by.principal))
		}
	}
	if len(made) > 0 {
		o.logConsent(consentGranted, by, a, made...)
	}
}

// RevokeInConsole revokes scopes on the app's Okta API Scopes tab, with a
// single event in the System Log.
func (o *Org) RevokeInConsole(appID string, scopes ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err := errors.Join(err, notEmpty(scopes)); err != nil {
		return err
	}
	var revoked []*grant
	for _, scope := range scopes {
		g := o.granted(a, scope)
		if g == nil {
			return errors.New("the app has no grant of " + scope)
		}
		revoked = append(revoked, g)
	}
	for _, g := range revoked {
		o.removeGrant(g)
	}
	o.logConsent(consentRevoked, byOwner(o), a, revoked...)
	return nil
}

func (o *Org) addSeedGrant(g Grant) (*grant, error) {
	a, err := o.appCalled(g.App)
	if err := errors.Join(err, oneOf("grant source", g.Source), oneOf("grant or token status", g.Status)); err != nil {
		return nil, err
	}
	if g.Scope == "" {
		return nil, errors.New("a grant without a scope")
	}
	return o.addGrant(a, g, principal{user: o.owner}), nil
}

func (o *Org) addGrant(a *app, g Grant, by principal) *grant {
	g.ID = cmp.Or(g.ID, o.newID("oag"))
	g.Source = cmp.Or(g.Source, "ADMIN")
	g.Status = cmp.Or(g.Status, "ACTIVE")
	g.Created = cmp.Or(g.Created, o.stampNow())
	added := &grant{g, a.ClientID, by.party()}
	o.grants = append(o.grants, added)
	return added
}

func (o *Org) removeGrant(g *grant) {
	o.grants = slices.DeleteFunc(o.grants, func(other *grant) bool { return other == g })
}

func (o *Org) grantsOf(a *app) []*grant {
	var result []*grant
	for _, g := range o.grants {
		if g.clientID == a.ClientID {
			result = append(result, g)
		}
	}
	return result
}

// granted finds the grant of a scope: by one of the issuers, or by any if none is
// given.
func (o *Org) granted(a *app, scope string, issuers ...string) *grant {
	for _, g := range o.grantsOf(a) {
		if g.Scope == scope && g.Status == "ACTIVE" && (len(issuers) == 0 || slices.Contains(issuers, g.Issuer)) {
			return g
		}
	}
	return nil
}

// listAutomaticScopes adds grants for the automatic scopes that the switch
// selects.
func (o *Org) listAutomaticScopes(a *app) {
	if a.Name != flowAppName {
		return
	}
	for _, scope := range listedAutomaticScopes[o.options.Switches.AutomaticScopes] {
		if o.granted(a, scope) == nil {
			o.addGrant(a, Grant{Scope: scope}, principal{user: o.owner})
		}
	}
}

// mayRequest reports whether an app can be authorized for a scope. Automatic
// scopes need no grant unless they are listed, because somebody may have
// revoked a listed one.
func (o *Org) mayRequest(a *app, scope string) bool {
	if o.granted(a, scope) != nil {
		return true
	}
	var listed []string
	if a.Name == flowAppName {
		listed = listedAutomaticScopes[o.options.Switches.AutomaticScopes]
	}
	return slices.Contains(automaticScopes, scope) && !slices.Contains(listed, scope)
}
