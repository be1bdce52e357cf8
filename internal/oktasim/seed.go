package oktasim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Seed is an org's initial content. Omitted (null) apps and users are those of
// a fresh org. An empty list means none. An app is named by id, name or label, a
// user by id or login.
type Seed struct {
	Org         OrgSeed      `json:"org,omitzero"`
	Users       []User       `json:"users,omitempty"`
	Apps        []App        `json:"apps,omitempty"`
	Assignments []Assignment `json:"assignments,omitempty"`
	Grants      []Grant      `json:"grants,omitempty"`
	Tokens      []Token      `json:"tokens,omitempty"`
	Devices     []Device     `json:"devices,omitempty"`
}

// OrgSeed describes the org itself.
type OrgSeed struct {
	// ID is generated if empty.
	ID string `json:"id,omitempty"`
	// Subdomain defaults to "example". It is part of the Workflows Console's
	// address.
	Subdomain string `json:"subdomain,omitempty"`
	// Pipeline is "idx", Identity Engine, if empty, or "v1", Classic Engine.
	Pipeline string `json:"pipeline,omitempty"`
	// Status is "ACTIVE" if empty, or "INACTIVE".
	Status string `json:"status,omitempty"`
	// AlternateURL is a custom domain, such as https://login.example.com.
	AlternateURL string `json:"alternateURL,omitempty"`
	// TokenOwner is the login of the API token's owner. It defaults to the
	// first user.
	TokenOwner string `json:"tokenOwner,omitempty"`
}

// FreshOrg returns the seed of an org as new at Okta: its own apps, among them
// Okta Workflows OAuth and Okta Workflows, and one super admin,
// admin@example.com.
func FreshOrg() *Seed {
	seed := &Seed{
		Users: []User{{
			Login: "admin@example.com", FirstName: "Alex", LastName: "Admin", Roles: []Role{{Type: "SUPER_ADMIN"}},
		}},
	}
	for _, known := range appPresets {
		a := App{Name: known.name, Label: known.label}
		if known.name == flowAppName {
			a.RedirectURI = "https://oauth.workflows.okta.com/oauth/okta/cb"
			a.ServiceDomain = "https://oauth.workflows.okta.com"
		}
		seed.Apps = append(seed.Apps, a)
	}
	return seed
}

// LoadSeed reads a seed in JSON. An unknown field is an error, because a
// misspelt seed would simulate another org.
func LoadSeed(data []byte) (*Seed, error) {
	var seed Seed
	if err := DecodeStrictly(data, &seed); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	return &seed, nil
}

// DecodeStrictly reads a JSON value. An unknown field is an error, and so is
// anything after the value.
func DecodeStrictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected content after the JSON value")
	}
	return nil
}

// fill adds a seed's content to an empty org.
func (o *Org) fill(seed *Seed) error {
	o.info = seed.Org
	o.info.ID = cmp.Or(o.info.ID, o.newID("00o"))
	o.info.Subdomain = cmp.Or(o.info.Subdomain, "example")
	o.info.Pipeline = cmp.Or(o.info.Pipeline, "idx")
	o.info.Status = cmp.Or(o.info.Status, "ACTIVE")
	if err := errors.Join(oneOf("pipeline", o.info.Pipeline), oneOf("org status", o.info.Status)); err != nil {
		return fmt.Errorf("seed: org: %w", err)
	}
	users, apps := seed.Users, seed.Apps
	if users == nil {
		users = FreshOrg().Users
	}
	if apps == nil {
		apps = FreshOrg().Apps
	}
	for _, step := range []func() error{
		adding("users", users, o.addUser), o.findOwner, adding("apps", apps, o.addApp),
		adding("assignments", seed.Assignments, o.assign), adding("grants", seed.Grants, o.addSeedGrant),
		adding("tokens", seed.Tokens, o.addSeedToken), adding("devices", seed.Devices, o.addDevice),
	} {
		if err := step(); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return nil
}

// adding returns a function that adds objects of one kind.
func adding[T, U any](kind string, seeds []T, add func(T) (U, error)) func() error {
	return func() error {
		for _, s := range seeds {
			if _, err := add(s); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
		}
		return nil
	}
}

// findOwner finds the owner of the API token.
func (o *Org) findOwner() (err error) {
	if len(o.users) == 0 {
		return errors.New("no user can be the owner of the API token")
	}
	o.owner, err = o.userNamed(cmp.Or(o.info.TokenOwner, o.users[0].ID))
	if err != nil {
		return fmt.Errorf("org.tokenOwner: %w", err)
	}
	return nil
}
