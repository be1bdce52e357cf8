package terraformtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// resolver converts arguments to Terraform's values.
type resolver struct {
	// reference returns the value of another block's attribute in the form of
	// goValue.
	reference func(Reference) (any, error)
	// applying is true if the values of Later are known.
	applying bool
}

// value converts a Go value to a Terraform value. Missing attributes of an
// object become null.
func (r resolver) value(typ tftypes.Type, v any) (tftypes.Value, error) {
	var err error
	switch given := v.(type) {
	case unknown:
		v = tftypes.UnknownValue
	case later:
		if r.applying {
			return r.value(typ, given.value)
		}
		v = tftypes.UnknownValue
	case Reference:
		if v, err = r.reference(given); err == nil {
			return r.value(typ, v)
		}
	case map[string]any:
		v, err = r.entries(typ, given)
	default:
		if slice := reflect.ValueOf(v); slice.Kind() == reflect.Slice {
			v, err = r.elements(typ, slice)
		}
	}
	if err == nil {
		err = tftypes.ValidateValue(typ, v)
	}
	if err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(typ, v), nil
}

// entries converts the attributes of an object, or the elements of a map.
func (r resolver) entries(typ tftypes.Type, given map[string]any) (attributes, error) {
	all := attributes{}
	if object, ok := typ.(tftypes.Object); ok {
		for name, attribute := range object.AttributeTypes {
			all[name] = tftypes.NewValue(attribute, nil)
		}
	}
	for name, v := range given {
		value, err := r.value(within(typ, name), v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = value
	}
	return all, nil
}

// elements converts the elements of a list or a set. A set drops duplicates.
func (r resolver) elements(typ tftypes.Type, given reflect.Value) (elements, error) {
	all := elements{}
	for i := range given.Len() {
		value, err := r.value(within(typ, ""), given.Index(i).Interface())
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		if !typ.Is(tftypes.Set{}) || !value.IsFullyKnown() || !slices.ContainsFunc(all, value.Equal) {
			all = append(all, value)
		}
	}
	return all, nil
}

// within returns the type of an attribute or element. If the type has none of
// that name, it returns any type, and validation refuses the value later.
func within(typ tftypes.Type, attribute string) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.Object:
		if found, ok := typ.AttributeTypes[attribute]; ok {
			return found
		}
	case tftypes.Map:
		return typ.ElementType
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	}
	return tftypes.DynamicPseudoType
}

// attributes are the attributes of an object, or the elements of a map.
type attributes = map[string]tftypes.Value

// elements are the elements of a list or a set.
type elements = []tftypes.Value

// as returns the content of a known value: the attributes of an object, the
// elements of a list. It is empty for a null value.
func as[T any](v tftypes.Value) (held T) {
	must(v.As(&held))
	return held
}

// must panics on errors that earlier checks rule out.
func must(err error) {
	if err != nil {
		panic("terraformtest: " + err.Error())
	}
}

// goValue is the inverse of resolver.value.
func goValue(v tftypes.Value) any {
	switch {
	case !v.IsKnown():
		return Unknown
	case v.IsNull():
		return nil
	case v.Type().Is(tftypes.String):
		return as[string](v)
	case v.Type().Is(tftypes.Bool):
		return as[bool](v)
	case v.Type().Is(tftypes.Number):
		n := as[*big.Float](v)
		if i, exact := n.Int64(); exact == big.Exact {
			return i
		}
		f, _ := n.Float64()
		return f
	case v.Type().Is(tftypes.Object{}) || v.Type().Is(tftypes.Map{}):
		all := map[string]any{}
		for name, attribute := range as[attributes](v) {
			all[name] = goValue(attribute)
		}
		return all
	}
	all := []any{}
	for _, element := range as[elements](v) {
		all = append(all, goValue(element))
	}
	if v.Type().Is(tftypes.Set{}) {
		slices.SortFunc(all, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return all
}

// stateJSON encodes a value as in a state file.
func stateJSON(v tftypes.Value) []byte {
	content, err := json.Marshal(goValue(v))
	must(err)
	return content
}

// unknownAsNull replaces the unknown parts of a value with null, because an
// unknown value can't be saved.
func unknownAsNull(v tftypes.Value) tftypes.Value {
	known, err := tftypes.Transform(v, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
	must(err)
	return known
}
