package providerdata_test

import (
	"net/http"
	"sync"
	"testing"
)

// Objects that need the org at about the same time ask once, even if the first
// answer is a failure and one of them was about to ask.
func TestOrgURLs_asksOnceAfterFailure(t *testing.T) {
	t.Parallel()
	for range 20 {
		o := &org{log: `{}`, status: http.StatusForbidden}
		data := o.data(t)
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if urls := data.OrgURLs(t.Context()); urls != nil {
					t.Errorf("got %v", urls)
				}
			})
		}
		all.Wait()
		if asked := o.asked.Load(); asked != 1 {
			t.Errorf("asked %d times", asked)
		}
	}
}
