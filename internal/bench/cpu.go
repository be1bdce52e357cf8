package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// mostCPU limits the CPU time of the provider, relative to a provider with a
// resource of the same attributes that does nothing. That one writes the log of
// the libraries, as any provider does by default, and ours does not. If neither
// does, the ratio is about 1.5.
const mostCPU = 1.15

// rounds is how often each plan is measured. The median counts.
const rounds = 9

// cpu measures the provider's CPU time, user and system, in a plan of 200 grants
// without a change.
func cpu(ctx context.Context) error {
	org, server, err := serve(oktasim.Options{})
	if err != nil {
		return err
	}
	defer server.Close()
	var ours, nothing []time.Duration
	kinds := []*measured{{pkg: ".", name: "oktadevices", took: &ours}, {pkg: "./internal/bench/nothing", name: "nothing", took: &nothing}}
	for _, kind := range kinds {
		config, err := singleGrants(org, kind.name)
		if err != nil {
			return err
		}
		kind.workspace, err = prepareOf(ctx, kind.pkg, kind.name, config, "OKTA_ORG_URL="+server.URL, "OKTA_API_TOKEN="+org.APIToken())
		if err != nil {
			return err
		}
		defer kind.Close()
		if err := kind.run(ctx, "apply", "-auto-approve"); err != nil {
			return err
		}
	}
	// Alternately, so that other load on the machine affects both.
	for range rounds {
		for _, kind := range kinds {
			if err := kind.plan(ctx); err != nil {
				return err
			}
		}
	}
	slices.Sort(ours)
	slices.Sort(nothing)
	ratio := ours[rounds/2].Seconds() / nothing[rounds/2].Seconds()
	fmt.Printf("\nCPU time of the provider in a plan of 200 grants without a change, the median of %d\n\n", rounds)
	fmt.Printf("%-24s %8.3f s\n%-24s %8.3f s\n%-24s %8.2f\n", "this provider", ours[rounds/2].Seconds(), "one that does nothing", nothing[rounds/2].Seconds(), "ratio", ratio)
	if ratio > mostCPU {
		return fmt.Errorf("above the limit of %.2f", mostCPU)
	}
	return nil
}

// measured is a provider whose plans are measured.
type measured struct {
	workspace
	pkg, name string
	took      *[]time.Duration
}

var reattach = regexp.MustCompile(`TF_REATTACH_PROVIDERS='(.*)'`)

// plan starts the provider, has the engine plan with it, and adds its CPU time.
func (m measured) plan(ctx context.Context) error {
	command := exec.CommandContext(ctx, m.Program(), "-debug")
	command.Env = m.Env
	provider, err := begin(command, reattach)
	if err != nil {
		return err
	}
	m.Env = append(slices.Clone(m.Env), "TF_REATTACH_PROVIDERS="+provider.printed[1])
	err = m.run(ctx, "plan", "-detailed-exitcode")
	cpu, _ := provider.end()
	*m.took = append(*m.took, cpu)
	return err
}
