package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// These limits are for the provider's own cost. The engine starts it for each
// command, and a pipeline downloads it for each run.
const (
	// mostCPU limits the CPU time of a plan, relative to a provider whose
	// resource has the same attributes and does nothing. That provider writes
	// the log of the libraries, as any provider does by default. Ours does not.
	// If neither does, the ratio is about 1.5.
	mostCPU   = 1.15
	mostStart = 100 * time.Millisecond // more than a provider that does nothing
	mostSize  = 30_000_000             // bytes, stripped
)

// rounds is how often each provider is measured.
const rounds = 9

// compared is a measured provider. cpu has the user and system time of its
// plans. starts has the time of its validations, which is mostly the time to
// start.
type compared struct {
	workspace
	name        string
	environment []string
	cpu, starts []time.Duration
}

// overhead compares the provider with one that does nothing, on a configuration
// of 200 grants.
func overhead(ctx context.Context) error {
	org := serve(oktasim.Options{})
	defer org.server.Close()
	ours, nothing := &compared{name: "this provider"}, &compared{name: "one that does nothing"}
	// With the flag -debug, which plan uses, the provider writes its log.
	err := provider.SilenceLog(nil, func(name, value string) error {
		ours.environment = append(ours.environment, name+"="+value)
		return nil
	})
	if err != nil {
		return err
	}
	if ours.workspace, err = prepare(ctx, org, singleGrants(org, "oktadevices")); err != nil {
		return err
	}
	defer ours.Close()
	if nothing.workspace, err = prepareOther(ctx, "./internal/bench/nothing", "nothing", org, singleGrants(org, "nothing")); err != nil {
		return err
	}
	defer nothing.Close()
	if err := measure(ctx, ours, nothing); err != nil {
		return err
	}
	info, err := os.Stat(ours.Program())
	if err != nil {
		return err
	}
	ratio, more := ours.medianCPU()/nothing.medianCPU(), ours.fastestStart()-nothing.fastestStart()
	fmt.Printf("\nratio of the CPU times %.2f, more to start %.3f s, the provider stripped %.1f MB\n", ratio, more.Seconds(), float64(info.Size())/1e6)
	if ratio > mostCPU || more > mostStart || info.Size() > mostSize {
		return fmt.Errorf("the provider's own cost is above a ratio of %.2f, %s, or %d MB", mostCPU, mostStart, mostSize/1_000_000)
	}
	return nil
}

// measure measures the providers alternately, so that other load on the machine
// affects both.
func measure(ctx context.Context, both ...*compared) error {
	for _, one := range both {
		if _, err := one.run(ctx, "apply", "-auto-approve"); err != nil {
			return err
		}
	}
	for range rounds {
		for _, one := range both {
			cpu, err := one.plan(ctx)
			if err != nil {
				return err
			}
			start, err := one.run(ctx, "validate")
			if err != nil {
				return err
			}
			one.cpu, one.starts = append(one.cpu, cpu), append(one.starts, start)
		}
	}
	fmt.Printf("\nthe provider's own cost with 200 grants\n\n%-24s %16s %16s\n", "", "CPU of a plan", "validate")
	for _, one := range both {
		fmt.Printf("%-24s %14.3f s %14.3f s\n", one.name, one.medianCPU(), one.fastestStart().Seconds())
	}
	return nil
}

func (c *compared) medianCPU() float64 {
	return slices.Sorted(slices.Values(c.cpu))[rounds/2].Seconds()
}

func (c *compared) fastestStart() time.Duration { return slices.Min(c.starts) }

var reattach = regexp.MustCompile(`TF_REATTACH_PROVIDERS='(.*)'`)

// plan starts the provider, lets the engine plan with it, and returns the
// provider's CPU time. The engine can't report it.
func (c *compared) plan(ctx context.Context) (time.Duration, error) {
	process := exec.CommandContext(ctx, c.Program(), "-debug")
	process.Env = slices.Concat(c.Env, c.environment)
	stdout, err := process.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := process.Start(); err != nil {
		return 0, err
	}
	err = errors.New("the provider ended without printing its address")
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if match := reattach.FindStringSubmatch(lines.Text()); match != nil {
			engine := *c.Installed
			engine.Env = append(slices.Clone(c.Env), "TF_REATTACH_PROVIDERS="+match[1])
			_, err = workspace{&engine}.run(ctx, "plan", "-detailed-exitcode")
			break
		}
	}
	_ = process.Process.Signal(syscall.SIGINT)
	_ = process.Wait()
	return process.ProcessState.UserTime() + process.ProcessState.SystemTime(), err
}
