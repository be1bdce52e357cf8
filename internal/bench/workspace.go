package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// workspace is an engine with a provider, which is initialized for a
// configuration.
type workspace struct {
	*engine.Installed
}

// prepare makes a workspace with this provider, for an org.
func prepare(ctx context.Context, url, token, config string) (workspace, error) {
	return prepareOf(ctx, ".", "oktadevices", config, "OKTA_ORG_URL="+url, "OKTA_API_TOKEN="+token)
}

// prepareOf makes a workspace with the provider of a package.
func prepareOf(ctx context.Context, pkg, name, config string, env ...string) (workspace, error) {
	e, err := engine.InstallOf(ctx, pkg, name)
	if err != nil {
		return workspace{}, err
	}
	w := workspace{e}
	w.Env = env
	header := fmt.Sprintf("terraform {\n  required_providers {\n    %s = {\n      source = \"oktadevices/%s\"\n    }\n  }\n}\n", name, name)
	if err = w.Write(header + config); err == nil {
		err = w.run(ctx, "init")
	}
	if err != nil {
		w.Close()
	}
	return w, err
}

// run runs a command of the engine that must succeed.
func (w workspace) run(ctx context.Context, args ...string) error {
	output, code, err := w.Run(ctx, args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s: exit code %d\n%s", args[0], code, output)
	}
	return err
}

// fastest returns the time of the fastest of several plans without a change. It
// calls before each plan.
func (w workspace) fastest(ctx context.Context, plans int, before func()) (time.Duration, error) {
	best := time.Duration(math.MaxInt64)
	for range plans {
		before()
		start := time.Now()
		if err := w.run(ctx, "plan", "-detailed-exitcode"); err != nil {
			return 0, err
		}
		best = min(best, time.Since(start))
	}
	return best, nil
}

// serve serves a new org.
func serve(options oktasim.Options) (*oktasim.Org, *oktasim.Server, error) {
	org, err := oktasim.New(options)
	if err != nil {
		return nil, nil, err
	}
	server, err := oktasim.Start(org)
	return org, server, err
}
