package console

import (
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// appState is an app with what hangs on it, for a person to look at.
type appState struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Label  string       `json:"label"`
	Status string       `json:"status"`
	Grants []string     `json:"grants"`
	Tokens []tokenState `json:"tokens"`
}

type tokenState struct {
	ID         string    `json:"id"`
	Connection string    `json:"connection"`
	User       string    `json:"user"`
	Scopes     []string  `json:"scopes"`
	Created    time.Time `json:"created"`
	ExpiresAt  time.Time `json:"expiresAt,omitzero"`
}

type orgState struct {
	URL     string         `json:"url"`
	Now     time.Time      `json:"now"`
	Apps    []appState     `json:"apps"`
	Users   []oktasim.User `json:"users"`
	Devices int            `json:"devices"`
}

func state(o *oktasim.Org) (any, error) {
	s := orgState{URL: o.URL(), Now: o.Now(), Apps: []appState{}, Users: o.Users(), Devices: len(o.Devices())}
	for _, a := range o.Apps() {
		shown := appState{ID: a.ID, Name: a.Name, Label: a.Label, Status: a.Status, Grants: []string{}, Tokens: []tokenState{}}
		grants, err := o.Grants(a.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range grants {
			shown.Grants = append(shown.Grants, g.Scope)
		}
		tokens, err := o.Tokens(a.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range tokens {
			shown.Tokens = append(shown.Tokens, tokenState{t.ID, t.Connection, loginOf(o, t.UserID), t.Scopes, t.Created, t.ExpiresAt})
		}
		s.Apps = append(s.Apps, shown)
	}
	return s, nil
}

// loginOf is the login of a user, or the id of one who is gone.
func loginOf(o *oktasim.Org, userID string) string {
	if u, ok := o.User(userID); ok {
		return u.Login
	}
	return userID
}
