// Package together_test lets a machine look for two resources that take
// something from each other. It makes up configurations in which several
// resources declare the same things, and what people do to them, and compares
// the org with the configuration after each apply. What it finds becomes a test
// of its own in the package of the resource.
package together_test

import (
	"flag"
	"os"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

var (
	// play is how long the machine runs in an ordinary run of the tests.
	play = flag.Duration("play", 20*time.Second, "`time` for which the machine makes up sequences")
	// start is the first seed: the same one gives the same sequences.
	start = flag.Uint64("start", 1, "first `seed`; each gives some sequences")
)

// rapids are rapid's flags, unless the command line has others.
var rapids = map[string]string{
	"rapid.checks":     "20", // sequences of a seed
	"rapid.steps":      "16", // of a sequence, on average
	"rapid.shrinktime": "1m",
	// A sequence is found again by its seed.
	"rapid.nofailfile": "true",
}

func TestMain(m *testing.M) {
	for name, value := range rapids {
		must(flag.Set(name, value))
	}
	must(os.Unsetenv(oktasim.RecordDirVariable))
	// Every sequence makes much and keeps nothing.
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
	n := *start
	for begun := time.Now(); time.Since(begun) < *play; n++ {
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

// actions are what may happen next, by name. What is more likely has several.
func (m *machine) actions() map[string]func(*rapid.T) {
	all := map[string]func(*rapid.T){}
	for _, a := range []struct {
		name   string
		weight int
		do     func()
	}{
		{"add", 3, m.add},
		{"copy", 2, m.copy},
		{"remove", 2, m.remove},
		{"rename", 2, m.rename},
		{"change", 3, m.change},
		{"depend", 1, m.depend},
		{"create first", 1, m.createFirst},
		{"apply", 5, m.applyAll},
		{"apply a part", 1, m.applyPart},
		{"apply without refresh", 1, m.applyBlind},
		{"apply a replacement", 1, m.applyReplacing},
		{"apply with a failure", 1, m.applyFailing},
		{"apply and die", 1, m.applyDying},
		{"apply late", 1, m.applyLate},
		{"act as an admin", 2, m.act},
		{"authorize", 1, m.authorize},
		{"obey", 2, m.obey},
		{"taint", 1, m.taint},
		{"lose memory", 1, m.loseMemory},
	} {
		for n := range a.weight {
			name := a.name
			if n > 0 {
				name += " " + strconv.Itoa(n+1)
			}
			all[name] = func(*rapid.T) { a.do() }
		}
	}
	return all
}
