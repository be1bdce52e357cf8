// Command demo shows the provider's main use on an in-memory Okta org; without
// it, trying the provider would need a real org. It builds the provider, starts
// the simulator, and runs Terraform or OpenTofu as a user would, with `init`
// and a local mirror. It leaves nothing behind.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	say("Building the provider …")
	e, err := engine.Install(ctx, ".", "oktadevices")
	if err != nil {
		return err
	}
	defer e.Close()
	s := newStory(stage{ctx, e})
	defer s.close()
	return s.play()
}
