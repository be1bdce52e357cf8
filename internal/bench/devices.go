package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// mostRatio limits the time in which the provider reads a fleet, relative to a
// plain program that fetches and decodes the same pages.
const mostRatio = 1.3

// fleets are the measured numbers of devices.
var fleets = []struct {
	what    string
	devices int
	// arguments are the arguments of oktadevices_devices, as JSON.
	arguments string
	// mostPeak limits the memory of the reading process, in MiB.
	mostPeak int64
}{
	{"10,000 devices", 10_000, `{}`, 90},
	{"100,000 devices", 100_000, `{"max_results": 100000}`, 300},
	{"  without profile", 100_000, `{"max_results": 100000, "include_profile": false}`, 300},
	{"  counted", 100_000, `{"summary_only": true}`, 55},
}

// devices measures how long the provider takes to read fleets of devices.
func devices(ctx context.Context) error {
	fmt.Printf("\nfleets of devices, read by a plain program and by the provider, the fastest of %d\n\n", attempts)
	fmt.Printf("%-20s %10s %10s %8s %12s\n", "", "plain", "provider", "ratio", "peak")
	var missed []error
	for _, fleet := range fleets {
		org := serve(oktasim.Options{})
		org.AddDevices(fleet.devices)
		plain, read, err := readBoth(ctx, org, fleet.arguments, fleet.devices/200)
		org.server.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", fleet.what, err)
		}
		ratio := read.Took.Seconds() / plain.Took.Seconds()
		fmt.Printf("%-20s %10s %10s %8.2f %8d MiB\n", fleet.what, round(plain.Took), round(read.Took), ratio, read.Peak>>20)
		if ratio > mostRatio || read.Peak>>20 > fleet.mostPeak {
			missed = append(missed, fmt.Errorf("reading %s takes more than %.1f times the plain program, or %d MiB", fleet.what, mostRatio, fleet.mostPeak))
		}
	}
	return errors.Join(missed...)
}

// reading is the time of one reading, and the largest memory of its process in
// bytes.
type reading struct {
	Took time.Duration
	Peak int64
}

// readBoth reads a fleet several times with the plain program and the provider
// in turn. Each reading must make as many requests as the fleet has pages.
func readBoth(ctx context.Context, org served, arguments string, pages int) (plain, read reading, err error) {
	for i := range attempts {
		for best, args := range map[*reading][]string{&plain: {readAlone}, &read: {readAlone, arguments}} {
			org.ResetRequests()
			one, err := measureReading(ctx, org, args)
			if err != nil {
				return plain, read, err
			}
			if requests := len(org.Requests()); requests != pages {
				return plain, read, fmt.Errorf("%d requests for %d pages", requests, pages)
			}
			if i == 0 || one.Took < best.Took {
				best.Took = one.Took
			}
			best.Peak = max(best.Peak, one.Peak)
		}
	}
	return plain, read, nil
}

// readAlone is the first argument of this program if it reads a fleet in a
// process of its own. If the arguments of oktadevices_devices follow, it reads
// as the provider does. Otherwise it is the plain program.
const readAlone = "read"

// measureReading runs this program again, so that each reading starts in a
// fresh process with little memory.
func measureReading(ctx context.Context, org served, args []string) (r reading, err error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	process := exec.CommandContext(ctx, self, args...)
	process.Env, process.Stderr = org.variables(), os.Stderr
	printed, err := process.Output()
	if err != nil {
		return r, fmt.Errorf("reading alone: %w", err)
	}
	return r, json.Unmarshal(printed, &r)
}

// printReading reads the fleet of the org in the environment, and prints the
// time and the memory.
func printReading(ctx context.Context, arguments []string) error {
	var took time.Duration
	var err error
	if len(arguments) == 0 {
		took, err = readPlainly(ctx, os.Getenv("OKTA_ORG_URL"), os.Getenv("OKTA_API_TOKEN"))
	} else {
		took, err = readAsProvider(ctx, arguments[0])
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(reading{Took: took, Peak: peak()})
}

// peak returns the largest memory of this process so far, in bytes, or 0 if the
// system doesn't report it. The parent can't measure it, because a process
// inherits the peak of its parent.
func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	match := highWater.FindSubmatch(status)
	if match == nil {
		return 0
	}
	kib, _ := strconv.ParseInt(string(match[1]), 10, 64)
	return kib << 10
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)
