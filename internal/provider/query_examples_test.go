package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestQueryExamples asks at the protocol for what each list block of the examples
// says, since only engines from 1.14 on read these files.
func TestQueryExamples(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(root, "examples/list-resources/*/*.tfquery.hcl"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no examples are found: %v", err)
	}
	for _, path := range found {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			org := acctest.NewOrg(t)
			for _, id := range regexp.MustCompile(`0oa[0-9A-Za-z]{17}`).FindAllString(string(content), -1) {
				org.AddApp(oktasim.App{ID: id, Label: "Documented"})
				org.GrantInConsole(id, "okta.devices.read")
			}
			file, problems := hclsyntax.ParseConfig(content, path, hcl.InitialPos)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			server := serving(t, org)
			for _, block := range file.Body.(*hclsyntax.Body).Blocks {
				if block.Type != "list" || len(block.Labels) != 2 {
					t.Fatalf("%s %q is no list block", block.Type, block.Labels)
				}
				if n := queried(t, server, block); n == 0 {
					t.Errorf("list %q finds nothing", block.Labels)
				}
			}
		})
	}
}

//nolint:staticcheck // Marked as temporary in terraform-plugin-go; there is no other way to list.
type listServer = tfprotov6.ProviderServerWithListResource

// serving returns a provider that is configured for an org.
func serving(t *testing.T, org acctest.Org) listServer {
	t.Helper()
	server, ok := acctest.Server(org.Getenv)().(listServer)
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	kind := schemasOf(t, server).Provider.ValueType()
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.(tftypes.Object).AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, configured)
	}
	return server
}

func schemasOf(t *testing.T, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemas
}

// queried validates a list block and counts what it finds. Its own arguments are
// Terraform's, those of its config block the list resource's.
func queried(t *testing.T, server listServer, block *hclsyntax.Block) (results int) {
	t.Helper()
	typeName := block.Labels[0]
	schema := schemasOf(t, server).ListResourceSchemas[typeName]
	if schema == nil {
		t.Fatalf("the provider lists no %s", typeName)
	}
	for name := range block.Body.Attributes {
		if name != "provider" && name != "include_resource" && name != "limit" {
			t.Errorf("Terraform's list block has no argument %s", name)
		}
	}
	if block.Body.Attributes["provider"] == nil {
		t.Errorf("list %q names no provider, which it must", block.Labels)
	}
	kind := schema.ValueType()
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.(tftypes.Object).AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	for _, inner := range block.Body.Blocks {
		if inner.Type != "config" {
			t.Errorf("Terraform's list block has no block %s", inner.Type)
		}
		for name, attribute := range inner.Body.Attributes {
			value, problems := attribute.Expr.Value(nil)
			if _, known := values[name]; !known || problems.HasErrors() {
				t.Fatalf("%s: no such argument, or no plain value: %v", name, problems)
			}
			values[name] = tftypes.NewValue(tftypes.String, value.AsString())
		}
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	valid, err := server.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: &config})
	if err != nil || len(valid.Diagnostics) > 0 {
		t.Fatalf("list %q is not valid: %v, %v", block.Labels, err, valid)
	}
	stream, err := server.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: &config, IncludeResource: block.Body.Attributes["include_resource"] != nil,
	})
	if err != nil {
		t.Fatal(err)
	}
	for result := range stream.Results {
		for _, diagnostic := range result.Diagnostics {
			t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
		results++
	}
	return results
}
