package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestSchemas_areDescribed walks everything that the provider offers: each thing
// and each attribute is described, in whole sentences, and no two attributes of
// one thing by the same words.
func TestSchemas_areDescribed(t *testing.T) {
	t.Parallel()
	for name, schema := range things(t) {
		if !strings.HasSuffix(strings.TrimSpace(schema.Block.Description), ".") {
			t.Errorf("%s: its description is no sentence: %q", name, schema.Block.Description)
		}
		checkAttributes(t, name, schema.Block.Attributes)
	}
	schemas := schemasOf(t)
	for _, diagnostic := range schemas.Diagnostics {
		t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	for name, function := range schemas.Functions {
		if !strings.HasSuffix(function.Description, ".") {
			t.Errorf("%s: its description is no sentence: %q", name, function.Description)
		}
		for _, parameter := range function.Parameters {
			if !strings.HasSuffix(parameter.Description, ".") {
				t.Errorf("%s: the description of %s is no sentence: %q", name, parameter.Name, parameter.Description)
			}
		}
	}
}

// defaults are the words that say what leaving an argument out does: where the
// environment has a word, that.
var defaults = regexp.MustCompile(`(?i)default|if omitted|Environment: `)

// units are the words that say what a number counts.
var units = regexp.MustCompile(`(?i)second|minute|percent|how (many|often)|number|count`)

func checkAttributes(t *testing.T, name string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	said := map[string]string{}
	for _, attribute := range attributes {
		path := name + "." + attribute.Name
		if !strings.HasSuffix(attribute.Description, ".") {
			t.Errorf("%s: its description is no sentence: %q", path, attribute.Description)
		}
		if other, ok := said[attribute.Description]; ok {
			t.Errorf("%s is described as %s is", path, other)
		}
		said[attribute.Description] = path
		if attribute.Optional && !defaults.MatchString(attribute.Description) {
			t.Errorf("%s: the text does not say what happens if it is omitted: %q", path, attribute.Description)
		}
		if attribute.Type != nil && attribute.Type.Is(tftypes.Number) && !units.MatchString(attribute.Description) {
			t.Errorf("%s: its unit is not said: %q", path, attribute.Description)
		}
		if attribute.NestedType != nil {
			checkAttributes(t, path, attribute.NestedType.Attributes)
		}
	}
}
