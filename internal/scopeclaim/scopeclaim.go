// Package scopeclaim lets the scope grants of one run know of each other: which
// sets claim all grants of an app, and which single grants are declared beside
// them.
package scopeclaim

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Claim is what one resource declares of an app's grants.
type Claim struct {
	// Key tells the resources of a run apart.
	Key string
	// AppID and Issuer say whose grants. An empty issuer is the org's own.
	AppID, Issuer string
	// Scopes are what is declared. Nil is a set that is not known yet.
	Scopes []string
	// Exact is true for a set, which claims that there is nothing else.
	Exact bool
}

// Registry holds the claims seen in one run. The zero value is ready for use;
// all methods are safe for concurrent use.
type Registry struct {
	mu     sync.Mutex
	claims map[string]Claim
	locks  map[string]*sync.RWMutex
	taken  map[string]bool
}

// Put records a claim, replacing what the same Key said before, and returns the
// others on the same app and issuer, sorted by Key.
func (r *Registry) Put(claim Claim) []Claim {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.claims == nil {
		r.claims = make(map[string]Claim)
	}
	r.claims[claim.Key] = claim
	return r.others(claim)
}

// Others returns the claims on the app and issuer of claim, less its own.
func (r *Registry) Others(claim Claim) []Claim {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.others(claim)
}

func (r *Registry) others(claim Claim) []Claim {
	var others []Claim
	for key, other := range r.claims {
		if key != claim.Key && other.AppID == claim.AppID && strings.EqualFold(other.Issuer, claim.Issuer) {
			others = append(others, other)
		}
	}
	slices.SortFunc(others, func(a, b Claim) int { return cmp.Compare(a.Key, b.Key) })
	return others
}

// Take records that a resource made or adopted a grant in this run, so that
// another which ends in the same run leaves it.
func (r *Registry) Take(grantID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.taken == nil {
		r.taken = make(map[string]bool)
	}
	r.taken[grantID] = true
}

// Taken reports whether a resource made or adopted a grant in this run.
func (r *Registry) Taken(grantID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.taken[grantID]
}

// LockApp keeps a set alone with the grants of an app, and LockScope a single
// grant alone with its scope, other scopes of the app going on beside it. What is
// renamed, or moves between single grants and a set, is destroyed and created in
// one run, in any order and even at once: whoever comes second must see what the
// first has done. Both return the function that unlocks.
func (r *Registry) LockApp(appID string) func() {
	app := r.lock(appID)
	app.Lock()
	return app.Unlock
}

// LockScope locks a scope of an app; see [Registry.LockApp].
func (r *Registry) LockScope(appID, scope string) func() {
	app, one := r.lock(appID), r.lock(appID+"/"+scope)
	app.RLock()
	one.Lock()
	return func() {
		one.Unlock()
		app.RUnlock()
	}
}

func (r *Registry) lock(what string) *sync.RWMutex {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.locks == nil {
		r.locks = make(map[string]*sync.RWMutex)
	}
	lock, ok := r.locks[what]
	if !ok {
		lock = new(sync.RWMutex)
		r.locks[what] = lock
	}
	return lock
}
