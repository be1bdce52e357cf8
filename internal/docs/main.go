// Command docs prints the provider's schemas as `terraform providers schema
// -json` would, for the documentation generator to read. `make generate` runs it.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/docs/schemajson"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

func main() {
	log.SetFlags(0)
	// The version is not part of any schema.
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "docs"}))()
	if err := schemajson.Export(context.Background(), os.Stdout, "oktadevices", server); err != nil {
		log.Fatalf("exporting the provider's schemas: %v", err)
	}
}
