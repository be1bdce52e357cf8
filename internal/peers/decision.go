package peers

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// Decision is what the plan of a change says about the things of the object that
// is deleted. A plan leaves it in private state, the one part of a plan that
// reaches Delete.
type Decision struct {
	// Key is the object's in this run: the two plans of a replacement share it.
	Key string `json:"key"`
	// Run is the run that decided.
	Run string `json:"run"`
	// Take are the things that may be taken away, Keep those that stay because
	// the successor or another object declares them.
	Take []Thing `json:"take,omitempty"`
	Keep []Thing `json:"keep,omitempty"`
}

// The keys in private state.
const (
	decisionKey = "plan"
	heldKey     = "held_by_others"
)

// ReadKey returns the key of an object that is planned: that of the plan just
// before, if this is the second plan of a replacement, else a new one.
func (r *Registry) ReadKey(ctx context.Context, private privatestate.Reader) string {
	if before, ok := privatestate.Read[Decision](ctx, private, decisionKey); ok && before.Run == r.run {
		return before.Key
	}
	return rand.Text()
}

// Decide records an object and leaves in private state what its deletion may
// take. It returns the things that it may not take.
func (r *Registry) Decide(ctx context.Context, object Object, private privatestate.Writer) (kept []Thing, diags diag.Diagnostics) {
	r.Put(object)
	kept = r.Held(object.Key, object.Takes)
	decision := Decision{Key: object.Key, Run: r.run, Keep: kept}
	for _, thing := range object.Takes {
		if !contains(kept, thing) {
			decision.Take = append(decision.Take, thing)
		}
	}
	for _, thing := range object.Holds {
		// A tainted object is replaced by one that declares the same.
		if !contains(object.Takes, thing) {
			decision.Keep = append(decision.Keep, thing)
		}
	}
	return kept, privatestate.Write(ctx, private, decisionKey, decision)
}

// Spare records that the deletion of an object takes nothing, because other
// objects declare a part of what it would take.
func (r *Registry) Spare(ctx context.Context, object Object, private privatestate.Writer) diag.Diagnostics {
	decision := Decision{Key: object.Key, Run: r.run, Keep: object.Takes}
	object.Takes = nil
	r.Put(object)
	return privatestate.Write(ctx, private, decisionKey, decision)
}

// Spares reports whether a plan has decided that the deletion takes nothing
// although it would have taken something.
func (r *Registry) Spares(ctx context.Context, private privatestate.Reader) bool {
	decision, _ := privatestate.Read[Decision](ctx, private, decisionKey)
	return len(decision.Take) == 0 && len(decision.Keep) > 0
}

// Forget removes the decision from private state. Every Update and Delete does,
// errors included: a decision is about one change.
func Forget(ctx context.Context, private privatestate.Writer) diag.Diagnostics {
	return privatestate.Remove(ctx, private, decisionKey)
}

// NoteHeld leaves in private state, during a read, which of an object's things
// other objects of this plan declare. It is the only note of a plan that reaches
// the deletion of an object whose successor was created first.
func (r *Registry) NoteHeld(ctx context.Context, things []Thing, private privatestate.Writer) diag.Diagnostics {
	held := r.Held("", things)
	if len(held) == 0 {
		return privatestate.Remove(ctx, private, heldKey)
	}
	return privatestate.Write(ctx, private, heldKey, held)
}

// Release divides the things of an object that is deleted: take are to be taken
// away, and left are to stay although the plan did not say so. What another
// object declares is in neither.
//
// An object that was planned in the run that deletes it is one whose successor
// was created first, in this apply or in an earlier one that failed. No decision
// of a plan reaches its deletion. It takes only what nothing speaks for, and
// nothing unless this run has created what may be its successor: the successor,
// which is not shown otherwise, may hold the same. What a deletion takes from
// connections and devices can't be made again, so they never note a creation.
func (r *Registry) Release(ctx context.Context, private privatestate.Reader, things []Thing) (take, left []Thing) {
	decision, _ := privatestate.Read[Decision](ctx, private, decisionKey)
	held, _ := privatestate.Read[[]Thing](ctx, private, heldKey)
	for _, thing := range things {
		createdFirst := decision.Run == r.run
		switch {
		case contains(decision.Keep, thing), len(r.Holders(decision.Key, thing)) > 0:
		case !contains(decision.Take, thing), createdFirst && (contains(held, thing) || !r.createdLike(thing)):
			left = append(left, thing)
		case r.Take(decision.Key, thing):
			take = append(take, thing)
		}
	}
	return take, left
}

// createdLike reports whether an object that was created in this run may be the
// successor of one that held a thing: if it holds a thing of the same kind, of the
// same app or user, or of the same name.
func (r *Registry) createdLike(thing Thing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.created, func(c Thing) bool {
		return c.Kind == thing.Kind && (c.Of == thing.Of || c.Name == thing.Name)
	})
}
