package oktasim

import (
	"net/http"
	"strings"
	"time"
)

// userBody is a user in the API's form. The order of the fields is Okta's.
type userBody struct {
	ID              string          `json:"id"`
	Status          string          `json:"status"`
	Created         stamp           `json:"created"`
	Activated       stamp           `json:"activated"`
	StatusChanged   stamp           `json:"statusChanged"`
	LastLogin       stamp           `json:"lastLogin"`
	LastUpdated     stamp           `json:"lastUpdated"`
	PasswordChanged stamp           `json:"passwordChanged"`
	RealmID         string          `json:"realmId"`
	Type            idBody          `json:"type"`
	Profile         userProfile     `json:"profile"`
	Credentials     userCredentials `json:"credentials"`
	Links           map[string]href `json:"_links"`
}

type idBody struct {
	ID string `json:"id"`
}

type userProfile struct {
	FirstName   string  `json:"firstName"`
	LastName    string  `json:"lastName"`
	MobilePhone *string `json:"mobilePhone"`
	SecondEmail *string `json:"secondEmail"`
	Login       string  `json:"login"`
	Email       string  `json:"email"`
}

type userCredentials struct {
	Password *struct{}    `json:"password,omitempty"`
	Provider userProvider `json:"provider"`
}

type userProvider struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

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

func (o *Org) userBody(c *call, u *user) userBody {
	self := c.base + "/api/v1/users/" + u.ID
	typeID := makeID("oty", policyNumber)
	body := userBody{
		ID:            u.ID,
		Status:        u.Status,
		Created:       stamp(u.Created),
		Activated:     stamp(u.Created),
		StatusChanged: stamp(u.StatusChanged),
		LastUpdated:   stamp(u.StatusChanged),
		RealmID:       makeID("guo", policyNumber),
		Type:          idBody{typeID},
		Profile:       userProfile{FirstName: u.FirstName, LastName: u.LastName, Login: u.Login, Email: u.Login},
		Credentials:   userCredentials{Provider: userProvider{"OKTA", "OKTA"}},
		Links: map[string]href{
			"self":   {Href: self},
			"schema": {Href: c.base + "/api/v1/meta/schemas/user/" + makeID("osc", policyNumber)},
			"type":   {Href: c.base + "/api/v1/meta/types/user/" + typeID},
		},
	}
	for _, action := range userActions[u.Status] {
		path, method := action, http.MethodPost
		if known, ok := actionPaths[action]; ok {
			path = known
		}
		target := self + "/lifecycle/" + path
		if action == "delete" {
			target, method = self, http.MethodDelete
		}
		body.Links[action] = href{Href: target, Method: method}
	}
	switch u.Status {
	case "STAGED":
		body.Activated = stamp(time.Time{})
	case "PROVISIONED":
	default: // has signed in and chosen a password
		body.LastLogin, body.PasswordChanged = stamp(u.Created), stamp(u.passwordChanged)
		if u.passwordChanged.IsZero() {
			body.PasswordChanged = stamp(u.Created)
		}
		body.Credentials.Password = &struct{}{}
	}
	return body
}

func (o *Org) getUser(c *call) (answer, *apiError) {
	u, err := o.userOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, o.userBody(c, u)), nil
}

// userOfPath finds a user by id, login, unambiguous short name, or me. me is
// the owner of the credential; an app that acts for itself has none. A login
// with a slash is never found, even if escaped.
func (o *Org) userOfPath(c *call) (*user, *apiError) {
	name := c.params[0]
	if name == "me" && c.by.user != nil {
		return c.by.user, nil
	}
	if !strings.Contains(name, "/") {
		if u, ok := o.userCalled(name); ok {
			return u, nil
		}
		if u, ok := o.userByShortName(name); ok {
			return u, nil
		}
	}
	return nil, notFound(name, "User")
}
