// Package sibling lets the connections of one run know of each other. Two
// connections of the same app and account leave refresh tokens that look just
// the same at Okta, so whose a token is can only be told while it is known who
// else might have got it.
package sibling

import (
	"slices"
	"sync"
)

// Entry is what one connection tells the others about itself.
type Entry struct {
	// Key tells this entry from the others of the run.
	Key string
	// Name is the connection's nickname, for messages.
	Name string
	// AppID and AccountID say whose refresh tokens the connection competes for.
	AppID, AccountID string
	// Open is true while the connection awaits an authorization or holds one
	// that is not confirmed: a new token might be its.
	Open bool
	// Held is the id of the authorization that is confirmed to be the
	// connection's, or empty.
	Held string
	// Certain is true when Held was named by a person or told by the System Log,
	// and not only concluded from when it appeared.
	Certain bool
	// Claims are the authorizations that appeared after an open connection was
	// created: each might be its own, whoever else holds it.
	Claims []string
	// Revoking is the authorization that the plan of this run would revoke.
	Revoking string
	// IfReplaced is the authorization that a replacement would revoke.
	IfReplaced string
}

// Registry holds the connections seen in one run. The zero value is ready for
// use; all methods are safe for concurrent use.
type Registry struct {
	mu      sync.Mutex
	entries map[string]Entry
}

// Put records what was seen of a connection, replacing what the same Key said
// before. What was planned of it stays: Terraform may plan the end of an object
// before it reads it.
func (r *Registry) Put(entry Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = make(map[string]Entry)
	}
	if planned, ok := r.entries[entry.Key]; ok {
		entry.Revoking, entry.IfReplaced = planned.Revoking, planned.IfReplaced
	}
	r.entries[entry.Key] = entry
}

// Plan records what the plan says of a connection: what it claims, what it would
// revoke, and what it would if it were replaced. What was seen of it in this run
// stays.
func (r *Registry) Plan(planned Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = make(map[string]Entry)
	}
	entry, ok := r.entries[planned.Key]
	if !ok {
		entry = planned
	}
	entry.Revoking, entry.IfReplaced = planned.Revoking, planned.IfReplaced
	for _, id := range planned.Claims {
		if !slices.Contains(entry.Claims, id) {
			entry.Claims = append(slices.Clone(entry.Claims), id)
		}
	}
	r.entries[planned.Key] = entry
}

// Get returns the entry of key.
func (r *Registry) Get(key string) (Entry, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry, ok := r.entries[key]
	return entry, ok
}

// Remove forgets the entry of key.
func (r *Registry) Remove(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.entries, key)
}

// Others returns the entries of the same app and account as entry, less itself.
func (r *Registry) Others(entry Entry) []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	var others []Entry
	for key, other := range r.entries {
		if key != entry.Key && other.AppID == entry.AppID && other.AccountID == entry.AccountID {
			others = append(others, other)
		}
	}
	return others
}
