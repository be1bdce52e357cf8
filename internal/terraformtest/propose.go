package terraformtest

import "github.com/hashicorp/terraform-plugin-go/tftypes"

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
		return prior // What was computed stays.
	case a.nested != nil:
		return a.nested.proposed(a.typ, prior, config)
	default:
		return config
	}
}

func knownAttributes(v tftypes.Value) map[string]tftypes.Value {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	return attributesOf(v)
}
