package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// laterServer does what only engines from 1.14 on ask for.
type laterServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// serving returns a provider that is configured for an org, and its schemas.
// start makes the provider; [Server] if nil.
func serving(t *testing.T, org Org, start func() tfprotov6.ProviderServer) (laterServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	if start == nil {
		start = Server(NoEnvironment)
	}
	server, ok := start().(laterServer)
	if !ok {
		t.Fatal("the provider lists nothing, or has no actions")
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: sparse(t, schemas.Provider.ValueType(), map[string]tftypes.Value{
		"org_url": tftypes.NewValue(tftypes.String, org.URL), "api_token": tftypes.NewValue(tftypes.String, org.APIToken()),
	})})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, configured)
	}
	return server, schemas
}

// sparse encodes an object of which some attributes are set and the rest is null.
func sparse(t *testing.T, kind tftypes.Type, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.(tftypes.Object).AttributeTypes { //nolint:errcheck // A schema's type is an object.
		values[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			values[name] = value
		}
	}
	for name := range set {
		if _, ok := values[name]; !ok {
			t.Fatalf("there is no argument %s", name)
		}
	}
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}
