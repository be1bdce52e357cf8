package peers

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// decided is a plan's decision about the things of an object that will be
// deleted. The plan stores it in private state, the only part of a plan that
// Delete receives.
type decided struct {
	// Key is the object's key in this run. The two plans of a replacement share
	// it.
	Key string `json:"key"`
	// Run is the run in which the decision was made.
	Run string `json:"run"`
	// Remove are the things that may be removed. Keep are those that stay, because
	// the successor or another object declares them. Saved plans have Remove as take.
	Remove []Thing `json:"take,omitempty"`
	Keep   []Thing `json:"keep,omitempty"`
}

// Keys of the private state.
const (
	decisionKey = "plan"
	heldKey     = "held_by_others"
)

// ReadKey returns the key of a planned object. If this is the second plan of a
// replacement, it is the key of the first plan, otherwise a new one.
func (r *Registry) ReadKey(ctx context.Context, private privatestate.Reader) string {
	if before, ok := privatestate.Read[decided](ctx, private, decisionKey); ok && before.Run == r.run {
		return before.Key
	}
	return rand.Text()
}

// Describe completes the object of a plan: its key, and the things that the plan
// removes. The second plan of a replacement, which creates the successor, removes
// what the destruction of the first plan's object would.
func (r *Registry) Describe(ctx context.Context, req resource.ModifyPlanRequest, object Object, replaced bool) Object {
	object.Key, object.Configured = r.ReadKey(ctx, req.Private), !req.Plan.Raw.IsNull()
	switch {
	case req.State.Raw.IsNull():
		first, _ := r.Get(object.Key)
		object.Removes = first.IfDestroyed
	case replaced, !object.Configured:
		object.Removes = object.IfDestroyed
	}
	return object
}

// Decide records an object, and stores in private state what its deletion may
// remove. It returns the things that it may not remove.
func (r *Registry) Decide(ctx context.Context, object Object, private privatestate.Writer) (kept []Thing, diags diag.Diagnostics) {
	r.Put(object)
	kept = r.Held(object.Key, object.Removes)
	decision := decided{Key: object.Key, Run: r.run, Keep: kept}
	for _, thing := range object.Removes {
		if !contains(kept, thing) {
			decision.Remove = append(decision.Remove, thing)
		}
	}
	for _, thing := range object.Holds {
		// A tainted object is replaced by one with the same declaration.
		if !contains(object.Removes, thing) {
			decision.Keep = append(decision.Keep, thing)
		}
	}
	return kept, privatestate.Write(ctx, private, decisionKey, decision)
}

// Spare records that the deletion of an object removes nothing, because other
// objects declare some of its things.
func (r *Registry) Spare(ctx context.Context, object Object, private privatestate.Writer) diag.Diagnostics {
	decision := decided{Key: object.Key, Run: r.run, Keep: object.Removes}
	object.Removes = nil
	r.Put(object)
	return privatestate.Write(ctx, private, decisionKey, decision)
}

// Spares reports whether a plan decided that the deletion removes nothing,
// although it would have removed something.
func (r *Registry) Spares(ctx context.Context, private privatestate.Reader) bool {
	decision, _ := privatestate.Read[decided](ctx, private, decisionKey)
	return len(decision.Remove) == 0 && len(decision.Keep) > 0
}

// Forget removes the decision from private state. Every Update and Delete calls
// it, even after an error, because a decision is about one change.
func Forget(ctx context.Context, private privatestate.Writer) diag.Diagnostics {
	return privatestate.Remove(ctx, private, decisionKey)
}

// BeginRead notes the things of an object whose read begins.
func (r *Registry) BeginRead(things []Thing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reading = append(r.reading, things...)
}

// NoteHeld stores in private state, at the end of a read, which of an object's
// things other objects of this plan declare, or had when their read began: they may
// be planned before this one. If an object's successor is created first, this is
// the only note of a plan that reaches the deletion.
func (r *Registry) NoteHeld(ctx context.Context, things []Thing, private privatestate.Writer) diag.Diagnostics {
	held := r.Held("", things)
	for _, thing := range things {
		if !contains(held, thing) && r.readTwice(thing) {
			held = append(held, thing)
		}
	}
	if len(held) == 0 {
		return privatestate.Remove(ctx, private, heldKey)
	}
	return privatestate.Write(ctx, private, heldKey, held)
}

// NotePlanned notes the things of an object that was read and is planned.
func (r *Registry) NotePlanned(things []Thing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.planned = append(r.planned, things...)
}

// Unplanned reports whether an object that holds one of the things was read, or is
// being read, and is not planned yet.
func (r *Registry) Unplanned(things []Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(things, func(thing Thing) bool { return count(r.reading, thing) > count(r.planned, thing) })
}

func (r *Registry) readTwice(thing Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return count(r.reading, thing) > 1
}

func count(things []Thing, thing Thing) (n int) {
	for _, t := range things {
		if t.same(thing) {
			n++
		}
	}
	return n
}

// Release divides the things of a deleted object. remove are those to remove.
// left are those that stay although the plan did not say so. Things that
// another object declares are in neither.
//
// If an object was planned in the run that deletes it, its successor was
// created first, in this apply or in an earlier one that failed. No decision of
// a plan reaches its deletion. The successor may declare the same things, but
// is not visible in any other way. So the deletion removes only things that
// nothing else declares, and only if this run has created a possible successor.
// Connections and devices never note a creation, because what their deletion
// removes can't be created again.
func (r *Registry) Release(ctx context.Context, private privatestate.Reader, things []Thing) (remove, left []Thing) {
	decision, _ := privatestate.Read[decided](ctx, private, decisionKey)
	held, _ := privatestate.Read[[]Thing](ctx, private, heldKey)
	for _, thing := range things {
		createdFirst := decision.Run == r.run
		switch {
		case contains(decision.Keep, thing), len(r.Holders(decision.Key, thing)) > 0:
		case !contains(decision.Remove, thing), createdFirst && (contains(held, thing) || !r.createdLike(thing)):
			left = append(left, thing)
		case r.NoteRemoval(decision.Key, thing):
			remove = append(remove, thing)
		}
	}
	r.finish(decision.Key)
	return remove, left
}

// finish notes that a deletion removes nothing more. In an apply, an object that
// is planned after it must not expect a removal that the deletion did not make.
func (r *Registry) finish(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if object, ok := r.objects[key]; ok {
		object.Removes = nil
		r.objects[key] = object
	}
}

// createdLike reports whether an object created in this run may replace one that
// held a thing: it holds a thing of the same kind, and of the same app or user or
// of the same name.
func (r *Registry) createdLike(thing Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.created, func(c Thing) bool {
		return c.Kind == thing.Kind && (c.Of == thing.Of || c.Name == thing.Name)
	})
}
