// Command docs prints the provider's schemas for the documentation generator;
// without it, the pages would depend on the installed engine, which omits what it
// is too old to know. It prints them as `terraform providers schema -json` would.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

func main() {
	log.SetFlags(0)
	schemas, err := export(context.Background())
	if err == nil {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(schemas)
	}
	if err != nil {
		log.Fatalf("exporting the provider's schemas: %v", err)
	}
}

func export(ctx context.Context) (*tfjson.ProviderSchemas, error) {
	// The version is not part of any schema.
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "docs"}))()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas: map[string]*tfjson.ProviderSchema{"oktadevices": {
			ConfigSchema:             schemaFrom(schemas.Provider),
			ResourceSchemas:          each(schemas.ResourceSchemas, schemaFrom),
			DataSourceSchemas:        each(schemas.DataSourceSchemas, schemaFrom),
			EphemeralResourceSchemas: each(schemas.EphemeralResourceSchemas, schemaFrom),
			ListResourceSchemas:      each(schemas.ListResourceSchemas, schemaFrom),
			ActionSchemas:            each(schemas.ActionSchemas, actionFrom),
			Functions:                each(schemas.Functions, functionFrom),
			ResourceIdentitySchemas:  each(identities.IdentitySchemas, identityFrom),
		}},
	}, nil
}
