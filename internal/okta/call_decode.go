package okta

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// decode reads JSON from a server. One unexpected value must not hide the rest:
// a value whose form differs from Okta's documentation stays zero, and decode
// returns its place. Only the outermost value must have the documented form.
func decode(document []byte, into any) (odd []jsontext.Pointer, err error) {
	err = json.Unmarshal(document, into, fromServer)
	if _, semantic := errors.AsType[*json.SemanticError](err); !semantic {
		return nil, err
	}
	// Decode again and check each value, which takes several times as long.
	reflect.ValueOf(into).Elem().SetZero()
	look := func(decoder *jsontext.Decoder, into any) error {
		kind, typ := decoder.PeekKind(), reflect.TypeOf(into).Elem()
		if decoder.StackDepth() == 0 || fits(kind, typ) {
			return errors.ErrUnsupported // use the default decoding
		}
		value, err := decoder.ReadValue()
		if err != nil {
			return err
		}
		if at, ok := into.(*time.Time); ok {
			if json.Unmarshal(value, at) == nil {
				return nil
			}
			*at = time.Time{}
		}
		odd = append(odd, decoder.StackPointer())
		return nil
	}
	err = json.Unmarshal(document, into, fromServer, json.WithUnmarshalers(json.UnmarshalFromFunc(look)))
	return odd, err
}

// fits reports whether a JSON value can be decoded into the type. For a time
// this must be tried.
func fits(kind jsontext.Kind, typ reflect.Type) bool {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case kind == 'n' || kind == 0: // 0 is a syntax error, which the decoder finds
		return true
	case typ == reflect.TypeFor[time.Time]():
		return false
	}
	switch typ.Kind() {
	case reflect.String:
		return kind == '"'
	case reflect.Bool:
		return kind == 't' || kind == 'f'
	case reflect.Struct:
		return kind == '{'
	case reflect.Slice:
		return kind == '['
	default:
		return false
	}
}

// fromServer relaxes the decoding of a server's JSON, whose style we don't
// control.
var fromServer = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// mostNamed is how many devices with unexpected values are named.
const mostNamed = 10

// OddDevices describes devices with values whose form differs from Okta's
// documentation. Those values are omitted.
type OddDevices struct {
	// Count is the number of such devices. Named holds the first of them.
	Count int
	Named []OddDevice
}

// OddDevice is one of OddDevices. Fields are the affected values, under Okta's
// names.
type OddDevice struct {
	ID     string
	Fields []string
}

// add adds the unexpected values of a page whose devices have these ids.
func (o *OddDevices) add(id func(int) string, odd []jsontext.Pointer) {
	before := -1
	for _, place := range odd {
		index, field, _ := strings.Cut(string(place[1:]), "/")
		i, err := strconv.Atoi(index)
		if err != nil || field == "" {
			continue // an element that is not a device and has no id
		}
		if i != before {
			before = i
			o.Count++
			if o.Count <= mostNamed {
				o.Named = append(o.Named, OddDevice{ID: printable.Line(id(i))})
			}
		}
		if o.Count <= mostNamed {
			named := &o.Named[len(o.Named)-1]
			named.Fields = append(named.Fields, fieldAt("/"+field))
		}
	}
}

// fieldAt formats the place of a value like Okta's reference: profile.managed.
func fieldAt(place string) string { return strings.ReplaceAll(place[1:], "/", ".") }
