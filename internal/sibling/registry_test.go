package sibling

import (
	"slices"
	"testing"
)

func keys(entries []Entry) []string {
	all := make([]string, 0, len(entries))
	for _, entry := range entries {
		all = append(all, entry.Key)
	}
	slices.Sort(all)
	return all
}

func TestRegistry_othersOfTheSameAppAndAccount(t *testing.T) {
	t.Parallel()
	var r Registry
	for _, entry := range []Entry{
		{Key: "a", AppID: "app", AccountID: "account"},
		{Key: "b", AppID: "app", AccountID: "account"},
		{Key: "c", AppID: "app", AccountID: "another"},
		{Key: "d", AppID: "another", AccountID: "account"},
	} {
		r.Put(entry)
	}
	mine, _ := r.Get("a")
	if got := keys(r.Others(mine)); !slices.Equal(got, []string{"b"}) {
		t.Errorf("others: %v", got)
	}
	r.Remove("b")
	if got := r.Others(mine); len(got) != 0 {
		t.Errorf("others after b left: %v", got)
	}
	if _, ok := r.Get("b"); ok {
		t.Error("b is still there")
	}
}

func TestRegistry_whatWasPlannedOutlivesARead(t *testing.T) {
	t.Parallel()
	var r Registry
	r.Plan(Entry{Key: "a", AppID: "app", AccountID: "account", Revoking: "oar1", IfReplaced: "oar2"})
	r.Put(Entry{Key: "a", AppID: "app", AccountID: "account", Held: "oar1"})
	if got, _ := r.Get("a"); got.Revoking != "oar1" || got.IfReplaced != "oar2" || got.Held != "oar1" {
		t.Errorf("entry: %+v", got)
	}
}

func TestRegistry_whatWasSeenOutlivesAPlan(t *testing.T) {
	t.Parallel()
	var r Registry
	r.Put(Entry{Key: "a", AppID: "app", AccountID: "account", Open: true, Claims: []string{"oar1"}})
	r.Plan(Entry{Key: "a", Claims: []string{"oar1", "oar2"}, Revoking: "oar3"})
	got, _ := r.Get("a")
	if !got.Open || got.AppID != "app" || got.Revoking != "oar3" || !slices.Equal(got.Claims, []string{"oar1", "oar2"}) {
		t.Errorf("entry: %+v", got)
	}
}
