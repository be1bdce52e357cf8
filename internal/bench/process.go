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
	"syscall"
	"time"
)

// process is a program in a process of its own, so that its CPU time and memory
// can be measured.
type process struct {
	command *exec.Cmd
	// printed has the line with its address, and the parts of the address.
	printed []string
}

// begin starts a command and returns once it has printed a matching line.
func begin(command *exec.Cmd, line *regexp.Regexp) (*process, error) {
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
			return &process{command, match}, nil
		}
	}
	_ = command.Process.Kill()
	return nil, fmt.Errorf("%s ended without printing its address: %w", command.Path, command.Wait())
}

// end ends the process, and returns the CPU time and the largest memory of its
// life.
func (p *process) end() (cpu time.Duration, peak int64) {
	peak = peakOf(p.command.Process.Pid)
	_ = p.command.Process.Signal(syscall.SIGINT)
	_ = p.command.Wait()
	return cpuOf(p.command), peak
}

// cpuOf returns the CPU time of a command that has ended.
func cpuOf(command *exec.Cmd) time.Duration {
	return command.ProcessState.UserTime() + command.ProcessState.SystemTime()
}

// simulated is an org in its own process, so that its work doesn't count as the
// provider's.
type simulated struct {
	*process
	url, token string
}

var client = &http.Client{Timeout: time.Minute}

var exported = regexp.MustCompile(`^export OKTA_ORG_URL=(\S+) OKTA_API_TOKEN=(\S+)$`)

func simulate(ctx context.Context, path string, devices int) (*simulated, error) {
	p, err := begin(exec.CommandContext(ctx, path, "-devices", strconv.Itoa(devices)), exported)
	if err != nil {
		return nil, err
	}
	return &simulated{p, p.printed[1], p.printed[2]}, nil
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
