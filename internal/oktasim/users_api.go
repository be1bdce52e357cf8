package oktasim

import (
	"cmp"
	"net/http"
	"strings"
)

// userActions are a user's lifecycle links, by status.
var userActions = map[string][]string{
	"STAGED":           {"activate", "deactivate"},
	"PROVISIONED":      {"suspend", "resetPassword", "reactivate", "resetFactors", "deactivate"},
	"ACTIVE":           {"suspend", "resetPassword", "expirePassword", "resetFactors", "deactivate"},
	"RECOVERY":         {"suspend", "resetPassword", "resetFactors", "deactivate"},
	"PASSWORD_EXPIRED": {"suspend", "resetPassword", "expirePassword", "resetFactors", "deactivate"},
	"LOCKED_OUT":       {"unlock", "resetPassword", "resetFactors", "deactivate"},
	"SUSPENDED":        {"unsuspend", "resetPassword", "resetFactors", "deactivate"},
	"DEPROVISIONED":    {"activate", "delete"},
}

// actionPaths are the last path segments of the links whose name differs from
// it.
var actionPaths = map[string]string{
	"resetPassword":  "reset_password",
	"resetFactors":   "reset_factors",
	"expirePassword": "expire_password",
}

func (o *Org) userBody(c *call, u *user) object {
	credentials := object{"provider": object{"type": "OKTA", "name": "OKTA"}}
	body := object{
		"id":              u.ID,
		"status":          u.Status,
		"created":         stamp(u.Created),
		"activated":       stamp(u.Created),
		"statusChanged":   stamp(u.StatusChanged),
		"lastLogin":       nil,
		"lastUpdated":     stamp(u.StatusChanged),
		"passwordChanged": nil,
		"realmId":         makeID("guo", absentNumber),
		"type":            object{"id": makeID("oty", absentNumber)},
		"profile": object{
			"firstName": u.FirstName, "lastName": u.LastName, "mobilePhone": nil, "secondEmail": nil, "login": u.Login, "email": u.Login,
		},
		"credentials": credentials,
		"_links":      userLinks(c, u),
	}
	switch u.Status {
	case "STAGED":
		body["activated"] = nil
	case "PROVISIONED":
	default: // has signed in and chosen a password
		body["lastLogin"], body["passwordChanged"] = stamp(u.Created), stamp(cmp.Or(u.passwordChanged, u.Created))
		credentials["password"] = object{}
	}
	return body
}

func userLinks(c *call, u *user) object {
	self := c.base + "/api/v1/users/" + u.ID
	links := object{
		"self":   href{Href: self},
		"schema": href{Href: c.base + "/api/v1/meta/schemas/user/" + makeID("osc", absentNumber)},
		"type":   href{Href: c.base + "/api/v1/meta/types/user/" + makeID("oty", absentNumber)},
	}
	for _, action := range userActions[u.Status] {
		link := href{Href: self + "/lifecycle/" + cmp.Or(actionPaths[action], action), Method: http.MethodPost}
		if action == "delete" {
			link = href{Href: self, Method: http.MethodDelete}
		}
		links[action] = link
	}
	return links
}

// theUser finds a user by id, login, unambiguous short name, or me. me is
// the owner of the credential; an app that acts for itself has none. A login
// with a slash is never found, even if escaped.
func (o *Org) theUser(c *call) (*user, *apiError) {
	name := c.params[0]
	if name == "me" && c.by.user != nil {
		return c.by.user, nil
	}
	if !strings.Contains(name, "/") {
		if u, err := o.userNamed(name); err == nil {
			return u, nil
		}
		if u, ok := o.userByShortName(name); ok {
			return u, nil
		}
	}
	return nil, notFound(name, "User")
}
