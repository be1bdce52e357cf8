package acctest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposed is the state that core proposes to the provider: what is configured,
// and what was computed before where nothing is configured. Write-only arguments
// pass; it is the provider that plans them null.
func (o objectSchema) proposed(typ tftypes.Type, prior, config tftypes.Value) tftypes.Value {
	switch {
	case config.IsNull() && prior.IsNull():
		return prior
	case config.IsNull() || !config.IsKnown():
		return config
	}
	before, given, result := knownAttributes(prior), attributesOf(config), map[string]tftypes.Value{}
	for _, a := range o {
		was, ok := before[a.name]
		switch {
		case !ok && prior.IsKnown():
			was = tftypes.NewValue(a.typ, nil)
		case !ok:
			was = tftypes.NewValue(a.typ, tftypes.UnknownValue)
		}
		result[a.name] = a.proposed(was, given[a.name])
	}
	return tftypes.NewValue(typ, result)
}

func (a attributeSchema) proposed(prior, config tftypes.Value) tftypes.Value {
	switch {
	case a.computed && config.IsNull():
		// What was computed stays, unless it holds something that can only have been
		// configured, and is not configured any more.
		if a.optional && a.nesting != notNested && a.holdsConfigured(prior) {
			return config
		}
		return prior
	case a.nesting != notNested && config.IsKnown() && !config.IsNull():
		return a.proposedNested(prior, config)
	default:
		return config
	}
}

func (a attributeSchema) proposedNested(prior, config tftypes.Value) tftypes.Value {
	object := a.objectType()
	none := tftypes.NewValue(object, nil)
	switch a.nesting {
	case nestedSingle:
		return a.nested.proposed(object, prior, config)
	case nestedMap:
		before, result := knownAttributes(prior), map[string]tftypes.Value{}
		for key, element := range attributesOf(config) {
			result[key] = element
			if was, ok := before[key]; ok {
				result[key] = a.nested.proposed(object, was, element)
			}
		}
		return tftypes.NewValue(a.typ, result)
	}
	var result []tftypes.Value
	before := knownElements(prior)
	for i, element := range elementsOf(config) {
		was := none
		switch {
		case a.nesting == nestedList && i < len(before):
			was = before[i]
		case a.nesting == nestedSet:
			// Elements of a set have no names: the one that agrees in all that is
			// configured is taken for the one before.
			at := slices.IndexFunc(before, func(v tftypes.Value) bool { return a.nested.agrees(v, element) })
			if at >= 0 {
				was = before[at]
				before = slices.Delete(before, at, at+1)
			}
		}
		if was.IsNull() && a.nesting == nestedList {
			result = append(result, element)
			continue
		}
		result = append(result, a.nested.proposed(object, was, element))
	}
	return tftypes.NewValue(a.typ, result)
}

// objectType is the type of the objects that the attribute holds.
func (a attributeSchema) objectType() tftypes.Type {
	switch typ := a.typ.(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	case tftypes.Map:
		return typ.ElementType
	default:
		return a.typ
	}
}

// objects are those that the attribute holds in v, whatever its nesting.
func (a attributeSchema) objects(v tftypes.Value) []tftypes.Value {
	switch {
	case a.nesting == notNested || !v.IsKnown() || v.IsNull():
		return nil
	case a.nesting == nestedSingle:
		return []tftypes.Value{v}
	case a.nesting == nestedMap:
		var all []tftypes.Value
		for _, element := range attributesOf(v) {
			all = append(all, element)
		}
		return all
	default:
		return elementsOf(v)
	}
}

// holdsConfigured reports whether v holds what only a configuration can have set.
func (a attributeSchema) holdsConfigured(v tftypes.Value) bool {
	for _, object := range a.objects(v) {
		attributes := knownAttributes(object)
		for _, n := range a.nested {
			value, ok := attributes[n.name]
			if ok && !value.IsNull() && (!n.computed || n.nesting != notNested && n.holdsConfigured(value)) {
				return true
			}
		}
	}
	return false
}

// agrees reports whether prior may be what config had become: everything that is
// configured is as it was.
func (o objectSchema) agrees(prior, config tftypes.Value) bool {
	if !config.IsKnown() || config.IsNull() || prior.IsNull() {
		return equal(prior, config)
	}
	before, given := attributesOf(prior), attributesOf(config)
	for _, a := range o {
		if a.computed && given[a.name].IsNull() {
			continue
		}
		if a.nesting == nestedSingle && !given[a.name].IsNull() {
			if !a.nested.agrees(before[a.name], given[a.name]) {
				return false
			}
			continue
		}
		if !equal(before[a.name], given[a.name]) {
			return false
		}
	}
	return true
}

func knownAttributes(v tftypes.Value) map[string]tftypes.Value {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	return attributesOf(v)
}

func knownElements(v tftypes.Value) []tftypes.Value {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	return elementsOf(v)
}
