package peers

import "sync"

// Connection describes one connection to the others of the run. Two connections
// of the same app and account leave refresh tokens that look the same at Okta.
// So the owner of a token can only be determined while it is known which other
// connections might own it.
type Connection struct {
	// Key distinguishes this entry from the others of the run.
	Key string
	// Name is the connection's nickname, for messages.
	Name string
	// AppID and AccountID identify the refresh tokens that the connection
	// competes for.
	AppID, AccountID string
	// Held is the id of the authorization that is confirmed to be the
	// connection's, or empty.
	Held string
	// Certain is true if a person or the System Log confirmed Held.
	Certain bool
}

// Connections holds the connections seen in one run. The zero value is ready to
// use. All methods are safe for concurrent use.
//
// A Registry has what plans declare and remove. Connections has what each check of
// a connection finds in Okta: an authorization of one of them is no candidate for
// another. A revocation asks both. Connections names another connection that was
// found bound to the authorization. Registry.NoteRemoval refuses one that this
// apply has bound to a new connection, and keeps it from being bound later.
type Connections struct {
	mu      sync.Mutex
	entries map[string]Connection
}

// Put records a connection and replaces an earlier entry with the same Key.
func (r *Connections) Put(entry Connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = make(map[string]Connection)
	}
	r.entries[entry.Key] = entry
}

// Remove deletes the entry of key.
func (r *Connections) Remove(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.entries, key)
}

// Others returns the other entries with the same app and account.
func (r *Connections) Others(entry Connection) []Connection {
	r.mu.Lock()
	defer r.mu.Unlock()
	var others []Connection
	for key, other := range r.entries {
		if key != entry.Key && other.AppID == entry.AppID && other.AccountID == entry.AccountID {
			others = append(others, other)
		}
	}
	return others
}
