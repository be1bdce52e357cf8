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
	for scope := range o.known {
		if !slices.Contains(KnownScopes(), scope) {
			seed.Scopes = append(seed.Scopes, scope)
		}
	}
	slices.Sort(seed.Scopes)
	for _, u := range o.users {
		copied := u.User
		copied.Roles = slices.Clone(u.Roles)
		seed.Users = append(seed.Users, copied)
	}
	for _, a := range o.apps {
		seed.Apps = append(seed.Apps, a.App)
		seed.Assignments = append(seed.Assignments, o.assignmentsOf(a)...)
		for _, g := range o.grants {
			if g.ClientID == a.ClientID {
				seed.Grants = append(seed.Grants, GrantSeed{g.ID, a.ID, g.Scope, g.Issuer, g.Source, g.Status, g.Created})
			}
		}
		for _, t := range o.tokens {
			if t.ClientID == a.ClientID {
				seed.Tokens = append(seed.Tokens, t.seed(a))
			}
		}
	}
	return seed
}

func (o *Org) assignmentsOf(a *app) (seeds []AssignmentSeed) {
	for _, u := range o.users {
		given := o.assignments[assignmentKey{a.ID, u.ID}]
		if given == nil {
			continue
		}
		if given.direct {
			seeds = append(seeds, AssignmentSeed{a.ID, u.ID, direct, given.created})
		}
		if given.group {
			seeds = append(seeds, AssignmentSeed{a.ID, u.ID, throughGroup, given.created})
		}
	}
	return seeds
}

func (t *token) seed(a *app) TokenSeed {
	return TokenSeed{
		ID: t.ID, App: a.ID, User: t.UserID, Connection: t.Connection, Connector: t.Connector, Scopes: slices.Clone(t.Scopes),
		Status: t.Status, Issuer: t.Issuer, IssuerTitle: t.issuerTitle,
		Created: t.Created, LastUpdated: t.LastUpdated, ExpiresAt: t.ExpiresAt, NeverExpires: t.ExpiresAt.IsZero(),
	}
}
