package peers

import (
	"slices"
	"testing"
)

func keys(entries []Connection) []string {
	all := make([]string, 0, len(entries))
	for _, entry := range entries {
		all = append(all, entry.Key)
	}
	slices.Sort(all)
	return all
}

func TestConnections_othersOfTheSameAppAndAccount(t *testing.T) {
	t.Parallel()
	var r Connections
	for _, entry := range []Connection{
		{Key: "a", AppID: "app", AccountID: "account"},
		{Key: "b", AppID: "app", AccountID: "account"},
		{Key: "c", AppID: "app", AccountID: "another"},
		{Key: "d", AppID: "another", AccountID: "account"},
	} {
		r.Put(entry)
	}
	mine := Connection{Key: "a", AppID: "app", AccountID: "account"}
	if got := keys(r.Others(mine)); !slices.Equal(got, []string{"b"}) {
		t.Errorf("others: %v", got)
	}
	r.Remove("b")
	if got := r.Others(mine); len(got) != 0 {
		t.Errorf("others after b left: %v", got)
	}
}
