package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// Limits that the project sets itself for fleets of devices.
const (
	// mostRatio limits the time of the call that reads a fleet, relative to a
	// plain program that fetches and decodes the same pages.
	mostRatio = 1.3
	// mostPlan is the limit for a plan of 10,000 devices. The engine itself
	// uses two thirds of it.
	mostPlan = 3500 * time.Millisecond
)

type fleet struct {
	devices int
	// extent is the part of the devices that is read.
	extent map[string]any
	// mostPeak limits the memory of a fresh provider process, in MiB.
	mostPeak int64
	what     string
	// plan is true if the engine's plan is measured too.
	plan bool
}

// fleets are those to measure.
var fleets = []fleet{
	{10_000, map[string]any{}, 100, "10,000 devices", true},
	{100_000, map[string]any{"max_results": 100_000}, 350, "100,000 devices", false},
	{100_000, map[string]any{"max_results": 100_000, "include_profile": false}, 350, "  without profile", false},
	{100_000, map[string]any{"summary_only": true}, 60, "  counted", false},
}

// devices measures how long reading fleets of devices takes.
func devices(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "oktadevices-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	provider, simulator := filepath.Join(dir, "provider"), filepath.Join(dir, "oktasim")
	for program, pkg := range map[string]string{provider: ".", simulator: "./internal/oktasim/cmd/oktasim"} {
		if err := engine.Build(ctx, "", pkg, program); err != nil {
			return err
		}
	}
	fmt.Printf("\nfleets of devices: a plain program that reads them, and the provider's answer to ReadDataSource\n\n")
	fmt.Printf("%-20s %10s %10s %8s %10s %14s %12s %10s %9s %9s\n", "", "plain", "provider", "ratio", "requests", "state", "plain's peak", "peak", "plain CPU", "CPU")
	within := true
	for _, fleet := range fleets {
		good, err := fleet.measure(ctx, provider, simulator)
		if err != nil {
			return err
		}
		within = within && good
	}
	if !within {
		return fmt.Errorf("slower or larger than it has to be")
	}
	return nil
}

// measure prints what reading a fleet takes, and reports whether that is within
// the bounds.
func (fleet fleet) measure(ctx context.Context, provider, simulator string) (within bool, err error) {
	org, err := simulate(ctx, simulator, fleet.devices)
	if err != nil {
		return false, err
	}
	defer org.end()
	plain, read, err := both(ctx, provider, org, fleet.extent)
	if err != nil {
		return false, err
	}
	within = true
	if pages := fleet.devices / 200; plain.Devices != fleet.devices || read.requests != pages {
		return false, fmt.Errorf("%d devices: the plain program read %d, and the provider made %d requests for %d pages", fleet.devices, plain.Devices, read.requests, pages)
	}
	ratio := read.took.Seconds() / plain.Took.Seconds()
	fmt.Printf("%-20s %10s %10s %8.2f %10d %11.1f MB %9d MiB %6d MiB %9s %9s\n", fleet.what, round(plain.Took), round(read.took), ratio, read.requests,
		float64(read.size)/1e6, plain.Peak>>20, read.peak>>20, round(plain.cpu), round(read.cpu))
	if ratio > mostRatio || read.peak>>20 > fleet.mostPeak {
		fmt.Printf("%-20s above its bounds of %.1f and %d MiB\n", "", mostRatio, fleet.mostPeak)
		within = false
	}
	if !fleet.plan {
		return within, nil
	}
	took, err := plan(ctx, org)
	if err != nil {
		return false, err
	}
	fmt.Printf("%-20s %10s %10s\n", "  the engine's plan", "", round(took))
	if took > mostPlan {
		fmt.Printf("%-20s above its bound of %s\n", "", mostPlan)
		within = false
	}
	return within, nil
}

// attempts is how often each is measured, in turn: the best counts, since whatever
// else the machine does only makes it slower. The peak is the largest.
const attempts = 5

func both(ctx context.Context, provider string, org *simulated, extent map[string]any) (plain plainResult, read reading, err error) {
	for i := range attempts {
		p, err := runPlain(ctx, org)
		if err != nil {
			return plain, read, err
		}
		r, err := readOnce(ctx, provider, org, extent)
		if err != nil {
			return plain, read, err
		}
		if i == 0 {
			plain, read = p, r
			continue
		}
		plain.Took, plain.cpu, plain.Peak = min(plain.Took, p.Took), min(plain.cpu, p.cpu), max(plain.Peak, p.Peak)
		read.took, read.cpu, read.peak = min(read.took, r.took), min(read.cpu, r.cpu), max(read.peak, r.peak)
		read.requests = max(read.requests, r.requests)
	}
	return plain, read, nil
}

// plan measures the engine's plan of a configuration with only the devices.
func plan(ctx context.Context, org *simulated) (time.Duration, error) {
	w, err := prepare(ctx, org.url, org.token, "data \"oktadevices_devices\" \"all\" {}\n")
	if err != nil {
		return 0, err
	}
	defer w.Close()
	return w.fastest(ctx, attempts, func() {})
}
