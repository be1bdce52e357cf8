// Package peers lets the resources of one run know of each other; without it,
// one would remove what another declares. Terraform shows a provider one
// resource at a time. A plan shows all resources, in any order. An apply runs
// in another process and shows only those that change. So the resource that is
// planned second detects a conflict, and a deletion follows the decision that
// its plan has stored in private state.
package peers

import (
	"crypto/rand"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Thing is a part of the org that several resources may declare: a granted
// scope, the assignment of an app, a role, an authorization, a device.
type Thing struct {
	// Kind is Grant or another constant of this package, or a resource's own.
	Kind string `json:"kind"`
	// Of is the id of the app, user or device, or what identifies a thing of a
	// resource's own kind. If empty, it is not known yet, and the thing equals one
	// of any. Name is the scope, user, role or authorization.
	Of   string `json:"of"`
	Name string `json:"name,omitempty"`
	// Issuer is the issuer of a granted scope. If empty, it is not known yet,
	// and the thing equals one with any issuer.
	Issuer string `json:"issuer,omitempty"`
}

func (t Thing) same(other Thing) bool {
	return t.Kind == other.Kind && t.Name == other.Name &&
		(t.Of == "" || other.Of == "" || t.Of == other.Of) &&
		(t.Issuer == "" || other.Issuer == "" || strings.EqualFold(t.Issuer, other.Issuer))
}

func contains(things []Thing, thing Thing) bool { return slices.ContainsFunc(things, thing.same) }

// Object holds the things that one resource's plan affects.
type Object struct {
	// Key distinguishes the objects of a run.
	Key string
	// Label names the object in messages.
	Label string
	// Holds are the things that the object declares after the run.
	Holds []Thing
	// Removes are the things that the change of the object removes.
	Removes []Thing
	// IfDestroyed are the things that its destruction would remove.
	IfDestroyed []Thing
	// Configured is true if the object has a configuration, where a person can
	// resolve a conflict.
	Configured bool

	// put is the count of Put calls until this one.
	put int
}

// Declares reports whether the object declares a thing after the run.
func (o Object) Declares(thing Thing) bool { return contains(o.Holds, thing) }

// Registry holds the objects of one run. All methods are safe for concurrent
// use.
type Registry struct {
	run string

	mu      sync.Mutex
	objects map[string]Object
	puts    int
	// reading are the things of all objects that were read, or are being read.
	// planned are those of all objects that exist and are planned.
	reading, planned []Thing
	// removed are the things that deletions of this run have removed. created are
	// those for which an object was created.
	removed, created []Thing
	owned            []owned
	locks            map[string]*semaphore.Weighted
}

// New returns an empty registry.
func New() *Registry {
	return &Registry{run: rand.Text(), objects: map[string]Object{}, locks: map[string]*semaphore.Weighted{}}
}

// Put records an object and replaces an earlier one with the same key.
func (r *Registry) Put(object Object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.puts++
	object.put = r.puts
	r.objects[object.Key] = object
}

// Get returns the object with the key.
func (r *Registry) Get(key string) (Object, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	object, ok := r.objects[key]
	return object, ok
}

// Holders returns the other objects that declare a thing, sorted by label.
func (r *Registry) Holders(key string, thing Thing) []Object {
	return r.others(key, func(o Object) bool { return o.Declares(thing) })
}

// Removers returns the other objects whose change removes a thing, sorted by
// label.
func (r *Registry) Removers(key string, thing Thing) []Object {
	return r.others(key, func(o Object) bool { return contains(o.Removes, thing) })
}

func (r *Registry) others(key string, which func(Object) bool) []Object {
	r.mu.Lock()
	defer r.mu.Unlock()
	var others []Object
	for _, other := range r.objects {
		if other.Key != key && which(other) {
			others = append(others, other)
		}
	}
	slices.SortFunc(others, func(a, b Object) int { return strings.Compare(a.Label+a.Key, b.Label+b.Key) })
	return others
}

// Held returns those of the things that other objects declare.
func (r *Registry) Held(key string, things []Thing) []Thing {
	var held []Thing
	for _, thing := range things {
		if len(r.Holders(key, thing)) > 0 {
			held = append(held, thing)
		}
	}
	return held
}

// NoteRemoval notes that an object removes a thing. It returns false if another
// object of this run declares the thing, which then stays. A removed thing is
// no longer in conflict: an object that comes later creates it again.
func (r *Registry) NoteRemoval(key string, thing Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, other := range r.objects {
		if other.Key != key && other.Declares(thing) {
			return false
		}
	}
	r.removed = append(r.removed, thing)
	if object, ok := r.objects[key]; ok {
		object.Removes = slices.DeleteFunc(slices.Clone(object.Removes), thing.same)
		r.objects[key] = object
	}
	return true
}

// Removed reports whether this run has removed a thing.
func (r *Registry) Removed(thing Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return contains(r.removed, thing)
}

// RemovedAny reports whether this run has removed a thing of a kind.
func (r *Registry) RemovedAny(kind string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.removed, func(t Thing) bool { return t.Kind == kind })
}

// Created notes the things of an object that this run created.
func (r *Registry) Created(things ...Thing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.created = append(r.created, things...)
}

// Beside returns the things of other objects that have the same app and issuer
// as exact and that the object does not declare.
func (r *Registry) Beside(object Object, exact Thing) []Thing {
	var beside []Thing
	for _, other := range r.others(object.Key, func(Object) bool { return true }) {
		for _, thing := range other.Holds {
			if thing.Name != "" && (Thing{Kind: exact.Kind, Of: thing.Of, Issuer: thing.Issuer}).same(exact) && !object.Declares(thing) {
				beside = append(beside, thing)
			}
		}
	}
	return beside
}
