package scopeclaim

import (
	"sync"
	"testing"
)

func TestRegistry_claimsMeet(t *testing.T) {
	t.Parallel()
	var r Registry
	if others := r.Put(Claim{Key: "a", AppID: "app", Exact: true}); len(others) != 0 {
		t.Errorf("the first claim meets %v", others)
	}
	if others := r.Put(Claim{Key: "a", AppID: "app", Exact: true}); len(others) != 0 {
		t.Errorf("a claim meets itself: %v", others)
	}
	r.Put(Claim{Key: "other issuer", AppID: "app", Issuer: "https://id.example.com"})
	r.Put(Claim{Key: "other app", AppID: "another"})
	if others := r.Put(Claim{Key: "b", AppID: "app"}); len(others) != 1 || others[0].Key != "a" {
		t.Errorf("the second claim meets %v", others)
	}
	if others := r.Others(Claim{Key: "c", AppID: "app", Issuer: "https://ID.example.com"}); len(others) != 1 {
		t.Errorf("the issuer's host has no case, and it meets %v", others)
	}
}

func TestRegistry_taken(t *testing.T) {
	t.Parallel()
	var r Registry
	r.Take("oag1")
	if !r.Taken("oag1") || r.Taken("oag2") {
		t.Error("what is taken is mistaken")
	}
}

// TestRegistry_locksKeepOthersOut counts without a lock of its own: the race
// detector tells if two are inside at once.
func TestRegistry_locksKeepOthersOut(t *testing.T) {
	t.Parallel()
	var r Registry
	r.LockApp("another app") // never unlocked, and in nobody's way
	count := 0
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			if i%2 == 0 {
				defer r.LockApp("app")()
			} else {
				defer r.LockScope("app", "scope")()
			}
			count++
		})
	}
	group.Wait()
	if count != 50 {
		t.Errorf("%d were inside, want 50", count)
	}
}

// TestRegistry_scopesGoOnBesideEachOther would hang if they didn't.
func TestRegistry_scopesGoOnBesideEachOther(t *testing.T) {
	t.Parallel()
	var r Registry
	defer r.LockScope("app", "one")()
	defer r.LockScope("app", "other")()
}
