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

// statuses are the statuses that the resource can set.
var statuses = []string{okta.DeviceActive, okta.DeviceSuspended, okta.DeviceDeactivated}

// created is the status of a device that Okta knows and that was never active.
const created = "CREATED"

// lifecycle has the calls that lead from one status to another, as Okta
// documents them. Only an active device can be suspended, and only a suspended
// one unsuspended. No way passes through DEACTIVATED, because a device loses
// its users, factors and certificates there.
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

// transition returns the calls that lead a device from one status to another.
// It returns none if the device has that status. The error says why no calls
// lead there.
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

// deactivates reports whether the calls deactivate a device.
func deactivates(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.becomes == okta.DeviceDeactivated })
}

// carryOut makes the calls, each after the previous one shows in a read. Okta
// does not document whether it would accept them earlier. carryOut returns the
// device as it was read last, with an empty id if it was never read, and the
// verbs of the calls that Okta accepted.
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
