// Command bench measures a user's waiting time; without it, a slower release
// would be noticed by users first. It runs the built provider and the real
// engine on a simulated org. It prints the result next to the time of the same
// work done one call at a time, in the same run on the same machine. Then it
// measures plans of many objects, and the CPU time and the start of the provider
// compared to a provider that does nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 3 && args[0] == plainly {
		return plain(ctx, args[1], args[2])
	}
	var failures []error
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{{"grants", grants}, {"plans", plans}, {"cpu", cpu}, {"devices", devices}, {"startup", startup}} {
		if len(args) == 0 || slices.Contains(args, part.name) {
			failures = append(failures, part.measure(ctx))
		}
	}
	return errors.Join(failures...)
}
