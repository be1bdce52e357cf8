package oktasim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// User is a person or a service account.
type User struct {
	// ID is generated if empty.
	ID    string `json:"id,omitempty"`
	Login string `json:"login"`
	// Status is ACTIVE if empty; PROVISIONED, STAGED, SUSPENDED, DEPROVISIONED and so on.
	Status string `json:"status,omitempty"`
	// FirstName and LastName default to parts of the login.
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	// Roles are the admin roles.
	Roles []Role `json:"roles,omitempty"`
	// Created and StatusChanged are now if zero.
	Created       time.Time `json:"created,omitzero"`
	StatusChanged time.Time `json:"statusChanged,omitzero"`
}

// Role is an admin role of a user. In a seed it is an object or just its type.
type Role struct {
	// ID is that of the assignment, and generated if empty.
	ID string `json:"id,omitempty"`
	// Type is SUPER_ADMIN, APP_ADMIN, WORKFLOWS_ADMIN and so on.
	Type string `json:"type"`
	// AssignmentType is USER if empty, or GROUP.
	AssignmentType string `json:"assignmentType,omitempty"`
	// Created is now if zero.
	Created time.Time `json:"created,omitzero"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Role) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &r.Type)
	}
	type object Role
	return DecodeStrictly(data, (*object)(r))
}

type user struct {
	User
	passwordChanged time.Time
}

func (u *user) name() string { return u.FirstName + " " + u.LastName }

// AddUser adds a user and returns the id.
func (o *Org) AddUser(u User) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	added, err := o.addUser(u)
	if err != nil {
		return "", err
	}
	o.logNow("user.lifecycle.create", byOwner(o), added.party())
	return added.ID, nil
}

func (o *Org) addUser(u User) (*user, error) {
	if u.Login == "" {
		return nil, fmt.Errorf("a user needs a login")
	}
	u.ID = cmp.Or(u.ID, o.newID("00u"))
	for _, name := range []string{u.Login, u.ID} {
		if _, err := o.userNamed(name); err == nil {
			return nil, fmt.Errorf("the user %s exists already", name)
		}
	}
	u.Status = cmp.Or(u.Status, "ACTIVE")
	short, _, _ := strings.Cut(u.Login, "@")
	u.FirstName = cmp.Or(u.FirstName, short)
	u.LastName = cmp.Or(u.LastName, "Example")
	u.Created = cmp.Or(u.Created, o.stampNow())
	u.StatusChanged = cmp.Or(u.StatusChanged, u.Created)
	u.Roles = slices.Clone(u.Roles)
	err := oneOf("user status", u.Status)
	for i, r := range u.Roles {
		err = errors.Join(err, oneOf("role type", r.Type), oneOf("assignment type", r.AssignmentType))
		o.finishRole(&u.Roles[i], u.Created)
	}
	if err != nil {
		return nil, err
	}
	added := &user{User: u}
	o.users = append(o.users, added)
	return added, nil
}

// User returns the current state of a user, found by login or id.
func (o *Org) User(login string) (User, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err != nil {
		return User{}, false
	}
	return u.shown(), true
}

// Users returns all users, in the order in which they were added.
func (o *Org) Users() []User {
	o.mu.Lock()
	defer o.mu.Unlock()
	return each(o.users, (*user).shown)
}

func (u *user) shown() User {
	shown := u.User
	shown.Roles = slices.Clone(u.Roles)
	return shown
}

// SetUserStatus changes the status of a user, named by login or id.
func (o *Org) SetUserStatus(login, status string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err := errors.Join(err, oneOf("user status", status)); err != nil {
		return err
	}
	before := u.Status
	u.Status, u.StatusChanged = status, o.stampNow()
	o.logLifecycle(byOwner(o), "user", u.party(), before, status)
	return nil
}

// ChangePassword changes the password of a user, named by login or id. It isn't
// known whether Okta then ends the user's tokens; see the switch.
func (o *Org) ChangePassword(login string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err != nil {
		return err
	}
	u.passwordChanged = o.now()
	o.logNow("user.account.update_password", o.byAccount(u), u.party())
	if !o.options.Switches.PasswordChangeRevokes {
		return nil
	}
	for _, t := range o.tokens {
		if t.User == u.ID && t.live(o.now()) {
			o.revoke(t)
		}
	}
	return nil
}

// DeleteUser permanently deletes a user, named by login or id. It isn't known
// whether Okta revokes the user's tokens; here they stay.
func (o *Org) DeleteUser(login string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.userNamed(login)
	if err != nil {
		return err
	}
	o.users = slices.DeleteFunc(o.users, func(other *user) bool { return other == u })
	o.assignments = slices.DeleteFunc(o.assignments, func(s Assignment) bool { return s.User == u.ID })
	for _, d := range o.devices {
		d.Users = slices.DeleteFunc(d.Users, func(link DeviceUser) bool { return link.User == u.ID })
	}
	o.logNow("user.lifecycle.delete.completed", byOwner(o), u.party())
	return nil
}

func (o *Org) userByID(id string) (*user, bool) {
	return o.findUser(func(u *user) bool { return u.ID == id })
}

// userNamed finds the user with a login, in any case, or an id.
func (o *Org) userNamed(loginOrID string) (*user, error) {
	if u, ok := o.userByID(loginOrID); ok {
		return u, nil
	}
	if u, ok := o.findUser(func(u *user) bool { return strings.EqualFold(u.Login, loginOrID) }); ok {
		return u, nil
	}
	return nil, fmt.Errorf("there is no user %q", loginOrID)
}

// userByShortName finds the only user whose login begins with the name and an
// @.
func (o *Org) userByShortName(name string) (*user, bool) {
	var found []*user
	for _, u := range o.users {
		if short, _, _ := strings.Cut(u.Login, "@"); strings.EqualFold(short, name) {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

func (o *Org) findUser(fits func(*user) bool) (*user, bool) {
	i := slices.IndexFunc(o.users, fits)
	if i < 0 {
		return nil, false
	}
	return o.users[i], true
}
