package terraformtest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// invalidPlan finds what a provider may not plan: anything for an argument but
// what is configured or, where it means the same, what was there before.
func (o objectSchema) invalidPlan(at string, prior, config, planned tftypes.Value) (complaints []string) {
	if !planned.IsKnown() || planned.IsNull() {
		return []string{at + ": an object was configured, and none is planned"}
	}
	before, given, after := knownAttributes(prior), attributesOf(config), attributesOf(planned)
	for _, a := range o {
		was, ok := before[a.Name]
		if !ok {
			was = tftypes.NewValue(a.ValueType(), nil)
		}
		complaints = append(complaints, invalidAttribute(a, join(at, a.Name), was, given[a.Name], after[a.Name])...)
	}
	return complaints
}

func invalidAttribute(a *tfprotov6.SchemaAttribute, at string, prior, config, planned tftypes.Value) []string {
	switch {
	case a.WriteOnly:
		if !planned.IsNull() {
			return []string{at + ": a value is planned for a write-only argument"}
		}
		return nil
	case a.Computed && (!a.Optional || config.IsNull()):
		return nil
	case equal(planned, config), !prior.IsNull() && !config.IsNull() && equal(planned, prior):
		return nil
	case config.IsNull():
		return []string{at + ": a value is planned for an argument that is not configured and not computed"}
	case nested(a) != nil && config.IsKnown():
		return nested(a).invalidPlan(at, prior, config, planned)
	}
	return []string{fmt.Sprintf("%s: planned is %s, configured is %s, and before it was %s", at, show(planned), show(config), show(prior))}
}

// contradictions finds where a value is not what was known of it before: what was
// planned must be what is applied, wherever it was not unknown.
func contradictions(at string, planned, actual tftypes.Value) []string {
	differ := []string{fmt.Sprintf("%s: was %s, but is now %s", at, show(planned), show(actual))}
	switch {
	case !planned.IsKnown():
		return nil
	case !actual.IsKnown(), planned.IsNull() != actual.IsNull():
		return differ
	case planned.IsNull():
		return nil
	case planned.Type().Is(tftypes.Object{}) || planned.Type().Is(tftypes.Map{}):
		was, is := attributesOf(planned), attributesOf(actual)
		var all []string
		for _, name := range sorted(slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(is)))) {
			_, here := was[name]
			_, there := is[name]
			if !here || !there {
				all = append(all, fmt.Sprintf("%s: it is in one of plan and result only", join(at, name)))
				continue
			}
			all = append(all, contradictions(join(at, name), was[name], is[name])...)
		}
		return all
	case planned.Type().Is(tftypes.List{}) || planned.Type().Is(tftypes.Tuple{}):
		was, is := elementsOf(planned), elementsOf(actual)
		if len(was) != len(is) {
			return differ
		}
		var all []string
		for i := range was {
			all = append(all, contradictions(fmt.Sprintf("%s[%d]", at, i), was[i], is[i])...)
		}
		return all
	case planned.Type().Is(tftypes.Set{}):
		if !setsCompatible(elementsOf(planned), elementsOf(actual)) {
			return differ
		}
		return nil
	case !equal(planned, actual):
		return differ
	}
	return nil
}

// setsCompatible: each planned element has an actual one that may have become of
// it, and the other way round. Elements that were unknown may turn out to be the
// same.
func setsCompatible(planned, actual []tftypes.Value) bool {
	unknown := slices.ContainsFunc(planned, func(v tftypes.Value) bool { return !v.IsFullyKnown() })
	if len(actual) > len(planned) || !unknown && len(actual) != len(planned) {
		return false
	}
	fits := func(a, b tftypes.Value) bool { return len(contradictions("", a, b)) == 0 }
	for _, p := range planned {
		if !slices.ContainsFunc(actual, func(a tftypes.Value) bool { return fits(p, a) }) {
			return false
		}
	}
	for _, a := range actual {
		if !slices.ContainsFunc(planned, func(p tftypes.Value) bool { return fits(p, a) }) {
			return false
		}
	}
	return true
}

// unknownPaths are where a value is not known.
func unknownPaths(v tftypes.Value) (all []string) {
	must(tftypes.Walk(v, func(path *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if !v.IsKnown() {
			all = append(all, pathString(path))
		}
		return true, nil
	}))
	return all
}

// writeOnlySet are the write-only arguments that v holds values of.
func (o objectSchema) writeOnlySet(at string, v tftypes.Value) (all []string) {
	values := knownAttributes(v)
	for _, a := range o {
		value, ok := values[a.Name]
		switch {
		case !ok || value.IsNull():
		case a.WriteOnly:
			all = append(all, join(at, a.Name))
		case nested(a) != nil:
			all = append(all, nested(a).writeOnlySet(join(at, a.Name), value)...)
		}
	}
	return all
}

func join(at, name string) string {
	switch {
	case at == "":
		return name
	case name == "":
		return at
	default:
		return at + "." + name
	}
}

func show(v tftypes.Value) string {
	if !v.IsKnown() {
		return string(Unknown)
	}
	if !v.IsFullyKnown() {
		return fmt.Sprint(goValue(v))
	}
	return string(stateJSON(v))
}
