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
	before, given, result := knownAttributes(prior), as[attributes](config), map[string]tftypes.Value{}
	for _, a := range o {
		was, ok := before[a.Name]
		switch {
		case !ok && prior.IsKnown():
			was = tftypes.NewValue(a.ValueType(), nil)
		case !ok:
			was = tftypes.NewValue(a.ValueType(), tftypes.UnknownValue)
		}
		result[a.Name] = given[a.Name]
		switch {
		case a.Computed && given[a.Name].IsNull():
			result[a.Name] = was // What was computed stays.
		case nested(a) != nil:
			result[a.Name] = nested(a).proposed(a.ValueType(), was, given[a.Name])
		}
	}
	return tftypes.NewValue(typ, result)
}

func knownAttributes(v tftypes.Value) map[string]tftypes.Value {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	return as[attributes](v)
}
