package main

import (
	"context"
	"fmt"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// served is a simulated org with a URL.
type served struct {
	simtest.Sim
	server *oktasim.Server
}

func serve(options oktasim.Options) served {
	org := simtest.New(options)
	return served{org, org.Start()}
}

// variables returns the environment of a provider for the org.
func (s served) variables() []string {
	return []string{"OKTA_ORG_URL=" + s.server.URL, "OKTA_API_TOKEN=" + s.APIToken()}
}

// workspace is an engine with a provider and an initialized configuration.
type workspace struct {
	*engine.Installed
}

// prepare makes a workspace with this provider.
func prepare(ctx context.Context, org served, config string) (workspace, error) {
	return prepareOther(ctx, ".", "oktadevices", org, config)
}

// prepareOther makes a workspace with the provider of a package.
func prepareOther(ctx context.Context, pkg, name string, org served, config string) (workspace, error) {
	e, err := engine.Install(ctx, pkg, name)
	if err != nil {
		return workspace{}, err
	}
	w := workspace{e}
	w.Env = org.variables()
	header := fmt.Sprintf("terraform {\n  required_providers {\n    %s = {\n      source = \"oktadevices/%s\"\n    }\n  }\n}\n", name, name)
	if err = w.Write(header + config); err == nil {
		_, err = w.run(ctx, "init")
	}
	if err != nil {
		w.Close()
	}
	return w, err
}

// run runs a command of the engine that must succeed, and returns its time.
func (w workspace) run(ctx context.Context, args ...string) (time.Duration, error) {
	start := time.Now()
	output, code, err := w.Run(ctx, args...)
	took := time.Since(start)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s: exit code %d\n%s", args[0], code, output)
	}
	return took, err
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
