package terraformtest

import "reflect"

// Must fails the test unless the run succeeds.
func (d *Driver) Must(run *Run) *Run {
	d.t.Helper()
	if !run.OK() {
		d.t.Fatalf("it fails:\n%s", run)
	}
	return run
}

// MustApply applies a whole configuration, and fails the test unless that
// succeeds.
func (d *Driver) MustApply(blocks ...Block) *Run {
	d.t.Helper()
	d.Config(blocks...)
	return d.Must(d.Apply())
}

// PlanIsEmpty fails the test unless the plan of the configuration is empty.
func (d *Driver) PlanIsEmpty() *Run {
	d.t.Helper()
	run := d.Must(d.Plan())
	if !run.Empty() {
		d.t.Errorf("the plan is not empty:\n%s", run)
	}
	return run
}

// Says fails the test unless the run says each text.
func (d *Driver) Says(run *Run, texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !run.Says(text) {
			d.t.Errorf("it does not say %q:\n%s", text, run)
		}
	}
}

// DoesNotSay fails the test if the run says one of the texts.
func (d *Driver) DoesNotSay(run *Run, texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if run.Says(text) {
			d.t.Errorf("it says %q:\n%s", text, run)
		}
	}
}

// Fails fails the test unless the run has an error and says each text.
func (d *Driver) Fails(run *Run, texts ...string) {
	d.t.Helper()
	if run.OK() {
		d.t.Errorf("it does not fail:\n%s", run)
	}
	d.Says(run, texts...)
}

// FailsAt is Fails, and the first error must point at an argument. It is empty
// for an error that points at none.
func (d *Driver) FailsAt(run *Run, argument string, texts ...string) {
	d.t.Helper()
	d.Fails(run, texts...)
	if errs := run.Errors(); len(errs) > 0 && errs[0].Path != argument {
		d.t.Errorf("it points at %q, want %q:\n%s", errs[0].Path, argument, run)
	}
}

// Plans fails the test unless the run plans an action for a resource.
func (d *Driver) Plans(run *Run, address string, want Action) {
	d.t.Helper()
	if got := run.Actions[address]; got != want {
		d.t.Errorf("it plans to %s %s, want %s:\n%s", got, address, want, run)
	}
}

// Shows fails the test unless a resource in the state has these attributes.
func (d *Driver) Shows(address string, want map[string]any) {
	d.t.Helper()
	got := d.Resource(address)
	if got == nil {
		d.t.Errorf("%s is not in the state", address)
	}
	for name, value := range want {
		if have, ok := got[name]; !ok || !reflect.DeepEqual(have, value) {
			d.t.Errorf("%s of %s = %v, want %v", name, address, have, value)
		}
	}
}

// With returns the block with another argument.
func (b Block) With(name string, value any) Block {
	args := map[string]any{name: value}
	for other, kept := range b.Args {
		if other != name {
			args[other] = kept
		}
	}
	b.Args = args
	return b
}

// Named returns the block with another name.
func (b Block) Named(name string) Block {
	b.Name = name
	return b
}
