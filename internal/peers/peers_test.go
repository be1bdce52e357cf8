package peers_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// private is private state in memory.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if len(value) == 0 {
		delete(p, key)
		return nil
	}
	p[key] = value
	return nil
}

var (
	read   = peers.Thing{Kind: peers.Grant, Of: "0oa1", Name: "okta.devices.read", Issuer: "https://example.okta.com"}
	manage = peers.Thing{Kind: peers.Grant, Of: "0oa1", Name: "okta.devices.manage", Issuer: "https://example.okta.com"}
)

// plan has a registry decide on an object, and returns its private state.
func plan(t *testing.T, r *peers.Registry, object peers.Object) (private, []peers.Thing) {
	t.Helper()
	p := private{}
	object.Key = r.ReadKey(t.Context(), p)
	kept, diags := r.Decide(t.Context(), object, p)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return p, kept
}

func TestRelease(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// before is planned before the deletion, after afterwards.
		before, after []peers.Object
		// applied is what the run that deletes shows.
		applied []peers.Object
		// sameRun is whether the deletion is planned in the run that deletes, and
		// created what was created there.
		sameRun      bool
		created      []peers.Thing
		remove, left []peers.Thing
	}{
		"nobody else":                         {remove: []peers.Thing{read, manage}},
		"another holds it, planned first":     {before: []peers.Object{{Holds: []peers.Thing{read}}}, remove: []peers.Thing{manage}},
		"another of an unknown issuer":        {before: []peers.Object{{Holds: []peers.Thing{{Kind: peers.Grant, Of: "0oa1", Name: "okta.devices.read"}}}}, remove: []peers.Thing{manage}},
		"another issuer":                      {before: []peers.Object{{Holds: []peers.Thing{{Kind: peers.Grant, Of: "0oa1", Name: "okta.devices.read", Issuer: "https://id.example.com"}}}}, remove: []peers.Thing{read, manage}},
		"another app":                         {before: []peers.Object{{Holds: []peers.Thing{{Kind: peers.Grant, Of: "0oa2", Name: "okta.devices.read"}}}}, remove: []peers.Thing{read, manage}},
		"another goes too":                    {before: []peers.Object{{Removes: []peers.Thing{read}}}, remove: []peers.Thing{read, manage}},
		"another holds it, planned second":    {after: []peers.Object{{Holds: []peers.Thing{read}}}, remove: []peers.Thing{read, manage}},
		"another takes part in the apply":     {after: []peers.Object{{Holds: []peers.Thing{read}}}, applied: []peers.Object{{Key: "x", Holds: []peers.Thing{read}}}, remove: []peers.Thing{manage}},
		"created first, the successor exists": {sameRun: true, created: []peers.Thing{{Kind: peers.Grant, Of: "0oa1", Name: "okta.groups.read"}}, remove: []peers.Thing{read, manage}},
		"created first, for another app":      {sameRun: true, created: []peers.Thing{{Kind: peers.Grant, Of: "0oa2", Name: read.Name}}, remove: []peers.Thing{read}, left: []peers.Thing{manage}},
		"created first, the successor holds it": {sameRun: true, created: []peers.Thing{manage}, applied: []peers.Object{{Key: "x", Holds: []peers.Thing{manage}}},
			remove: []peers.Thing{read}},
		"deposed in an earlier apply": {sameRun: true, left: []peers.Thing{read, manage}},
		"deposed in an earlier apply, and something else is created": {sameRun: true,
			created: []peers.Thing{{Kind: peers.Grant, Of: "0oa2", Name: "okta.groups.read"}, {Kind: peers.Assignment, Of: "0oa1", Name: "00u1"}},
			left:    []peers.Thing{read, manage}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planning, applying := peers.New(), peers.New()
			for i, other := range test.before {
				other.Key = string(rune('a' + i))
				planning.Put(other)
			}
			if test.sameRun {
				planning = applying
			}
			p, _ := plan(t, planning, peers.Object{Removes: []peers.Thing{read, manage}})
			for i, other := range test.after {
				other.Key = string(rune('p' + i))
				planning.Put(other)
			}
			for _, other := range test.applied {
				applying.Put(other)
			}
			applying.Created(test.created...)
			remove, left := applying.Release(t.Context(), p, []peers.Thing{read, manage})
			if !slices.Equal(remove, test.remove) || !slices.Equal(left, test.left) {
				t.Errorf("removes %v and leaves %v, want %v and %v", remove, left, test.remove, test.left)
			}
			for _, thing := range remove {
				if !applying.Removed(thing) {
					t.Errorf("%s is not noted as removed", thing)
				}
			}
		})
	}
}

// TestRelease_tainted: the deletion of a tainted object gets the decision of the
// creation that replaces it.
func TestRelease_tainted(t *testing.T) {
	t.Parallel()
	p, _ := plan(t, peers.New(), peers.Object{Holds: []peers.Thing{read}})
	remove, left := peers.New().Release(t.Context(), p, []peers.Thing{read, manage})
	if len(remove) > 0 || !slices.Equal(left, []peers.Thing{manage}) {
		t.Errorf("removes %v and leaves %v", remove, left)
	}
}

// TestRelease_noDecision: a deletion without a decision removes nothing.
func TestRelease_noDecision(t *testing.T) {
	t.Parallel()
	p, _ := plan(t, peers.New(), peers.Object{Removes: []peers.Thing{read}})
	if diags := peers.Forget(t.Context(), p); diags.HasError() {
		t.Fatal(diags)
	}
	if remove, left := peers.New().Release(t.Context(), p, []peers.Thing{read}); len(remove) > 0 || len(left) != 1 {
		t.Errorf("removes %v and leaves %v", remove, left)
	}
}

// TestWarnLeft: the warning says where a person removes what stays.
func TestThing_ofItsOwnKind(t *testing.T) {
	t.Parallel()
	if got := (peers.Thing{Kind: "zone", Of: "nzo1"}).String(); got != "zone nzo1" {
		t.Errorf("got %q", got)
	}
}

func TestWarnLeft(t *testing.T) {
	t.Parallel()
	for kind, where := range map[string]string{peers.Grant: "Admin Console", peers.Authorization: "Workflows Console"} {
		var diags diag.Diagnostics
		peers.WarnLeft(&diags, []peers.Thing{{Kind: kind, Of: "0oa1", Name: "name"}})
		if len(diags) != 1 || !strings.Contains(diags[0].Detail(), where) {
			t.Errorf("%s: %v", kind, diags)
		}
	}
}

// TestRelease_heldWhenRead: what others declared when the object was read reaches
// the deletion of an object whose successor is created first, which names it.
func TestRelease_heldWhenRead(t *testing.T) {
	t.Parallel()
	planning, applying := peers.New(), peers.New()
	planning.Put(peers.Object{Key: "other", Holds: []peers.Thing{read}})
	p := private{}
	if diags := planning.NoteHeld(t.Context(), []peers.Thing{read, manage}, p); diags.HasError() {
		t.Fatal(diags)
	}
	if _, diags := applying.Decide(t.Context(), peers.Object{Key: "x", Removes: []peers.Thing{read, manage}}, p); diags.HasError() {
		t.Fatal(diags)
	}
	applying.Created(manage)
	if remove, left := applying.Release(t.Context(), p, []peers.Thing{read, manage}); !slices.Equal(remove, []peers.Thing{manage}) || !slices.Equal(left, []peers.Thing{read}) {
		t.Errorf("removes %v and leaves %v", remove, left)
	}
}

func TestRefuseTaking(t *testing.T) {
	t.Parallel()
	holds := peers.Object{Key: "h", Label: "the holder", Holds: []peers.Thing{read}, Configured: true}
	for name, test := range map[string]struct {
		remover peers.Object
		refused bool
	}{
		"a change":                  {peers.Object{Removes: []peers.Thing{read}, Configured: true}, true},
		"a destruction":             {peers.Object{Removes: []peers.Thing{read}}, false},
		"a replacement by the same": {peers.Object{Removes: []peers.Thing{read}, Holds: []peers.Thing{read}, Configured: true}, false},
		"of another thing":          {peers.Object{Removes: []peers.Thing{manage}, Configured: true}, false},
	} {
		test.remover.Key, test.remover.Label = "t", "the remover"
		for _, second := range []peers.Object{holds, test.remover} {
			t.Run(name+", second is "+second.Label, func(t *testing.T) {
				t.Parallel()
				r := peers.New()
				r.Put(holds)
				r.Put(test.remover)
				var diags diag.Diagnostics
				if refused := r.RefuseRemoval(&diags, second, func(peers.Thing) path.Path { return path.Root("app_id") }); refused != test.refused || diags.HasError() != test.refused {
					t.Fatalf("refused: %t, %v", refused, diags)
				}
				for _, d := range diags {
					for _, want := range []string{"the remover", "the holder", "on_destroy", "moved block"} {
						if !strings.Contains(d.Detail(), want) {
							t.Errorf("it does not say %q: %s", want, d.Detail())
						}
					}
				}
			})
		}
	}
}

func TestJoinChange(t *testing.T) {
	t.Parallel()
	stays := peers.Object{Key: "s", Holds: []peers.Thing{read}}
	var diags diag.Diagnostics
	r := peers.New()
	if r.JoinChange(&diags, stays) || len(diags) > 0 {
		t.Errorf("it joins although nothing happens: %v", diags)
	}
	r.Put(peers.Object{Key: "t", Label: "the remover", Removes: []peers.Thing{read}})
	if !r.JoinChange(&diags, stays) || len(diags) != 1 || !strings.Contains(diags[0].Detail(), "the remover") {
		t.Errorf("it does not join: %v", diags)
	}
	r = peers.New()
	if !r.NoteRemoval("t", read) || !r.JoinChange(&diags, stays) {
		t.Error("it does not join what was removed away")
	}
}

func TestOwned(t *testing.T) {
	t.Parallel()
	r := peers.New()
	r.Own(read, "record")
	for range 2 {
		if !r.Owned(read, "record") {
			t.Error("it is not owned")
		}
	}
	if r.Owned(manage, "record") || r.Owned(read, "another") {
		t.Error("another thing is owned")
	}
}

// TestReadKey: the two plans of a replacement are of one object, and plans of
// different runs are not.
func TestReadKey(t *testing.T) {
	t.Parallel()
	r := peers.New()
	p, _ := plan(t, r, peers.Object{})
	if first, second := r.ReadKey(t.Context(), p), r.ReadKey(t.Context(), p); first != second {
		t.Errorf("two plans have the keys %s and %s", first, second)
	}
	if other := peers.New().ReadKey(t.Context(), p); other == r.ReadKey(t.Context(), p) {
		t.Error("another run has the same key")
	}
}

func TestLocks(t *testing.T) {
	t.Parallel()
	r := peers.New()
	one, another := r.LockOne("0oa1", "a"), r.LockOne("0oa1", "b") // They go on beside each other.
	alone := make(chan struct{})
	go func() {
		defer close(alone)
		r.LockAll("0oa1")()
	}()
	select {
	case <-alone:
		t.Error("the whole is locked while its parts are")
	default:
	}
	one()
	another()
	<-alone
}

// TestWarnTogether_once plans two resources of one thing at the same time: both
// are put before either warns.
func TestWarnTogether_once(t *testing.T) {
	t.Parallel()
	r := peers.New()
	first := peers.Object{Key: "1", Label: "the first", Holds: []peers.Thing{read}}
	second := peers.Object{Key: "2", Label: "the second", Holds: []peers.Thing{read}}
	r.Put(first)
	r.Put(second)
	var diags diag.Diagnostics
	r.WarnTogether(&diags, second, peers.Grant)
	r.WarnTogether(&diags, first, peers.Grant)
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), "the first") {
		t.Errorf("not said once: %v", diags)
	}
}

// TestRelease_readBeside: an object with the same thing may be planned only after
// this one was read.
func TestRelease_readBeside(t *testing.T) {
	t.Parallel()
	for name, beside := range map[string][]peers.Thing{"another": {read}, "none": nil} {
		planning, applying, p := peers.New(), peers.New(), private{}
		planning.BeginRead([]peers.Thing{read})
		planning.BeginRead(beside)
		if diags := planning.NoteHeld(t.Context(), []peers.Thing{read}, p); diags.HasError() {
			t.Fatal(diags)
		}
		if _, diags := applying.Decide(t.Context(), peers.Object{Key: "x", Removes: []peers.Thing{read}}, p); diags.HasError() {
			t.Fatal(diags)
		}
		applying.Created(manage)
		if remove, _ := applying.Release(t.Context(), p, []peers.Thing{read}); (len(remove) == 0) != (beside != nil) {
			t.Errorf("%s: removes %v", name, remove)
		}
	}
}

func TestUnplanned(t *testing.T) {
	t.Parallel()
	r := peers.New()
	for i, want := range []bool{false, true, true, false} {
		switch i {
		case 1:
			r.BeginRead([]peers.Thing{read, manage})
			r.BeginRead([]peers.Thing{read})
		case 2, 3:
			r.NotePlanned([]peers.Thing{read})
		}
		if got := r.Unplanned([]peers.Thing{read}); got != want {
			t.Errorf("step %d: %t", i, got)
		}
	}
}
