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
// returns its place, such as /3/profile/platform. Only the outermost value must
// have the documented form.
func decode(document []byte, into any) (odd []jsontext.Pointer, err error) {
	err = json.Unmarshal(document, into, fromServer)
	if _, semantic := errors.AsType[*json.SemanticError](err); !semantic {
		return nil, err
	}
	// A value has another form. Decode the document again, now each value by
	// itself, which takes several times as long.
	reflect.ValueOf(into).Elem().SetZero()
	each := func(decoder *jsontext.Decoder, into any) error {
		if decoder.StackDepth() == 0 || hasInner(decoder.PeekKind(), reflect.TypeOf(into).Elem()) {
			return errors.ErrUnsupported // makes the decoder call each for the values inside
		}
		value, err := decoder.ReadValue()
		if err != nil {
			return err
		}
		if json.Unmarshal(value, into, fromServer) != nil {
			reflect.ValueOf(into).Elem().SetZero()
			odd = append(odd, decoder.StackPointer())
		}
		return nil
	}
	err = json.Unmarshal(document, into, fromServer, json.WithUnmarshalers(json.UnmarshalFromFunc(each)))
	return odd, err
}

// hasInner reports whether a JSON value is an object or a list, and the type
// has a place for the values inside.
func hasInner(kind jsontext.Kind, typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Struct:
		return kind == '{' && typ != reflect.TypeFor[time.Time]()
	case reflect.Slice:
		return kind == '['
	default:
		return false
	}
}

// fromServer accepts what the standard library accepts: repeated keys, of which
// the last counts, and broken UTF-8.
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

// add adds the unexpected values of a page: their places in the list of devices,
// of which id returns the ids.
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
			named.Fields = append(named.Fields, fieldAt(field))
		}
	}
}

// fieldAt formats the place of a value like Okta's reference: profile.managed.
func fieldAt(place string) string {
	return strings.ReplaceAll(strings.TrimPrefix(place, "/"), "/", ".")
}
