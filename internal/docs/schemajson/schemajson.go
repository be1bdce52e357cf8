// Package schemajson writes a provider's schemas in the form of
// `terraform providers schema -json`, taking them from the provider server
// itself. The generated documentation then depends on the provider alone: an
// engine would leave out whatever it is too old to know.
package schemajson

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// formatVersion is the version of the engine's format that this follows.
const formatVersion = "1.0"

type document struct {
	FormatVersion string              `json:"format_version"`
	Schemas       map[string]provider `json:"provider_schemas"`
}

// Export asks the server for everything that it offers and writes it to w, under
// the provider's short name.
func Export(ctx context.Context, w io.Writer, name string, server tfprotov6.ProviderServer) error {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("getting the provider's schemas: %w", err)
	}
	if err := failure(schemas.Diagnostics); err != nil {
		return fmt.Errorf("getting the provider's schemas: %w", err)
	}
	if err := withoutBlocks(schemas); err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return fmt.Errorf("getting the resources' identity schemas: %w", err)
	}
	if err := failure(identities.Diagnostics); err != nil {
		return fmt.Errorf("getting the resources' identity schemas: %w", err)
	}

	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(document{
		FormatVersion: formatVersion,
		Schemas:       map[string]provider{name: providerFrom(schemas, identities)},
	})
}

// failure joins the errors among the diagnostics; warnings don't make a schema
// wrong.
func failure(diagnostics []*tfprotov6.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errs = append(errs, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errors.Join(errs...)
}

// withoutBlocks refuses schemas with nested blocks: none of the provider's has any,
// and the documentation would lack them.
func withoutBlocks(schemas *tfprotov6.GetProviderSchemaResponse) error {
	kinds := []map[string]*tfprotov6.Schema{
		{"provider": schemas.Provider}, schemas.ResourceSchemas, schemas.DataSourceSchemas, schemas.EphemeralResourceSchemas,
		schemas.ListResourceSchemas, schemas.StateStoreSchemas, each(schemas.ActionSchemas, func(a *tfprotov6.ActionSchema) *tfprotov6.Schema { return a.Schema }),
	}
	for _, kind := range kinds {
		for name, s := range kind {
			if s != nil && s.Block != nil && len(s.Block.BlockTypes) > 0 {
				return fmt.Errorf("%s has nested blocks, which are not written; use nested attributes", name)
			}
		}
	}
	return nil
}
