package oktasim

import "slices"

// Snapshot returns the org's current content as a seed for another org, with
// generated ids. It omits client secrets, the System Log and the makers of
// grants. In the other org, the owner of the API token becomes their maker.
func (o *Org) Snapshot() *Seed {
	devices := o.Devices()
	o.mu.Lock()
	defer o.mu.Unlock()
	seed := &Seed{Org: o.info, Devices: devices}
	seed.Org.TokenOwner = o.owner.Login
	for _, u := range o.users {
		copied := u.User
		copied.Roles = slices.Clone(u.Roles)
		seed.Users = append(seed.Users, copied)
	}
	for _, a := range o.apps {
		seed.Apps = append(seed.Apps, a.App)
		seed.Assignments = append(seed.Assignments, o.assignmentsOf(a)...)
		for _, g := range o.grantsOf(a) {
			copied := g.Grant
			copied.App = a.ID
			seed.Grants = append(seed.Grants, copied)
		}
		for _, t := range o.tokens {
			if t.App == a.ID {
				copied := t.Token
				copied.Scopes = slices.Clone(t.Scopes)
				seed.Tokens = append(seed.Tokens, copied)
			}
		}
	}
	return seed
}

func (o *Org) assignmentsOf(a *app) (seeds []Assignment) {
	for _, u := range o.users {
		given := o.assignments[assignmentKey{a.ID, u.ID}]
		if given == nil {
			continue
		}
		if given.direct {
			seeds = append(seeds, Assignment{a.ID, u.ID, direct, given.created})
		}
		if given.group {
			seeds = append(seeds, Assignment{a.ID, u.ID, throughGroup, given.created})
		}
	}
	return seeds
}
