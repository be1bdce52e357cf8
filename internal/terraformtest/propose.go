package terraformtest

import "github.com/hashicorp/terraform-plugin-go/tftypes"

// proposed returns the state that core proposes to the provider: the configured
// values, and the prior value for each computed attribute that is not
// configured. Write-only arguments stay in it, because the provider sets them
// to null.
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
			result[a.Name] = was // The prior value stays.
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
