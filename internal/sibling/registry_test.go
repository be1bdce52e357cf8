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
	mine := Entry{Key: "a", AppID: "app", AccountID: "account"}
	if got := keys(r.Others(mine)); !slices.Equal(got, []string{"b"}) {
		t.Errorf("others: %v", got)
	}
	r.Remove("b")
	if got := r.Others(mine); len(got) != 0 {
		t.Errorf("others after b left: %v", got)
	}
}
