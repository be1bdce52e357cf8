package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

func build(ctx context.Context, path, of string) error {
	if output, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, of).CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", of, err, output)
	}
	return nil
}

// simulated is an org in its own process, so that its work doesn't count as the
// provider's.
type simulated struct {
	command    *exec.Cmd
	url, token string
}

var exported = regexp.MustCompile(`^export OKTA_ORG_URL=(\S+) OKTA_API_TOKEN=(\S+)$`)

func simulate(ctx context.Context, path string, devices int) (*simulated, error) {
	command := exec.CommandContext(ctx, path, "-devices", strconv.Itoa(devices))
	match, err := startUntil(command, exported)
	if err != nil {
		return nil, fmt.Errorf("the simulated org: %w", err)
	}
	return &simulated{command: command, url: match[1], token: match[2]}, nil
}

func (s *simulated) stop() {
	if s != nil {
		_ = s.command.Process.Kill()
		_ = s.command.Wait()
	}
}

// requests returns how many API calls the org has answered since the last
// reset, and resets them.
func (s *simulated) requests(ctx context.Context) (int, error) {
	var calls []json.RawMessage
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		req, err := http.NewRequestWithContext(ctx, method, s.url+"/_sim/requests", nil)
		if err != nil {
			return 0, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return 0, err
		}
		if method == http.MethodGet {
			err = json.NewDecoder(resp.Body).Decode(&calls)
		}
		_ = resp.Body.Close()
		if err != nil {
			return 0, err
		}
	}
	return len(calls), nil
}

// startUntil starts a command and returns once it has printed a matching line.
func startUntil(command *exec.Cmd, line *regexp.Regexp) ([]string, error) {
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if match := line.FindStringSubmatch(lines.Text()); match != nil {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return match, nil
		}
	}
	_ = command.Process.Kill()
	return nil, fmt.Errorf("it ended without printing its address: %w", command.Wait())
}

// peakOf returns the largest memory use of a process so far, in bytes, or 0 if
// the system doesn't report it. The value that wait returns is no measure,
// because a process inherits the peak of its parent.
func peakOf(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	match := highWater.FindSubmatch(status)
	if match == nil {
		return 0
	}
	kib, _ := strconv.ParseInt(string(match[1]), 10, 64)
	return kib << 10
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)
