package oktasim

import (
	"cmp"
	"errors"
	"fmt"
)

func (o *Org) fillUsers(seed *Seed) error {
	users := seed.Users
	if users == nil {
		users = FreshOrg().Users
	}
	for _, u := range users {
		if _, err := o.addUser(u); err != nil {
			return err
		}
	}
	if len(o.users) == 0 {
		return errors.New("no user can be the owner of the API token")
	}
	owner, err := o.userNamed(cmp.Or(o.info.TokenOwner, o.users[0].ID))
	if err != nil {
		return fmt.Errorf("org.tokenOwner: %w", err)
	}
	o.owner = owner
	return nil
}

func (o *Org) fillApps(seed *Seed) error {
	apps := seed.Apps
	if apps == nil {
		apps = FreshOrg().Apps
	}
	for _, a := range apps {
		if _, err := o.addApp(a); err != nil {
			return err
		}
	}
	return nil
}

func (o *Org) fillAssignments(seed *Seed) error {
	for _, s := range seed.Assignments {
		if _, _, err := o.assign(s); err != nil {
			return fmt.Errorf("assignments: %w", err)
		}
	}
	return nil
}

func (o *Org) fillGrants(seed *Seed) error {
	for _, s := range seed.Grants {
		a, err := o.appCalled(s.App)
		if err != nil {
			return fmt.Errorf("grants: %w", err)
		}
		if s.Scope == "" {
			return errors.New("grants: a grant without a scope")
		}
		o.addGrant(a, s, principal{user: o.owner})
	}
	return nil
}

func (o *Org) fillTokens(seed *Seed) error {
	for _, s := range seed.Tokens {
		a, u, err := o.appAndUser(s.App, s.User)
		if err != nil {
			return fmt.Errorf("tokens: %w", err)
		}
		o.addToken(a, u, s)
	}
	return nil
}

func (o *Org) fillDevices(seed *Seed) error {
	for _, d := range seed.Devices {
		if _, err := o.addDevice(d); err != nil {
			return err
		}
	}
	return nil
}
