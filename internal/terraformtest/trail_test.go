package terraformtest

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// thingBlock is a trail_thing, the resource of the trail's provider.
type thingBlock struct {
	name, note, kind string
	// noteOf is the resource from whose trail the note comes.
	noteOf string
	needs  []string
	first  bool // create_before_destroy
}

func (b thingBlock) hcl() string {
	var s strings.Builder
	fmt.Fprintf(&s, "resource \"trail_thing\" %q {\n  label = %q\n", b.name, b.name)
	if b.kind != "" {
		fmt.Fprintf(&s, "  kind = %q\n", b.kind)
	}
	if b.note != "" {
		fmt.Fprintf(&s, "  note = %q\n", b.note)
	}
	if b.noteOf != "" {
		fmt.Fprintf(&s, "  note = trail_thing.%s.trail\n", b.noteOf)
	}
	if len(b.needs) > 0 {
		fmt.Fprintf(&s, "  depends_on = [trail_thing.%s]\n", strings.Join(b.needs, ", trail_thing."))
	}
	if b.first {
		s.WriteString("  lifecycle {\n    create_before_destroy = true\n  }\n")
	}
	return s.String() + "}\n"
}

func (b thingBlock) block() Block {
	args := map[string]any{"label": b.name}
	if b.kind != "" {
		args["kind"] = b.kind
	}
	if b.note != "" {
		args["note"] = b.note
	}
	if b.noteOf != "" {
		args["note"] = Ref("trail_thing."+b.noteOf, "trail")
	}
	block := Resource("trail_thing", b.name, args)
	block.CreateBeforeDestroy = b.first
	for _, name := range b.needs {
		block.DependsOn = append(block.DependsOn, "trail_thing."+name)
	}
	return block
}

// trailStep is a configuration and a command.
type trailStep struct {
	// name describes the step.
	name   string
	blocks []thingBlock
	// moved are pairs of an old and a new name.
	moved [][2]string
	// do is plan, apply, destroy or saved; saved is a plan and its apply.
	// "taint a b" taints the objects a and b, and applies. The default is
	// apply.
	do                     string
	target, replace        []string
	noRefresh, losePrivate bool
	fails                  map[string]string
	gone                   []string
}

// outcome has the effects of a step.
type outcome struct {
	ok     bool
	walks  [][]string
	shown  []string // the warnings that the user sees
	warned []string // the warnings of the provider
	state  []string
}

func (o outcome) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "succeeds: %v\n", o.ok)
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

// player plays the steps of a story.
type player interface {
	play(t *testing.T, step trailStep) outcome
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
			d := NewDriver(t, fake.server)
			switch {
			case strings.Contains(filepath.Base(w.Engine()), "tofu"):
				d.Engine(OpenTofu112)
			case w.AtLeast(1, 16):
				d.Engine(Terraform116)
			}
			var engine, driver player = onEngine{w, real}, onDriver{d, fake}
			for i, step := range story {
				want, got := engine.play(t, step), driver.play(t, step)
				if want.String() != got.String() {
					t.Fatalf("step %d, %s: the engine\n%s\nand the driver\n%s", i+1, step.name, want, got)
				}
			}
		})
	}
}
