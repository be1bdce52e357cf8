package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// otherIDs are arguments that hold ids of something else than an object of Okta's
// API, and are checked in their own way.
var otherIDs = []string{"provider.client_id", "provider.private_key_id"}

// TestIDs gives every id that a configuration can have a blank at its end, which
// is refused by name before it replaces anything.
func TestIDs(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, thing := range everyThing(t) {
		for _, attribute := range thing.schema.Block.Attributes {
			isID := attribute.Name == "id" || strings.HasSuffix(attribute.Name, "_id")
			if !isID || !attribute.Optional && !attribute.Required || slices.Contains(otherIDs, name+"."+attribute.Name) {
				continue
			}
			tried++
			value := tftypes.NewValue(attribute.ValueType(), "0oa1gjh63g214q0Hq0g4 ")
			if said := thing.refusals(t, attribute, value); !slices.ContainsFunc(said, func(text string) bool {
				return strings.Contains(text, "character 21 is a blank")
			}) {
				t.Errorf("%s.%s: a blank at the end is not refused, only this is said: %q", name, attribute.Name, said)
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d ids are found", tried)
	}
}
