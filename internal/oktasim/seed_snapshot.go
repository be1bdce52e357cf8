package oktasim

import "slices"

// Snapshot returns the org's current content as a seed for another org, with
// generated ids. It omits client secrets, the System Log and the makers of
// grants. In the other org, the owner of the API token becomes their maker.
func (o *Org) Snapshot() *Seed {
	seed := &Seed{Users: o.Users(), Apps: o.Apps(), Devices: o.Devices()}
	o.mu.Lock()
	defer o.mu.Unlock()
	seed.Org, seed.Assignments = o.info, slices.Clone(o.assignments)
	seed.Org.TokenOwner = o.owner.Login
	for _, a := range o.apps {
		for _, g := range o.grantsOf(a) {
			copied := g.Grant
			copied.App = a.ID
			seed.Grants = append(seed.Grants, copied)
		}
		for _, t := range o.tokens {
			if t.App == a.ID && (t.Status == "ACTIVE" || o.options.Switches.ListRevokedTokens) {
				copied := t.Token
				copied.Scopes = slices.Clone(t.Scopes)
				seed.Tokens = append(seed.Tokens, copied)
			}
		}
	}
	return seed
}
