package oktasim

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
	ID         string   `json:"id"`
	Connection string   `json:"connection"`
	User       string   `json:"user"`
	Scopes     []string `json:"scopes"`
	Created    stamp    `json:"created"`
	ExpiresAt  stamp    `json:"expiresAt"`
}

type orgState struct {
	URL     string     `json:"url"`
	Now     stamp      `json:"now"`
	Apps    []appState `json:"apps"`
	Users   []User     `json:"users"`
	Devices int        `json:"devices"`
}

func state(o *Org) any {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := orgState{URL: o.orgURL(), Now: stamp(o.now()), Apps: []appState{}, Users: []User{}, Devices: len(o.devices.sorted)}
	for _, a := range o.apps {
		shown := appState{ID: a.ID, Name: a.Name, Label: a.Label, Status: a.Status, Grants: []string{}, Tokens: []tokenState{}}
		for _, g := range o.grantsOf(a) {
			shown.Grants = append(shown.Grants, g.Scope)
		}
		for _, t := range o.tokens {
			if t.ClientID != a.ClientID || !t.live(o.now()) {
				continue
			}
			login := t.UserID
			if u, ok := o.userByID(t.UserID); ok {
				login = u.Login
			}
			shown.Tokens = append(shown.Tokens, tokenState{
				t.ID, t.Connection, login, t.Scopes, stamp(t.Created), stamp(t.ExpiresAt),
			})
		}
		s.Apps = append(s.Apps, shown)
	}
	for _, u := range o.users {
		s.Users = append(s.Users, u.User)
	}
	return s
}
