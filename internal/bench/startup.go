package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// Limits for the provider's cost before it does anything. The engine starts it
// for each command, and a pipeline downloads it for each run.
const (
	mostStart = 100 * time.Millisecond // more than a provider that does nothing
	mostSize  = 30_000_000             // bytes, stripped
)

// starts is how often the engine starts each provider.
const starts = 15

// startup measures `validate` of one resource, with this provider and with one
// that does nothing.
func startup(ctx context.Context) error {
	ours, err := starter(ctx, ".", "oktadevices", "resource \"oktadevices_scope_grant\" \"bench\" {\n  app_id = \"0oa1gjh63g214q0Hq0g4\"\n  scope  = \"okta.devices.read\"\n}\n")
	if err != nil {
		return err
	}
	defer ours.Close()
	nothing, err := starter(ctx, "./internal/bench/nothing", "nothing", "resource \"nothing_thing\" \"bench\" {\n  name = \"bench\"\n}\n")
	if err != nil {
		return err
	}
	defer nothing.Close()

	// Alternately, so that other load on the machine affects both.
	var with, without []time.Duration
	for range starts {
		for e, took := range map[*engine.Installed]*[]time.Duration{ours: &with, nothing: &without} {
			start := time.Now()
			if output, code, err := e.Run(ctx, "validate"); err != nil || code != 0 {
				return fmt.Errorf("validate: exit code %d, %w\n%s", code, err, output)
			}
			*took = append(*took, time.Since(start))
		}
	}
	size, err := ours.Size()
	if err != nil {
		return err
	}
	slices.Sort(with)
	slices.Sort(without)
	// The fastest counts, because other load only adds time.
	more := with[0] - without[0]
	fmt.Printf("\nvalidate of one resource, the fastest and the median of %d\n\n", starts)
	fmt.Printf("%-24s %8.3f s %8.3f s\n", "this provider", with[0].Seconds(), with[starts/2].Seconds())
	fmt.Printf("%-24s %8.3f s %8.3f s\n", "one that does nothing", without[0].Seconds(), without[starts/2].Seconds())
	fmt.Printf("%-24s %8.3f s %8.3f s\n", "more", more.Seconds(), (with[starts/2] - without[starts/2]).Seconds())
	fmt.Printf("\nthe provider, stripped: %.1f MB\n", float64(size)/1e6)
	if more > mostStart || size > mostSize {
		return fmt.Errorf("above the limits of %s more and %d MB", mostStart, mostSize/1_000_000)
	}
	return nil
}

// starter is an engine with a provider and a configuration that uses it.
func starter(ctx context.Context, pkg, name, resource string) (*engine.Installed, error) {
	e, err := engine.InstallOf(ctx, pkg, name)
	if err != nil {
		return nil, err
	}
	config := fmt.Sprintf("terraform {\n  required_providers {\n    %s = {\n      source = \"oktadevices/%s\"\n    }\n  }\n}\n%s", name, name, resource)
	if err := e.Write(config); err != nil {
		e.Close()
		return nil, err
	}
	if output, code, err := e.Run(ctx, "init"); err != nil || code != 0 {
		e.Close()
		return nil, fmt.Errorf("init: exit code %d, %w\n%s", code, err, output)
	}
	return e, nil
}
