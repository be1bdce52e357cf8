// Package together_test lets a machine look for two resources that take
// something from each other. It makes up configurations in which several
// resources declare the same things, and what people do to them, and compares
// the org with the configuration after each apply. What it finds becomes a test
// of its own in the package of the resource.
package together_test

import (
	"flag"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	// play is how long the machine runs in an ordinary run of the tests.
	play = flag.Duration("play", 20*time.Second, "`time` for which the machine makes up sequences")
	// start is the seed of the first sequences. The same one plays the same.
	start = flag.Uint64("start", 1, "`seed` of the first sequences")
)

// batch is how many sequences are played of one seed.
const batch = 20

func TestMachine(t *testing.T) {
	t.Parallel()
	set(t, "rapid.checks", batch)
	set(t, "rapid.steps", 16)
	set(t, "rapid.nofailfile", true)
	seed, sequences := *start, 0
	for begun := time.Now(); time.Since(begun) < *play; seed++ {
		set(t, "rapid.seed", seed*1000)
		rapid.Check(t, func(rt *rapid.T) {
			rapid.SyncTest(rt, func(rt *rapid.T) {
				sequences++
				m := newMachine(t, rt)
				rt.Repeat(m.actions())
				m.settle()
				m.drain()
			})
		})
	}
	t.Logf("%d sequences, of the seeds %d to %d", sequences, *start, seed-1)
}

// set sets one of rapid's flags, unless the command line does.
func set[V int | uint64 | bool](t *testing.T, name string, value V) {
	t.Helper()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name && f.Value.String() != "" && name != "rapid.seed" })
	if given {
		return
	}
	if err := flag.Set(name, format(value)); err != nil {
		t.Fatal(err)
	}
}

func format(value any) string {
	switch value := value.(type) {
	case int:
		return strconv.Itoa(value)
	case uint64:
		return strconv.FormatUint(value, 10)
	default:
		return strconv.FormatBool(value == true)
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
