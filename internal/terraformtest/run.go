package terraformtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Action is the change of an object in a plan.
type Action string

// The actions of a plan.
const (
	// NoOp leaves the object as it is.
	NoOp Action = "no-op"
	// Read reads a data source during apply, because it cannot be read before.
	Read Action = "read"
	// Create makes an object.
	Create Action = "create"
	// Update changes an object in place.
	Update Action = "update"
	// Replace deletes an object and creates another, in either order.
	Replace Action = "replace"
	// Delete deletes an object.
	Delete Action = "delete"
)

// Run holds the results of a command of a [Driver].
type Run struct {
	// Diagnostics are all errors and warnings, in the order in which they came.
	Diagnostics []Diagnostic
	// Actions are the planned ones, by address: data sources only where they are
	// read during apply.
	Actions map[string]Action
	// Planned are the attributes of the resources as planned, by address, with
	// [Unknown] for what is known after apply; nil for what is deleted.
	Planned map[string]map[string]any
	// Gone are the resources that were in the state and that the refresh did not
	// find, sorted.
	Gone []string
	// Moved are the resources that have another name now, with the one that they
	// had.
	Moved map[string]string

	// ApplyPlan applies plan. start is the state that the plan was made for.
	plan  *walk
	start State
}

// Diagnostic is an error or a warning.
type Diagnostic struct {
	// Error is true for an error and false for a warning.
	Error bool
	// Violation is true where the driver or the framework complains, because the
	// provider broke a rule of Terraform's core. It is always an error, and a bug.
	Violation bool
	// Address is the object's; empty for what concerns the provider block.
	Address string
	// Path is the argument that it concerns, as in scopes["okta.devices.read"];
	// empty where it concerns no one argument.
	Path            string
	Summary, Detail string
}

// String is the diagnostic on one line or several, much as an engine shows it.
func (d Diagnostic) String() string {
	kind := "Warning"
	switch {
	case d.Violation:
		kind = "Violation"
	case d.Error:
		kind = "Error"
	}
	at := join(d.Address, d.Path)
	if at != "" {
		at = " (" + at + ")"
	}
	return fmt.Sprintf("%s: %s%s: %s", kind, d.Summary, at, d.Detail)
}

// Errors are the run's errors.
func (r *Run) Errors() []Diagnostic { return r.diagnostics(func(d Diagnostic) bool { return d.Error }) }

// Warnings are the run's warnings.
func (r *Run) Warnings() []Diagnostic {
	return r.diagnostics(func(d Diagnostic) bool { return !d.Error })
}

// Violations are the rules of core that the provider broke.
func (r *Run) Violations() []Diagnostic {
	return r.diagnostics(func(d Diagnostic) bool { return d.Violation })
}

func (r *Run) diagnostics(which func(Diagnostic) bool) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return !which(d) })
}

// OK reports whether the run had no error.
func (r *Run) OK() bool { return len(r.Errors()) == 0 }

// Empty reports whether the plan would change nothing, as an engine's
// -detailed-exitcode does.
func (r *Run) Empty() bool {
	for _, action := range r.Actions {
		if action != NoOp && action != Read {
			return false
		}
	}
	return len(r.Moved) == 0
}

// Says reports whether an error or a warning holds the text, in summary, detail or
// across both.
func (r *Run) Says(text string) bool {
	return slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return strings.Contains(d.Summary+": "+d.Detail, text) })
}

// String is the run as a failed test shows it.
func (r *Run) String() string {
	var b strings.Builder
	for _, address := range slices.Sorted(maps.Keys(r.Actions)) {
		fmt.Fprintf(&b, "%s: %s\n", address, r.Actions[address])
	}
	for _, address := range r.Gone {
		fmt.Fprintf(&b, "%s: gone\n", address)
	}
	for _, d := range r.Diagnostics {
		fmt.Fprintln(&b, d)
	}
	return b.String()
}

func diagnosticOf(address string, d *tfprotov6.Diagnostic) Diagnostic {
	shown := Diagnostic{
		Error: d.Severity != tfprotov6.DiagnosticSeverityWarning, Address: address, Path: pathString(d.Attribute),
		Summary: d.Summary, Detail: d.Detail,
	}
	// The framework, too, knows some of core's rules, and reports a breach with
	// this text.
	shown.Violation = shown.Error && strings.Contains(d.Detail, "reported to the provider developer")
	return shown
}

// pathString is a path as a configuration would write it.
func pathString(path *tftypes.AttributePath) string {
	if path == nil {
		return ""
	}
	var b strings.Builder
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		case tftypes.ElementKeyValue:
			fmt.Fprintf(&b, "[%s]", show(tftypes.Value(step)))
		}
	}
	return b.String()
}
