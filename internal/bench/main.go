// Command bench measures a user's waiting time; without it, users would be the
// first to notice a slower release. It runs the built provider and the real
// engine on a simulated org, and compares each result with a limit. If a time
// depends on the machine, it is compared with other work in the same run: one
// call after the other, a plain program, or a provider that does nothing.
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

// run measures the named parts, or all parts. If the first argument is
// readAlone, it makes one reading of the part devices.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == readAlone {
		return printReading(ctx, args[1:])
	}
	var failures []error
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{{"grants", grants}, {"plans", plans}, {"overhead", overhead}, {"devices", devices}} {
		if len(args) == 0 || slices.Contains(args, part.name) {
			failures = append(failures, part.measure(ctx))
		}
	}
	return errors.Join(failures...)
}
