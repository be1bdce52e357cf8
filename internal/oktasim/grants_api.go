package oktasim

import (
	"encoding/json"
	"net/http"
)

// grantBody is a grant in the API's form. The order of the fields is Okta's.
type grantBody struct {
	ID          string         `json:"id"`
	Status      string         `json:"status"`
	Created     stamp          `json:"created"`
	CreatedBy   actor          `json:"createdBy"`
	LastUpdated stamp          `json:"lastUpdated"`
	Issuer      string         `json:"issuer"`
	ClientID    string         `json:"clientId"`
	ScopeID     string         `json:"scopeId"`
	Source      string         `json:"source"`
	Embedded    *embeddedScope `json:"_embedded,omitempty"`
	Links       grantLinks     `json:"_links"`
}

type actor struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// actor is the maker of a grant. For apps, the System Log has PublicClientApp;
// that grants have it too is a guess.
func (p principal) actor() actor {
	if p.app != nil {
		return actor{p.app.ClientID, "PublicClientApp"}
	}
	return actor{p.user.ID, "User"}
}

type embeddedScope struct {
	Scope struct {
		ID string `json:"id"`
	} `json:"scope"`
}

type grantLinks struct {
	App    href `json:"app"`
	Self   href `json:"self"`
	Client href `json:"client"`
}

func grantBodyOf(c *call, a *app, g *grant, withScope bool) grantBody {
	issuer := g.Issuer
	if issuer == "" {
		issuer = c.base
	}
	appURL := c.base + "/api/v1/apps/" + a.ID
	body := grantBody{
		ID:          g.ID,
		Status:      g.Status,
		Created:     stamp(g.Created),
		CreatedBy:   actor{g.CreatedByID, g.CreatedByType},
		LastUpdated: stamp(g.LastUpdated),
		Issuer:      issuer,
		ClientID:    g.ClientID,
		ScopeID:     g.Scope,
		Source:      g.Source,
		Links: grantLinks{
			App:    href{Href: appURL, Title: a.Label},
			Self:   href{Href: appURL + "/grants/" + g.ID, Hints: allow("GET", "DELETE")},
			Client: href{Href: c.base + "/oauth2/v1/clients/" + g.ClientID, Title: a.Label},
		},
	}
	if withScope {
		body.Embedded = &embeddedScope{}
		body.Embedded.Scope.ID = g.Scope
	}
	return body
}

// listGrants has no pages: no Link header was ever recorded.
func (o *Org) listGrants(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	bodies := []grantBody{}
	for _, g := range o.grantsOf(a) {
		bodies = append(bodies, grantBodyOf(c, a, g, c.URL.Query().Get("expand") == "scope"))
	}
	return jsonAnswer(http.StatusOK, bodies), nil
}

func (o *Org) getGrant(c *call) (answer, *apiError) {
	a, g, err := o.grantOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, grantBodyOf(c, a, g, c.URL.Query().Get("expand") == "scope")), nil
}

// postGrant answers 200, as recorded. Okta's document says 201.
func (o *Org) postGrant(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	var wanted struct {
		Issuer  string `json:"issuer"`
		ScopeID string `json:"scopeId"`
	}
	if json.Unmarshal(c.body, &wanted) != nil {
		return answer{}, &apiError{status: http.StatusBadRequest, code: "E0000003"}
	}
	issuer, own := o.ownIssuer(c, wanted.Issuer)
	switch {
	case a.SignOnMode != openIDConnect:
		return answer{}, invalid("appId", "The app is not an OAuth 2.0 client.")
	case !own:
		return answer{}, invalid("issuer", "The issuer must be the org authorization server: "+c.base)
	case !o.known[wanted.ScopeID]:
		return answer{}, invalid("scopeId", "The scope is not one of the org authorization server: "+wanted.ScopeID)
	}
	g := o.grantedBy(a, wanted.ScopeID, issuer)
	switch {
	case g == nil:
		g = o.addGrant(a, wanted.ScopeID, issuer, c.by)
		o.logConsent(consentGranted, from(c), a, g)
	case o.options.Switches.RegrantConflict:
		return answer{}, invalid("scopeId", "The scope is already assigned to the app: "+wanted.ScopeID)
	}
	return jsonAnswer(http.StatusOK, grantBodyOf(c, a, g, true)), nil
}

// ownIssuer reports whether an issuer is this org, and returns the issuer to
// store in the grant. It isn't known which address Okta accepts if there is a
// custom domain. This org accepts both, as two issuers.
func (o *Org) ownIssuer(c *call, issuer string) (kept string, own bool) {
	switch issuer {
	case "":
		return "", false
	case o.info.AlternateURL:
		return issuer, true
	default:
		return "", issuer == c.base || issuer == o.orgURL()
	}
}

func (o *Org) deleteGrant(c *call) (answer, *apiError) {
	a, g, err := o.grantOfPath(c)
	if err != nil {
		return answer{}, err
	}
	o.removeGrant(g)
	o.logConsent(consentRevoked, from(c), a, g)
	return noContent(), nil
}

func (o *Org) grantOfPath(c *call) (*app, *grant, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return nil, nil, err
	}
	for _, g := range o.grantsOf(a) {
		if g.ID == c.params[1] {
			return a, g, nil
		}
	}
	return nil, nil, notFound(c.params[1], "OAuth2ScopeConsentGrant")
}
