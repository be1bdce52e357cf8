package oktasim

import (
	"cmp"
	"net/http"
)

// appGrant is a grant of an app.
type appGrant struct {
	app   *app
	grant *grant
}

func grantBody(c *call, ag appGrant) object {
	a, g := ag.app, ag.grant
	appURL := c.base + "/api/v1/apps/" + a.ID
	return object{
		"id":          g.ID,
		"status":      g.Status,
		"created":     stamp(g.Created),
		"createdBy":   object{"id": g.by.ID, "type": g.by.Type},
		"lastUpdated": stamp(g.Created),
		"issuer":      cmp.Or(g.Issuer, c.base),
		"clientId":    g.clientID,
		"scopeId":     g.Scope,
		"source":      g.Source,
		"_links": object{
			"app":    href{Href: appURL, Title: a.Label},
			"self":   href{Href: appURL + "/grants/" + g.ID, Hints: allow("GET", "DELETE")},
			"client": href{Href: c.base + "/oauth2/v1/clients/" + g.clientID, Title: a.Label},
		},
	}
}

// listGrants has no pages: no Link header was ever recorded.
func (o *Org) listGrants(c *call, a *app) (answer, *apiError) {
	return listed(o, c, o.grantsOf(a), func(_ *Org, c *call, g *grant) object { return grantBody(c, appGrant{a, g}) })
}

type wantedGrant struct {
	Issuer  string `json:"issuer"`
	ScopeID string `json:"scopeId"`
}

// postGrant answers 200, as recorded. Okta's document says 201.
func (o *Org) postGrant(c *call, a *app, wanted wantedGrant) (answer, *apiError) {
	issuer, own := o.ownIssuer(c, wanted.Issuer)
	switch {
	case a.SignOnMode != openIDConnect:
		return answer{}, invalid("appId", "The app is not an OAuth 2.0 client.")
	case !own:
		return answer{}, invalid("issuer", "The issuer must be the org authorization server: "+c.base)
	case !o.known[wanted.ScopeID]:
		return answer{}, invalid("scopeId", "The scope is not one of the org authorization server: "+wanted.ScopeID)
	}
	g := o.granted(a, wanted.ScopeID, issuer)
	switch {
	case g == nil:
		g = o.addGrant(a, Grant{Scope: wanted.ScopeID, Issuer: issuer}, c.by)
		o.logConsent(consentGranted, from(c), a, g)
	case o.options.Switches.RegrantConflict:
		return answer{}, invalid("scopeId", "The scope is already assigned to the app: "+wanted.ScopeID)
	}
	body := grantBody(c, appGrant{a, g})
	body["_embedded"] = object{"scope": object{"id": g.Scope}}
	return jsonAnswer(http.StatusOK, body), nil
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

func (o *Org) deleteGrant(c *call, ag appGrant) (answer, *apiError) {
	o.removeGrant(ag.grant)
	o.logConsent(consentRevoked, from(c), ag.app, ag.grant)
	return noContent(), nil
}

// theGrant finds the grant in the path.
func (o *Org) theGrant(c *call) (appGrant, *apiError) {
	a, err := o.theApp(c)
	if err != nil {
		return appGrant{}, err
	}
	for _, g := range o.grantsOf(a) {
		if g.ID == c.params[1] {
			return appGrant{a, g}, nil
		}
	}
	return appGrant{}, notFound(c.params[1], "OAuth2ScopeConsentGrant")
}
