// Command terraform-provider-oktadevices serves the provider to Terraform and
// OpenTofu.
package main

import (
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// version is set at link time by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and keep running")
	flag.Parse()

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else if err := provider.SilenceLog(os.Environ(), os.Setenv); err != nil {
		log.Fatal(err)
	}
	// providerserver.Serve does the same, but takes no server that is wrapped.
	serve := func() tfprotov6.ProviderServer {
		return provider.Server(provider.New(provider.Options{Version: version}))()
	}
	if err := tf6server.Serve("registry.terraform.io/oktadevices/oktadevices", serve, options...); err != nil {
		log.Fatal(err)
	}
}
