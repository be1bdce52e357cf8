package oktasim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// tokenBody is a refresh token in the API's form. The order of the fields is
// Okta's.
type tokenBody struct {
	ID          string     `json:"id"`
	Status      string     `json:"status"`
	Created     stamp      `json:"created"`
	LastUpdated stamp      `json:"lastUpdated"`
	ExpiresAt   stamp      `json:"expiresAt,omitzero"`
	Issuer      string     `json:"issuer"`
	ClientID    string     `json:"clientId"`
	UserID      string     `json:"userId"`
	Scopes      []string   `json:"scopes"`
	Links       tokenLinks `json:"_links"`
}

type tokenLinks struct {
	App                 href  `json:"app"`
	AuthorizationServer *href `json:"authorizationServer,omitempty"`
	Self                href  `json:"self"`
	Revoke              href  `json:"revoke"`
	Client              href  `json:"client"`
	User                href  `json:"user"`
}

func (o *Org) tokenBody(c *call, a *app, t *token) tokenBody {
	appURL := c.base + "/api/v1/apps/" + a.ID
	self := appURL + "/tokens/" + t.ID
	body := tokenBody{
		ID:          t.ID,
		Status:      t.Status,
		Created:     stamp(t.Created),
		LastUpdated: stamp(t.LastUpdated),
		ExpiresAt:   stamp(t.ExpiresAt),
		Issuer:      t.Issuer,
		ClientID:    t.ClientID,
		UserID:      t.UserID,
		Scopes:      t.Scopes,
		Links: tokenLinks{
			App:    href{Href: appURL, Title: a.Label},
			Self:   href{Href: self},
			Revoke: href{Href: self, Hints: allow("DELETE")},
			Client: href{Href: c.base + "/oauth2/v1/clients/" + t.ClientID, Title: a.Label},
			User:   href{Href: c.base + "/api/v1/users/" + t.UserID},
		},
	}
	if body.Issuer == "" {
		body.Issuer = c.base
	}
	if _, server, ok := strings.Cut(body.Issuer, "/oauth2/"); ok {
		body.Links.AuthorizationServer = &href{Href: c.base + "/api/v1/authorizationServers/" + server, Title: t.issuerTitle}
	}
	if u, ok := o.userByID(t.UserID); ok {
		body.Links.User.Title = u.name()
	}
	return body
}

func (o *Org) listTokens(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	p, err := readPage(c, 20)
	if err != nil {
		return answer{}, err
	}
	shown := o.shownTokens(a)
	if newest := newestToken(shown); newest != nil && o.options.Switches.ShortTokenList {
		shown = slices.DeleteFunc(shown, func(t *token) bool { return t == newest })
	}
	part, more := cut(p, shown, func(t *token) string { return t.ID })
	bodies := make([]tokenBody, len(part))
	lastID := ""
	for i, t := range part {
		bodies[i], lastID = o.tokenBody(c, a, t), t.ID
	}
	result := jsonAnswer(http.StatusOK, bodies)
	result.header["Link"] = p.linkHeader(c, lastID, more)["Link"]
	return result, nil
}

func (o *Org) getToken(c *call) (answer, *apiError) {
	a, t, err := o.tokenOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, o.tokenBody(c, a, t)), nil
}

func (o *Org) deleteToken(c *call) (answer, *apiError) {
	_, t, err := o.tokenOfPath(c)
	if err != nil {
		return answer{}, err
	}
	o.revokeBy(from(c), t)
	return noContent(), nil
}

// deleteTokens revokes every token of the app, including those of other people.
// It answers 204 even if there are none.
func (o *Org) deleteTokens(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	for _, t := range o.shownTokens(a) {
		o.revokeBy(from(c), t)
	}
	return noContent(), nil
}

func (o *Org) tokenOfPath(c *call) (*app, *token, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range o.shownTokens(a) {
		if t.ID == c.params[1] {
			return a, t, nil
		}
	}
	return nil, nil, notFound(a.ID+"."+c.params[1], "OAuth2RefreshTokenTx")
}

func newestToken(tokens []*token) *token {
	if len(tokens) == 0 {
		return nil
	}
	return slices.MaxFunc(tokens, func(a, b *token) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) })
}

// shownTokens returns the tokens of an app that the API shows, sorted by id.
func (o *Org) shownTokens(a *app) []*token {
	switches := o.options.Switches
	if switches.HideFlowTokens && a.Name == flowAppName {
		return nil
	}
	var shown []*token
	for _, t := range o.tokens {
		if t.ClientID == a.ClientID && (t.live(o.now()) || switches.ListRevokedTokens) {
			shown = append(shown, t)
		}
	}
	return shown
}
