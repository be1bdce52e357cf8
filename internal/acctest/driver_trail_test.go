package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// thingBlock is a resource of the trail's provider.
type thingBlock struct {
	name, note, kind string
	// noteOf is the resource whose trail is the note.
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
	// name says what is to be seen.
	name   string
	blocks []thingBlock
	// moved are pairs of names.
	moved [][2]string
	// do is plan, apply, destroy, saved (a plan, and its apply), or taint, names, and
	// then apply; nothing is apply.
	do                     string
	target, replace        []string
	noRefresh, losePrivate bool
	fails                  map[string]string
	gone                   []string
}

// outcome is what a step did, whatever played it.
type outcome struct {
	ok     bool
	walks  [][]string
	shown  []string // the warnings that the user sees
	warned []string // those that the provider gave
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

// player plays a story, step by step.
type player interface {
	play(t *testing.T, step trailStep) outcome
}

// onEngine plays a story with the engine.
type onEngine struct {
	*Workspace
	trail *trail
}

func (e onEngine) play(t *testing.T, step trailStep) outcome {
	t.Helper()
	hcl := "terraform {\n  required_providers {\n    trail = {\n      source = \"test/trail\"\n    }\n  }\n}\n"
	for _, b := range step.blocks {
		hcl += b.hcl()
	}
	for _, pair := range step.moved {
		hcl += fmt.Sprintf("moved {\n  from = trail_thing.%s\n  to = trail_thing.%s\n}\n", pair[0], pair[1])
	}
	e.Write(hcl)
	var args []string
	for _, name := range step.target {
		args = append(args, "-target=trail_thing."+name)
	}
	for _, name := range step.replace {
		args = append(args, "-replace=trail_thing."+name)
	}
	if step.noRefresh {
		args = append(args, "-refresh=false")
	}
	do, names, _ := strings.Cut(step.do, " ")
	for _, name := range strings.Fields(names) {
		e.must(0, "taint", "trail_thing."+name)
	}
	if step.losePrivate {
		e.losePrivate(t)
	}
	e.trail.reset()
	e.trail.fails, e.trail.gone = step.fails, step.gone
	var result Result
	switch do {
	case "plan":
		result = e.Run(append([]string{"plan"}, args...)...)
	case "destroy":
		result = e.Run(append([]string{"destroy", "-auto-approve"}, args...)...)
	case "saved":
		result = e.must(0, append([]string{"plan", "-out=saved"}, args...)...)
		applied := e.Run("apply", "saved")
		result.ExitCode, result.Output = applied.ExitCode, result.Output+applied.Output
	default:
		result = e.Run(append([]string{"apply", "-auto-approve"}, args...)...)
	}
	o := outcome{ok: result.ExitCode == 0, state: e.state(t)}
	o.walks, o.warned = e.trail.reset()
	for _, warning := range o.warned {
		if result.Says(warning) {
			o.shown = append(o.shown, warning)
		}
	}
	if testing.Verbose() {
		t.Logf("%s", result)
	}
	return o
}

// rawState is a state file as far as it matters here.
type rawState struct {
	Resources []struct {
		Name      string
		Instances []struct {
			Status, Deposed string
			Attributes      map[string]any
			Private         []byte
		}
	}
}

func (e onEngine) state(t *testing.T) (all []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(e.Dir(), "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var state rawState
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			all = append(all, heldAs(r.Name, i.Deposed != "", i.Status == "tainted", i.Attributes, i.Private))
		}
	}
	return sorted(all)
}

// losePrivate edits the state file.
func (e onEngine) losePrivate(t *testing.T) {
	t.Helper()
	at := filepath.Join(e.Dir(), "terraform.tfstate")
	content, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state["resources"].([]any) {
		for _, i := range r.(map[string]any)["instances"].([]any) {
			delete(i.(map[string]any), "private")
		}
	}
	if content, err = json.Marshal(state); err == nil {
		err = os.WriteFile(at, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
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

// onDriver plays a story with the driver.
type onDriver struct {
	*Driver
	trail *trail
}

func (d onDriver) play(t *testing.T, step trailStep) outcome {
	t.Helper()
	var blocks []Block
	for _, b := range step.blocks {
		blocks = append(blocks, b.block())
	}
	for _, pair := range step.moved {
		blocks = append(blocks, Moved("trail_thing."+pair[0], "trail_thing."+pair[1]))
	}
	d.Config(blocks...)
	var options []Option
	for _, name := range step.target {
		options = append(options, Target("trail_thing."+name))
	}
	for _, name := range step.replace {
		options = append(options, Replacing("trail_thing."+name))
	}
	if step.noRefresh {
		options = append(options, NoRefresh())
	}
	do, names, _ := strings.Cut(step.do, " ")
	for _, name := range strings.Fields(names) {
		d.Taint("trail_thing." + name)
	}
	if step.losePrivate {
		for _, key := range d.State().Addresses() {
			d.LosePrivate(key)
		}
	}
	d.trail.reset()
	d.trail.fails, d.trail.gone = d.withCrashes(step.fails), step.gone
	command := d.With(options...)
	var run *Run
	switch do {
	case "plan":
		run = command.Plan()
	case "destroy":
		run = command.Destroy()
	case "saved":
		planned := command.Plan()
		run = d.ApplyPlan(planned)
		run.Diagnostics = slices.Concat(planned.Diagnostics, run.Diagnostics)
	default:
		run = command.Apply()
	}
	if len(run.Violations()) > 0 {
		t.Errorf("the driver complains:\n%s", run)
	}
	o := outcome{ok: run.OK()}
	for key, held := range d.State().objects {
		attributes, _ := goValue(held.value).(map[string]any)
		if held.block.Data {
			t.Errorf("a data source: %s", key)
		}
		o.state = append(o.state, heldAs(held.block.Name, held.deposed > 0, held.tainted, attributes, held.private))
	}
	slices.Sort(o.state)
	o.walks, o.warned = d.trail.reset()
	for _, warning := range o.warned {
		if run.Says(warning) {
			o.shown = append(o.shown, warning)
		}
	}
	return o
}

// withCrashes has the driver do what is to crash, instead of the provider.
func (d onDriver) withCrashes(fails map[string]string) map[string]string {
	rest := map[string]string{}
	for call, failure := range fails {
		action, label, _ := strings.Cut(call, " ")
		switch {
		case failure != withCrash:
			rest[call] = failure
		case action == "delete":
			key := "trail_thing." + label
			for _, deposed := range d.Deposed(key) {
				key = deposed
			}
			d.CrashAfter(Destroying(key))
		default:
			d.CrashAfter("trail_thing." + label)
		}
	}
	return rest
}

// TestDriver_doesWhatTheEngineDoes plays stories with the real engine and with the
// driver. In every walk both ask the provider the same, with the same values and
// the same private state; both show the same warnings, and keep the same.
func TestDriver_doesWhatTheEngineDoes(t *testing.T) {
	t.Parallel()
	NeedsEngine(t)
	for name, story := range trailStories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			real, fake := &trail{t: t}, &trail{t: t}
			w := NewWorkspace(t, NoEnvironment)
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
