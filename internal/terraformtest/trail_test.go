package terraformtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// thingBlock is a trail_thing or a trail_sight, the resource and the data
// source of the trail's provider.
type thingBlock struct {
	name, note, kind string
	// noteOf is the resource from whose trail the note comes.
	noteOf string
	needs  []string
	first  bool // create_before_destroy
	// more are other arguments.
	more  map[string]any
	sight bool
}

func (b thingBlock) block() Block {
	args := map[string]any{}
	block := DataSource("trail_sight", b.name, args)
	if !b.sight {
		block = Resource("trail_thing", b.name, args)
		args["label"] = b.name
	}
	if b.kind != "" {
		args["kind"] = b.kind
	}
	if b.note != "" {
		args["note"] = b.note
	}
	if b.noteOf != "" {
		args["note"] = trailOf(b.noteOf)
	}
	maps.Copy(args, b.more)
	block.CreateBeforeDestroy = b.first
	for _, name := range b.needs {
		block.DependsOn = append(block.DependsOn, "trail_thing."+name)
	}
	return block
}

func trailOf(name string) Reference { return Ref("trail_thing."+name, "trail") }

// trailStep is a configuration and a command.
type trailStep struct {
	// name describes the step.
	name   string
	blocks []thingBlock
	// moved are pairs of an old and a new name.
	moved [][2]string
	// do is plan, apply, refresh, destroy or saved; saved is a plan and its
	// apply. "taint a b" taints the objects a and b, and applies. The default
	// is apply.
	do                     string
	target, replace        []string
	noRefresh, losePrivate bool
	fails                  map[string]string
	gone                   []string
}

func (s trailStep) config() (blocks []Block) {
	for _, b := range s.blocks {
		blocks = append(blocks, b.block())
	}
	for _, pair := range s.moved {
		blocks = append(blocks, Moved("trail_thing."+pair[0], "trail_thing."+pair[1]))
	}
	return blocks
}

// outcome has the effects of a step.
type outcome struct {
	ok bool
	// broken says whether the provider broke a rule.
	broken    bool
	validated []string // the calls that validate; their number may differ
	walks     [][]string
	shown     []string // the warnings that the user sees
	state     []string
}

func (o outcome) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "succeeds: %v, broken: %v\nvalidated:\n  %s\n", o.ok, o.broken, strings.Join(o.validated, "\n  "))
	for i, calls := range o.walks {
		fmt.Fprintf(&s, "walk %d:\n  %s\n", i+1, strings.Join(calls, "\n  "))
	}
	fmt.Fprintf(&s, "shown: %s\nstate:\n  %s\n", strings.Join(o.shown, " "), strings.Join(o.state, "\n  "))
	return s.String()
}

func heldAs(name string, deposed, tainted bool, attributes map[string]any, private []byte) string {
	text := name
	if deposed {
		text += " (deposed)"
	}
	if tainted {
		text += " (tainted)"
	}
	value, _ := json.Marshal(attributes)
	return fmt.Sprintf("%s %s private=%s", text, strings.ReplaceAll(string(value), `"`, ""), private)
}

// TestDriver_doesWhatTheEngineDoes plays stories with the real engine and with
// the driver. In every walk, both must make the same calls with the same values
// and private state. Both must show the same warnings and keep the same state.
func TestDriver_doesWhatTheEngineDoes(t *testing.T) {
	t.Parallel()
	acctest.NeedsEngine(t)
	for name, story := range trailStories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			real, fake := &trail{t: t}, &trail{t: t}
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.ServeBeside("test/trail", real.server)
			w.Write(trailHeader)
			d := fake.driver()
			switch {
			case strings.Contains(filepath.Base(w.Engine()), "tofu"):
				d.Engine(OpenTofu112)
			case w.AtLeast(1, 16):
				d.Engine(Terraform116)
			}
			fake.withoutIdentities = !w.AtLeast(1, 12)
			engine, driver := onEngine{w, real}, onDriver{d, fake}
			for i, step := range story {
				want, got := engine.play(t, step).String(), driver.play(t, step).String()
				if want != got {
					t.Fatalf("step %d, %s: the engine\n%s\nand the driver\n%s", i+1, step.name, want, got)
				}
			}
		})
	}
}
