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

// decode reads JSON that a server wrote. One odd value must not hide the rest: a
// value of another form than Okta documents stays zero, and its place is returned.
// Only the outermost value must have its form.
func decode(document []byte, into any) (odd []jsontext.Pointer, err error) {
	err = json.Unmarshal(document, into, fromServer)
	if _, semantic := errors.AsType[*json.SemanticError](err); !semantic {
		return nil, err
	}
	// Again with a look at each value, which takes several times as long.
	reflect.ValueOf(into).Elem().SetZero()
	look := func(decoder *jsontext.Decoder, into any) error {
		kind, typ := decoder.PeekKind(), reflect.TypeOf(into).Elem()
		if decoder.StackDepth() == 0 || fits(kind, typ) {
			return errors.ErrUnsupported // the usual way
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

// fits reports whether a JSON value may become one of the type. A time is to be
// tried out.
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

// fromServer is how a server's JSON is read, whose habits are not ours to judge.
var fromServer = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// mostNamed is how many devices with odd values are named.
const mostNamed = 10

// OddDevices are devices of which some values do not have the form that Okta
// documents. Those values are left out.
type OddDevices struct {
	// Count is how many devices there are, and Named the first of them.
	Count int
	Named []OddDevice
}

// OddDevice is one of OddDevices. Fields are its odd values, as Okta names them.
type OddDevice struct {
	ID     string
	Fields []string
}

// add adds the odd values of a page whose devices have these ids.
func (o *OddDevices) add(id func(int) string, odd []jsontext.Pointer) {
	before := -1
	for _, place := range odd {
		index, field, _ := strings.Cut(string(place[1:]), "/")
		i, err := strconv.Atoi(index)
		if err != nil || field == "" {
			continue // an element that is no device, and has no id
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

// fieldAt names the place of a value as Okta's reference does: profile.managed.
func fieldAt(place string) string { return strings.ReplaceAll(place[1:], "/", ".") }
