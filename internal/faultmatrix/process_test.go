package faultmatrix_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// process is a running process.
type process struct {
	pid, parent int
	command     string
}

// providers returns the ids of the provider's processes that engines of this
// test have started. It returns only descendants of the test.
func providers() []int {
	all := map[int]process{}
	for _, p := range processes() {
		all[p.pid] = p
	}
	var found []int
	for _, p := range all {
		if !strings.Contains(p.command, "terraform-provider-oktadevices") {
			continue
		}
		ancestor := p.parent
		for ancestor > 1 && ancestor != os.Getpid() {
			ancestor = all[ancestor].parent
		}
		if ancestor == os.Getpid() {
			found = append(found, p.pid)
		}
	}
	return found
}

// processes lists the running processes with ps, or with /proc if there is no
// ps.
func processes() (all []process) {
	listing, err := exec.Command("ps", "-A", "-o", "pid=", "-o", "ppid=", "-o", "args=").Output()
	if err != nil {
		return processesOfLinux()
	}
	for line := range strings.Lines(string(listing)) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		all = append(all, newProcess(fields[0], fields[1], strings.Join(fields[2:], " ")))
	}
	return all
}

func processesOfLinux() (all []process) {
	found, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range found {
		stat, _ := os.ReadFile(name)
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "cmdline"))
		// The second field is a name in brackets, which may contain anything.
		if _, after, ok := strings.Cut(string(stat), ") "); ok {
			all = append(all, newProcess(filepath.Base(filepath.Dir(name)), strings.Fields(after)[1], string(command)))
		}
	}
	return all
}

func newProcess(pid, parent, command string) process {
	p := process{command: command}
	// An invalid number becomes 0, which is the id of no process.
	p.pid, _ = strconv.Atoi(pid)
	p.parent, _ = strconv.Atoi(parent)
	return p
}
