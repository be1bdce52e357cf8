package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// stage runs the engine's commands and shows them to the reader.
type stage struct {
	//nolint:containedctx // One demo, one context: Ctrl-C ends whatever runs.
	ctx context.Context
	*engine.Installed
}

// run runs a command, shows the relevant part of its output, and returns an
// error unless it exits with want.
func (s stage) run(want int, args ...string) error {
	say("\n$ %s %s", s.Name(), strings.Join(args, " "))
	output, code, err := s.Run(s.ctx, args...)
	if err != nil {
		return err
	}
	if args[0] == "init" {
		// Its messages about the mirror's checksums don't help the reader.
		say("  Initialized.")
	} else {
		fmt.Print(indent(digest(output)))
	}
	if args[0] == "plan" {
		say("  exit code %d", code)
	}
	if code != want {
		return fmt.Errorf("%s exited with %d, not %d. Its whole output:\n%s", strings.Join(args, " "), code, want, output)
	}
	return nil
}

// digest returns the parts of an engine's output that a reader of the demo
// needs: all diagnostics, the changes, and the result.
func digest(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		text := strings.TrimRight(line, "\n")
		framed := strings.HasPrefix(text, "│") || strings.HasPrefix(text, "╷") || strings.HasPrefix(text, "╵")
		change := strings.HasPrefix(text, "  # ") && !strings.Contains(text, "attributes hidden")
		ending := false
		for _, prefix := range []string{"Plan:", "No changes.", "Apply complete!", "Destroy complete!", "Error"} {
			ending = ending || strings.HasPrefix(text, prefix)
		}
		if framed || change || ending {
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }
