package device

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestAttributes_areTheFieldsOfTheirNames checks that each attribute has the field
// of its name, and that the attributes are in the order that the encoding needs.
func TestAttributes_areTheFieldsOfTheirNames(t *testing.T) {
	t.Parallel()
	device, profile, user := listedDevice{shown: shown{profile: true}}, okta.DeviceProfile{}, okta.DeviceUser{}
	expectFields(t, deviceAttributes, &device, &device.Device)
	expectFields(t, profileAttributes, &profile, &profile)
	expectFields(t, userAttributes, &user, &user)
}

func expectFields[T any](t *testing.T, all attributes[T], from *T, fields any) {
	t.Helper()
	if !slices.IsSortedFunc(all, func(a, b attribute[T]) int { return strings.Compare(a.name, b.name) }) {
		t.Errorf("the attributes of %T are not sorted", from)
	}
	for _, a := range all {
		name := strings.ReplaceAll(strings.TrimPrefix(a.name, "resource_"), "_", "")
		field := reflect.ValueOf(fields).Elem().FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) })
		if !field.IsValid() || reflect.ValueOf(a.of(from)).Pointer() != field.Addr().Pointer() {
			t.Errorf("%s of %T is another field", a.name, from)
		}
	}
}

func TestShown_sensitiveNames(t *testing.T) {
	t.Parallel()
	name := "Somebody's phone"
	device := okta.Device{DisplayName: name, DisplayNameSensitive: true, Profile: okta.DeviceProfile{DisplayName: &name}}
	for _, test := range []struct{ sensitive, wanted, shown bool }{
		{true, false, false}, {true, true, true}, {false, false, true},
	} {
		device.DisplayNameSensitive = test.sensitive
		got := shown{sensitive: test.wanted}.of(device)
		if (got.DisplayName == name) != test.shown || (got.Profile.DisplayName != nil) != test.shown {
			t.Errorf("%+v: got %q", test, got.DisplayName)
		}
	}
}
