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

// resolver turns an argument into a value of a type.
type resolver struct {
	// reference returns the value of another block's attribute, as goValue gives it.
	reference func(Reference) (any, error)
	// applying is true when what is declared with Later is known.
	applying bool
}

// value turns a Go value into one of Terraform's. Attributes that an object lacks
// are null.
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

// entries are those of an object or a map.
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

// elements are those of a list or a set, which drops what it holds already.
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

// within is the type of an attribute or element of a type. One that the type does
// not have gets any type; the type then refuses it.
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

// attributes are those of an object, or the elements of a map.
type attributes = map[string]tftypes.Value

// elements are those of a list or a set.
type elements = []tftypes.Value

// as returns what a known value holds: the attributes of an object, the elements of
// a list. A null object has no attributes, and a null list no elements.
func as[T any](v tftypes.Value) (held T) {
	must(v.As(&held))
	return held
}

// must guards what a type switch has made sure of.
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

// stateJSON writes a value as a state file holds it.
func stateJSON(v tftypes.Value) []byte {
	content, err := json.Marshal(goValue(v))
	must(err)
	return content
}

// unknownAsNull returns the value with nulls for what is unknown, because an
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
