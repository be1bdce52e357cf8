package terraformtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// resolver turns an argument into a value of a type.
type resolver struct {
	// reference returns the value of another block's attribute.
	reference func(Reference) (tftypes.Value, error)
	// applying is true when what is declared with Later is known.
	applying bool
}

// value turns a Go value into one of Terraform's. Attributes that an object lacks
// are null.
func (r resolver) value(typ tftypes.Type, v any) (tftypes.Value, error) {
	switch v := v.(type) {
	case nil:
		return tftypes.NewValue(typ, nil), nil
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	case later:
		if !r.applying {
			return tftypes.NewValue(typ, tftypes.UnknownValue), nil
		}
		return r.value(typ, v.value)
	case Reference:
		found, err := r.reference(v)
		if err != nil {
			return tftypes.Value{}, err
		}
		return retyped(typ, found)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return r.objectValue(typ, v)
	case tftypes.Map:
		return r.mapValue(typ, v)
	case tftypes.List:
		return r.elements(typ, typ.ElementType, v)
	case tftypes.Set:
		return r.elements(typ, typ.ElementType, v)
	}
	return primitive(typ, v)
}

func primitive(typ tftypes.Type, v any) (tftypes.Value, error) {
	if err := tftypes.ValidateValue(typ, v); err != nil {
		return tftypes.Value{}, fmt.Errorf("%v (%T) is no %s", v, v, typ)
	}
	return tftypes.NewValue(typ, v), nil
}

func (r resolver) objectValue(typ tftypes.Object, v any) (tftypes.Value, error) {
	given, ok := v.(map[string]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("%v (%T) is no object: write map[string]any", v, v)
	}
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		value, err := r.value(attribute, given[name])
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		attributes[name] = value
	}
	for name := range given {
		if _, ok := attributes[name]; !ok {
			return tftypes.Value{}, fmt.Errorf("there is no argument %s", name)
		}
	}
	return tftypes.NewValue(typ, attributes), nil
}

func (r resolver) mapValue(typ tftypes.Map, v any) (tftypes.Value, error) {
	given := reflect.ValueOf(v)
	if given.Kind() != reflect.Map || given.Type().Key().Kind() != reflect.String {
		return tftypes.Value{}, fmt.Errorf("%v (%T) is no map with strings as keys", v, v)
	}
	elements := map[string]tftypes.Value{}
	for _, key := range given.MapKeys() {
		value, err := r.value(typ.ElementType, given.MapIndex(key).Interface())
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("[%q]: %w", key, err)
		}
		elements[key.String()] = value
	}
	return tftypes.NewValue(typ, elements), nil
}

func (r resolver) elements(typ, element tftypes.Type, v any) (tftypes.Value, error) {
	given := reflect.ValueOf(v)
	if given.Kind() != reflect.Slice {
		return tftypes.Value{}, fmt.Errorf("%v (%T) is no slice", v, v)
	}
	values := make([]tftypes.Value, 0, given.Len())
	for i := range given.Len() {
		value, err := r.value(element, given.Index(i).Interface())
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("[%d]: %w", i, err)
		}
		values = append(values, value)
	}
	return collection(typ, values), nil
}

// collection makes a list or set; a set drops what it holds already.
func collection(typ tftypes.Type, values []tftypes.Value) tftypes.Value {
	if typ.Is(tftypes.Set{}) {
		var distinct []tftypes.Value
		for _, v := range values {
			if !v.IsFullyKnown() || !slices.ContainsFunc(distinct, func(have tftypes.Value) bool { return equal(have, v) }) {
				distinct = append(distinct, v)
			}
		}
		values = distinct
	}
	return tftypes.NewValue(typ, values)
}

// retyped converts what a reference found: a list to a set of the same elements
// and back, anything to its own type.
func retyped(typ tftypes.Type, v tftypes.Value) (tftypes.Value, error) {
	switch {
	case !v.IsKnown():
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	case v.IsNull():
		return tftypes.NewValue(typ, nil), nil
	case typ.Equal(v.Type()):
		return v, nil
	case typ.Is(tftypes.Set{}) || typ.Is(tftypes.List{}):
		if v.Type().Is(tftypes.Set{}) || v.Type().Is(tftypes.List{}) {
			return collection(typ, elementsOf(v)), nil
		}
	}
	return tftypes.Value{}, fmt.Errorf("a %s cannot be made of %s", typ, v)
}

func elementsOf(v tftypes.Value) []tftypes.Value {
	var elements []tftypes.Value
	must(v.As(&elements))
	return elements
}

// attributesOf returns the attributes of a known object or the elements of a
// known map; of null there are none.
func attributesOf(v tftypes.Value) map[string]tftypes.Value {
	attributes := map[string]tftypes.Value{}
	must(v.As(&attributes))
	return attributes
}

// must guards what a type switch has made sure of.
func must(err error) {
	if err != nil {
		panic("terraformtest: " + err.Error())
	}
}

// equal reports whether two values of one type are the same. What is unknown is
// equal to what is unknown; the elements of a set have no order.
func equal(a, b tftypes.Value) bool {
	switch {
	case a.IsKnown() != b.IsKnown() || a.IsNull() != b.IsNull():
		return false
	case !a.IsKnown() || a.IsNull():
		return true
	case a.Type().Is(tftypes.Object{}) || a.Type().Is(tftypes.Map{}):
		return maps.EqualFunc(attributesOf(a), attributesOf(b), equal)
	case a.Type().Is(tftypes.Set{}):
		rest := slices.Clone(elementsOf(b))
		for _, element := range elementsOf(a) {
			at := slices.IndexFunc(rest, func(other tftypes.Value) bool { return equal(element, other) })
			if at < 0 {
				return false
			}
			rest = slices.Delete(rest, at, at+1)
		}
		return len(rest) == 0
	case a.Type().Is(tftypes.List{}) || a.Type().Is(tftypes.Tuple{}):
		return slices.EqualFunc(elementsOf(a), elementsOf(b), equal)
	default:
		return a.Equal(b)
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
		var s string
		must(v.As(&s))
		return s
	case v.Type().Is(tftypes.Bool):
		var b bool
		must(v.As(&b))
		return b
	case v.Type().Is(tftypes.Number):
		var n *big.Float
		must(v.As(&n))
		if i, exact := n.Int64(); exact == big.Exact {
			return i
		}
		f, _ := n.Float64()
		return f
	case v.Type().Is(tftypes.Object{}) || v.Type().Is(tftypes.Map{}):
		all := map[string]any{}
		for name, attribute := range attributesOf(v) {
			all[name] = goValue(attribute)
		}
		return all
	}
	all := []any{}
	for _, element := range elementsOf(v) {
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
