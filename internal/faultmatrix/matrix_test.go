package faultmatrix_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestMatrix makes each call of each scenario fail in each way.
//
// Each cell runs in its own bubble, in which time passes only while all
// goroutines wait. So the client's backoff takes no real time, and the test can
// measure it to the millisecond.
func TestMatrix(t *testing.T) {
	t.Parallel()
	began := time.Now()
	var cells atomic.Int64
	t.Run("cells", func(t *testing.T) {
		for _, s := range scenarios(t) {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				s.matrix(t, &cells)
			})
		}
	})
	t.Logf("%d cells in %s", cells.Load(), time.Since(began).Round(time.Second))
	t.Attr("cells", strconv.FormatInt(cells.Load(), 10))
}

func (s scenario) matrix(t *testing.T, cells *atomic.Int64) {
	clean := s.bubble(t, nil, nil)
	if len(clean.problems) > 0 {
		t.Fatalf("without a fault:\n%s", strings.Join(clean.problems, "\n"))
	}
	if len(clean.calls) == 0 {
		t.Log("it makes no call")
	}
	for turn, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for i, c := range clean.calls {
				for _, hit := range strikes(f, c, i+turn) {
					cells.Add(1)
					if got := s.bubble(t, []strike{hit}, &clean); len(got.problems) > 0 {
						t.Errorf("%s, %s at %s:\n%s", f.name, hit.extent, c, strings.Join(got.problems, "\n"))
					}
				}
			}
		})
	}
}

// strikes returns the strikes of a fault at a call, one for each extent that
// applies.
//
// The race detector makes a cell eight times as slow. With it, each fault
// strikes every fourth call with one extent, and the next fault strikes other
// calls. A plain go test does so with every sixteenth call. make test also
// plays all strikes without the race detector, and make soak plays all with it.
func strikes(f fault, c call, turn int) (hits []strike) {
	extents := []extent{once, lasting, outage}
	for i := range extents {
		if hit := (strike{f, extents[(turn+i)%len(extents)], c}); hit.applies() {
			hits = append(hits, hit)
		}
	}
	every := 16
	if acctest.Thorough() {
		if !detectsRaces || *soak > 0 {
			return hits
		}
		every = 4
	}
	if turn%every > 0 {
		return nil
	}
	return hits[:min(len(hits), 1)]
}

// bubble plays the scenario in a bubble of testing/synctest.
func (s scenario) bubble(t *testing.T, hits []strike, want *outcome) (result outcome) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { result = s.play(t, hits, want) })
	return result
}

// TestMatrix_coversAllTypes fails if a data source or an ephemeral resource has
// no scenario. Each resource has some.
func TestMatrix_coversAllTypes(t *testing.T) {
	t.Parallel()
	server := acctest.Server(acctest.NoEnvironment)()
	offered, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, s := range scenarios(t) {
		of, _, _ := strings.Cut(s.name, "/")
		covered[of] = true
	}
	for _, name := range slices.Sorted(maps.Keys(offered.DataSourceSchemas)) {
		if !covered["data."+name] {
			t.Errorf("no scenario is about the data source %s: add it to reads", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(offered.EphemeralResourceSchemas)) {
		if !covered["ephemeral."+name] {
			t.Errorf("no scenario is about the ephemeral resource %s: give it one", name)
		}
	}
}
