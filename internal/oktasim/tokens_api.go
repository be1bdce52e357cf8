package oktasim

import (
	"cmp"
	"slices"
	"strings"
)

func (o *Org) tokenBody(c *call, t *token) object {
	a, _ := o.apps.get(t.App) // deleting an app deletes its tokens
	appURL := c.base + "/api/v1/apps/" + a.ID
	self := appURL + "/tokens/" + t.ID
	issuer := cmp.Or(t.Issuer, c.base)
	user := href{Href: c.base + "/api/v1/users/" + t.User}
	if u, ok := o.userByID(t.User); ok {
		user.Title = u.name()
	}
	links := object{
		"app":    href{Href: appURL, Title: a.Label},
		"self":   href{Href: self},
		"revoke": href{Href: self, Hints: allow("DELETE")},
		"client": href{Href: c.base + "/oauth2/v1/clients/" + a.ClientID, Title: a.Label},
		"user":   user,
	}
	if _, server, ok := strings.Cut(issuer, "/oauth2/"); ok {
		links["authorizationServer"] = href{Href: c.base + "/api/v1/authorizationServers/" + server, Title: server}
	}
	body := object{
		"id":          t.ID,
		"status":      t.Status,
		"created":     stamp(t.Created),
		"lastUpdated": stamp(t.LastUpdated),
		"issuer":      issuer,
		"clientId":    a.ClientID,
		"userId":      t.User,
		"scopes":      t.Scopes,
		"_links":      links,
	}
	if !t.NeverExpires {
		body["expiresAt"] = stamp(t.ExpiresAt)
	}
	return body
}

func (o *Org) listTokens(c *call, a *app) (answer, *apiError) {
	p, err := readPage(c, 1, 20, maxPage)
	if err != nil {
		return answer{}, err
	}
	shown := o.shownTokens(a)
	if o.options.Switches.ShortTokenList && len(shown) > 0 {
		newest := slices.MaxFunc(shown, func(a, b *token) int { return a.byAge(b.Token) })
		shown = slices.DeleteFunc(shown, func(t *token) bool { return t == newest })
	}
	tokens := list[*token]{
		items: shown,
		body:  func(t *token) []byte { return encoded(o.tokenBody(c, t)) },
	}
	return tokens.answer(c, p), nil
}

func (o *Org) deleteToken(c *call, t *token) (answer, *apiError) {
	o.revokeBy(from(c), t)
	return noContent(), nil
}

// theToken finds the refresh token in the path.
func (o *Org) theToken(c *call) (*token, *apiError) {
	a, err := o.theApp(c)
	if err != nil {
		return nil, err
	}
	for _, t := range o.shownTokens(a) {
		if t.ID == c.params[1] {
			return t, nil
		}
	}
	return nil, notFound(a.ID+"."+c.params[1], "OAuth2RefreshTokenTx")
}

// shownTokens returns the tokens of an app that the API shows, sorted by id.
func (o *Org) shownTokens(a *app) []*token {
	switches := o.options.Switches
	if switches.HideFlowTokens && a.Name == flowAppName {
		return nil
	}
	var shown []*token
	for _, t := range o.tokens {
		if t.App == a.ID && (t.live(o.now()) || switches.ListRevokedTokens) {
			shown = append(shown, t)
		}
	}
	slices.SortFunc(shown, func(a, b *token) int { return cmp.Compare(a.ID, b.ID) })
	return shown
}
