package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
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
	const grant = "resource \"%s_scope_grant\" \"bench\" {\n  app_id = \"0oa1gjh63g214q0Hq0g4\"\n  scope  = \"okta.devices.read\"\n}\n"
	ours, err := prepareOf(ctx, ".", "oktadevices", fmt.Sprintf(grant, "oktadevices"))
	if err != nil {
		return err
	}
	defer ours.Close()
	nothing, err := prepareOf(ctx, "./internal/bench/nothing", "nothing", fmt.Sprintf(grant, "nothing"))
	if err != nil {
		return err
	}
	defer nothing.Close()

	// Alternately, so that other load on the machine affects both.
	var with, without []time.Duration
	for range starts {
		for w, took := range map[workspace]*[]time.Duration{ours: &with, nothing: &without} {
			start := time.Now()
			if err := w.run(ctx, "validate"); err != nil {
				return err
			}
			*took = append(*took, time.Since(start))
		}
	}
	info, err := os.Stat(ours.Program())
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
	fmt.Printf("\nthe provider, stripped: %.1f MB\n", float64(info.Size())/1e6)
	if more > mostStart || info.Size() > mostSize {
		return fmt.Errorf("above the limits of %s more and %d MB", mostStart, mostSize/1_000_000)
	}
	return nil
}
