package device

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// step is a call of a device's lifecycle.
type step struct {
	// verb is Okta's name of the call, becomes the status that it leads to.
	verb, becomes string
	send          func(*okta.Client, context.Context, string) error
}

var (
	activate   = step{"activate", okta.DeviceActive, (*okta.Client).ActivateDevice}
	deactivate = step{"deactivate", okta.DeviceDeactivated, (*okta.Client).DeactivateDevice}
	suspend    = step{"suspend", okta.DeviceSuspended, (*okta.Client).SuspendDevice}
	unsuspend  = step{"unsuspend", okta.DeviceActive, (*okta.Client).UnsuspendDevice}
)

// statuses are those that a device can be given.
var statuses = []string{okta.DeviceActive, okta.DeviceSuspended, okta.DeviceDeactivated}

// created is the status of a device that is known to Okta and was never active.
const created = "CREATED"

// lifecycle has the calls that lead from one status to another, as Okta documents
// them: only what is active can be suspended, only what is suspended unsuspended.
// No way leads through DEACTIVATED, where a device loses what it has, unless it
// ends there.
var lifecycle = map[string]map[string][]step{
	created: {
		okta.DeviceActive:      {activate},
		okta.DeviceSuspended:   {activate, suspend},
		okta.DeviceDeactivated: {deactivate},
	},
	okta.DeviceActive: {
		okta.DeviceSuspended:   {suspend},
		okta.DeviceDeactivated: {deactivate},
	},
	okta.DeviceSuspended: {
		okta.DeviceActive:      {unsuspend},
		okta.DeviceDeactivated: {deactivate},
	},
	okta.DeviceDeactivated: {
		okta.DeviceActive:    {activate},
		okta.DeviceSuspended: {activate, suspend},
	},
}

// transition returns the calls that lead a device from one status to another, none
// where it has that already. The error says why there is no way.
func transition(from, to string) ([]step, error) {
	if from == to {
		return nil, nil
	}
	ways, known := lifecycle[from]
	if !known {
		return nil, fmt.Errorf("its status is %q, and no way from that to %s is documented; give it one of %s in the Admin Console (Directory, Devices) first, or remove the resource from the configuration with a removed block",
			from, to, strings.Join(statuses, ", "))
	}
	steps, ok := ways[to]
	if !ok {
		return nil, fmt.Errorf("no way from the status %s to %s is documented", from, to)
	}
	return steps, nil
}

// deactivates reports whether the calls make a device lose what it has.
func deactivates(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.becomes == okta.DeviceDeactivated })
}

// carryOut makes the calls, each when the one before it shows: whether Okta would
// take the next one earlier is not documented. It returns the device as it was seen
// last, without an id where it was not, and the verbs of what was done.
func carryOut(ctx context.Context, client *okta.Client, id string, steps []step) (seen okta.Device, done []string, err error) {
	for _, s := range steps {
		if err := s.send(client, ctx, id); err != nil {
			return seen, done, fmt.Errorf("to %s it: %w", s.verb, err)
		}
		done = append(done, s.verb)
		now, err := client.AwaitDevice(ctx, id, s.becomes)
		if now.ID != "" {
			seen = now
		}
		if err != nil {
			return seen, done, fmt.Errorf("to %s it: %w", s.verb, err)
		}
	}
	return seen, done, nil
}
