package terraformtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Action is the planned change of an object.
type Action string

// The actions of a plan.
const (
	// NoOp leaves the object as it is.
	NoOp Action = "no-op"
	// Read reads a data source during apply, because it could not be read
	// before.
	Read Action = "read"
	// Create creates an object.
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
	// Diagnostics are the errors and warnings in the order of their arrival.
	Diagnostics []Diagnostic
	// Actions are the planned actions, by address. A data source is there only
	// if the apply reads it.
	Actions map[string]Action
	// Planned are the planned attributes of the resources, by address. They are
	// [Unknown] if they are known only after apply. A deleted resource has nil.
	Planned map[string]map[string]any
	// Gone are the resources that the refresh no longer found, sorted.
	Gone []string
	// Moved are the old addresses of moved resources, by their new address.
	Moved map[string]string

	// ApplyPlan applies plan. start is the state when the plan was made.
	plan  *walk
	start State
}

// Diagnostic is an error or a warning.
type Diagnostic struct {
	// Error is true for an error and false for a warning.
	Error bool
	// Violation is true if the provider broke a rule of Terraform's core,
	// according to the driver or the framework. It is always an error.
	Violation bool
	// Address is the object's address. It is empty for the provider block.
	Address string
	// Path is the path of the argument, as in tags["blue"]. It
	// is empty if the diagnostic belongs to no single argument.
	Path            string
	Summary, Detail string
}

// String formats the diagnostic, much as an engine shows it.
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

// Violations are the diagnostics about rules of core that the provider broke.
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

// Says reports whether the summary and detail of an error or a warning, joined
// by a colon, contain the text.
func (r *Run) Says(text string) bool {
	return slices.ContainsFunc(r.Diagnostics, func(d Diagnostic) bool { return strings.Contains(d.Summary+": "+d.Detail, text) })
}

// String formats the run for a failed test.
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
	// The framework also checks some of core's rules, and reports a broken one
	// with this text.
	shown.Violation = shown.Error && strings.Contains(d.Detail, "reported to the provider developer")
	return shown
}

// pathString formats a path as in a configuration.
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
