// Command bench measures what a user waits for, with the built provider and the
// real engine on a simulated org, and prints it beside what the same work costs
// when it is done one call at a time, in the same run on the same machine.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := grants(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
