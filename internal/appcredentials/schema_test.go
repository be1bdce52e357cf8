package appcredentials

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
)

// An engine shows whatever of a result is not sensitive, where a configuration
// lets it.
func TestSchema_secretIsSensitive(t *testing.T) {
	t.Parallel()
	var resp ephemeral.SchemaResponse
	NewEphemeralResource().Schema(t.Context(), ephemeral.SchemaRequest{}, &resp)
	for name, attribute := range resp.Schema.Attributes {
		if attribute.IsSensitive() != (name == "client_secret") {
			t.Errorf("%s is sensitive: %t", name, attribute.IsSensitive())
		}
	}
}
