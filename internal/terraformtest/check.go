package terraformtest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// invalidPlan finds planned values that core does not accept from a provider.
// For an argument, a provider must plan the configured value, or the prior
// value if both mean the same.
func (o objectSchema) invalidPlan(at string, prior, config, planned tftypes.Value) (complaints []string) {
	if !planned.IsKnown() || planned.IsNull() {
		return []string{at + ": an object was configured, and none is planned"}
	}
	before, given, after := knownAttributes(prior), as[attributes](config), as[attributes](planned)
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
	case a.WriteOnly: // The framework sets it to null.
		return nil
	case a.Computed && (!a.Optional || config.IsNull()):
		return nil
	case planned.Equal(config), !prior.IsNull() && !config.IsNull() && planned.Equal(prior):
		return nil
	case config.IsNull():
		return []string{at + ": a value is planned for an argument that is not configured and not computed"}
	case nested(a) != nil && config.IsKnown():
		return nested(a).invalidPlan(at, prior, config, planned)
	}
	return []string{fmt.Sprintf("%s: planned is %s, configured is %s, and before it was %s", at, show(planned), show(config), show(prior))}
}

// contradictions finds where the actual value differs from the planned one.
// Unknown parts of the plan may become anything.
func contradictions(at string, planned, actual tftypes.Value) (all []string) {
	was, is := parts(planned), parts(actual)
	switch {
	case !planned.IsKnown(), planned.Equal(actual):
		return nil
	case was == nil, is == nil, planned.Type().Is(tftypes.Set{}) && !setsCompatible(as[elements](planned), as[elements](actual)):
		return []string{fmt.Sprintf("%s: was %s, but is now %s", at, show(planned), show(actual))}
	case planned.Type().Is(tftypes.Set{}):
		return nil
	}
	for _, name := range sorted(slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(is)))) {
		before, here := was[name]
		now, there := is[name]
		if !here || !there {
			all = append(all, join(at, name)+": it is in one of plan and result only")
			continue
		}
		all = append(all, contradictions(join(at, name), before, now)...)
	}
	return all
}

// parts returns the attributes or elements of a value, or nil if it has none.
func parts(v tftypes.Value) attributes {
	switch typ := v.Type(); {
	case !v.IsKnown(), v.IsNull():
		return nil
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		return as[attributes](v)
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}):
		all := attributes{}
		for i, element := range as[elements](v) {
			all[fmt.Sprintf("[%d]", i)] = element
		}
		return all
	}
	return nil
}

// setsCompatible reports whether each planned element fits an actual one, and
// each actual element a planned one. The result may have fewer elements,
// because two unknown elements may become equal.
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

// unknownPaths returns the paths of the unknown parts of a value.
func unknownPaths(v tftypes.Value) (all []string) {
	must(tftypes.Walk(v, func(path *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if !v.IsKnown() {
			all = append(all, pathString(path))
		}
		return true, nil
	}))
	return all
}

func join(at, name string) string {
	if at == "" || name == "" || name[0] == '[' {
		return at + name
	}
	return at + "." + name
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
