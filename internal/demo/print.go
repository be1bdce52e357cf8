package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/engine"
)

// stage runs the engine's commands and shows them to the reader.
type stage struct {
	//nolint:containedctx // One demo, one context: Ctrl-C ends whatever runs.
	ctx context.Context
	*engine.Installed
}

// command is a command of the engine, and the exit code that it must have.
type command struct {
	exitCode int
	args     []string
}

// run runs a command, and shows the relevant part of its output.
func (s stage) run(c command) error {
	line := strings.Join(c.args, " ")
	say("\n$ %s %s", s.Name(), line)
	output, code, err := s.Run(s.ctx, c.args...)
	if err != nil {
		return err
	}
	if c.args[0] == "init" {
		// Its messages about the mirror's checksums don't help the reader.
		say("  Initialized.")
	} else {
		fmt.Print(digest(output))
	}
	if c.args[0] == "plan" {
		say("  exit code %d", code)
	}
	if code != c.exitCode {
		return fmt.Errorf("%s exited with %d, not %d. Its whole output:\n%s", line, code, c.exitCode, output)
	}
	return nil
}

// ending matches the line with a command's result.
var ending = regexp.MustCompile(`^(Plan:|No changes\.|Apply complete!|Destroy complete!|Error)`)

// digest returns the parts of an engine's output that a reader of the demo
// needs, indented: all diagnostics, the changes, and the result.
func digest(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		framed := strings.HasPrefix(line, "│") || strings.HasPrefix(line, "╷") || strings.HasPrefix(line, "╵")
		change := strings.HasPrefix(line, "  # ") && !strings.Contains(line, "attributes hidden")
		if framed || change || ending.MatchString(line) {
			b.WriteString("  " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	return b.String()
}

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }
