// Command bench measures what a user waits for, with the built provider and the
// real engine on a simulated org, and prints it beside what the same work costs
// when it is done one call at a time, in the same run on the same machine. Then,
// what plans of many things take, and what starting the provider costs, beside one
// that does nothing.
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
	}{{"grants", grants}, {"plans", plans}, {"devices", devices}, {"startup", startup}} {
		if len(args) == 0 || slices.Contains(args, part.name) {
			failures = append(failures, part.measure(ctx))
		}
	}
	return errors.Join(failures...)
}
