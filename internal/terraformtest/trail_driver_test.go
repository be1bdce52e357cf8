package terraformtest

import (
	"slices"
	"strings"
	"testing"
)

// onDriver plays a story with the driver.
type onDriver struct {
	*Driver
	trail *trail
}

func (d onDriver) play(t *testing.T, step trailStep) outcome {
	t.Helper()
	d.Config(step.config()...)
	do, names, _ := strings.Cut(step.do, " ")
	for name := range strings.FieldsSeq(names) {
		d.Taint("trail_thing." + name)
	}
	if step.losePrivate {
		for _, key := range d.State().Addresses() {
			d.LosePrivate(key)
		}
	}
	d.trail.begin(step)
	run := d.do(do, step.options())
	o := d.trail.outcome(run.Says)
	o.ok, o.broken = run.OK(), len(run.Violations()) > 0
	for _, held := range d.State().objects {
		attributes, _ := goValue(held.value).(map[string]any)
		o.state = append(o.state, heldAs(held.block.Name, held.deposed > 0, held.tainted, attributes, held.private))
	}
	slices.Sort(o.state)
	return o
}

func (d onDriver) do(what string, options []Option) *Run {
	switch what {
	case "plan":
		return d.Plan(options...)
	case "refresh":
		return d.Refresh()
	case "destroy":
		return d.Destroy(options...)
	case "saved":
		planned := d.Plan(options...)
		run := d.ApplyPlan(planned)
		run.Diagnostics = slices.Concat(planned.Diagnostics, run.Diagnostics)
		return run
	default:
		return d.Apply(options...)
	}
}

func (s trailStep) options() (all []Option) {
	for _, name := range s.target {
		all = append(all, Target("trail_thing."+name))
	}
	for _, name := range s.replace {
		all = append(all, Replacing("trail_thing."+name))
	}
	if s.noRefresh {
		all = append(all, NoRefresh())
	}
	return all
}
