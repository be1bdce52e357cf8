// Package together_test searches for two resources that take something from each
// other; without it, users would find them by a loss of access. It generates
// configurations in which several resources declare the same things, and actions
// of people. After each apply, it compares the org with the configuration. If it
// finds a fault, add a test in the package of the resource.
package together_test

import (
	"flag"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

var (
	// play is the duration of an ordinary run.
	play = flag.Duration("play", 20*time.Second, "`time` for which the machine makes up sequences")
	// start is the first seed. The same seed gives the same sequences.
	start = flag.Uint64("start", 1, "first `seed`; each gives some sequences")
)

// seeds is the largest number of seeds in make test. Without it, a fast machine
// would play sequences that no slower one plays. A plain go test plays one
// seed.
const seeds = 10

// rapids are the defaults of rapid's flags here.
var rapids = map[string]string{
	"rapid.checks":     "20", // sequences of a seed
	"rapid.steps":      "16", // of a sequence, on average
	"rapid.shrinktime": "1m",
	// The seed is enough to find a sequence again.
	"rapid.nofailfile": "true",
}

func TestMain(m *testing.M) {
	for name, value := range rapids {
		must(flag.Set(name, value))
	}
	must(os.Unsetenv(oktasim.RecordDirVariable))
	// A sequence allocates much and keeps nothing, so collect garbage less
	// often.
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func TestMachine(t *testing.T) {
	t.Parallel()
	seed := flag.Lookup("rapid.seed").Value
	if seed.String() != "0" {
		rapid.Check(t, sequence(t))
		return
	}
	n, last := *start, *start+1
	if acctest.Thorough() {
		last = *start + seeds
	}
	if flag.Lookup("play").Value.String() != flag.Lookup("play").DefValue {
		last = math.MaxUint64 // as long as wanted
	}
	for begun := time.Now(); time.Since(begun) < *play && n < last; n++ {
		must(seed.Set(strconv.FormatUint(n*1000, 10)))
		rapid.Check(t, sequence(t))
	}
}

// sequence plays one sequence.
func sequence(t *testing.T) func(*rapid.T) {
	t.Helper()
	return func(rt *rapid.T) {
		rapid.SyncTest(rt, func(rt *rapid.T) {
			m := newMachine(t, rt)
			rt.Repeat(m.actions())
			m.settle()
			m.drain()
		})
	}
}

// actions returns the possible next actions by name. A likely action has
// several names. Some actions leave things that no resource knows. They happen
// only in every other sequence; the rest checks that nothing is left in the
// end.
func (m *machine) actions() map[string]func(*rapid.T) {
	m.calm = m.drawBool("calm")
	all := map[string]func(*rapid.T){}
	put := func(name string, weight int, do func()) {
		for n := range weight {
			all[name+strings.Repeat("'", n)] = func(*rapid.T) { do() }
		}
	}
	put("add", 3, m.add)
	put("copy", 2, m.copy)
	put("remove", 2, m.remove)
	put("rename", 2, m.rename)
	put("change", 3, m.change)
	put("create first", 1, m.createFirst)
	put("apply", 5, m.applyAll)
	put("apply without refresh", 2, m.applyBlind)
	put("apply a replacement", 1, m.applyReplacing)
	put("apply late", 1, m.applyLate)
	put("act as an admin", 2, m.act)
	put("authorize", 1, m.authorize)
	if slices.Contains(m.types, connectionType) {
		put("obey", 4, m.obey)
	}
	if !m.calm {
		put("depend", 1, m.depend)
		put("apply a part", 1, m.applyPart)
		put("apply with a failure", 1, m.applyFailing)
		put("apply and die", 1, m.applyDying)
		put("depose", 2, m.depose)
		put("taint", 1, m.taint)
		put("lose memory", 1, m.loseMemory)
	}
	return all
}
