package oktasim

import (
	"net/http"
	"slices"
	"time"
)

// deviceState is the part of a device that a write changes, and the time from
// which the API shows it.
type deviceState struct {
	status      string
	lastUpdated time.Time
	shows       time.Time
}

// usersOf returns the users of the device in this state.
func (s deviceState) usersOf(users []DeviceUser) []DeviceUser {
	if s.status == deviceDeactivated {
		return nil
	}
	return slices.Clone(users)
}

const deviceDeactivated = "DEACTIVATED"

// actual returns the state that decides what can be done with the device,
// whether or not the API shows it.
func (d *device) actual() deviceState {
	if d.next != nil {
		return *d.next
	}
	return deviceState{status: d.Status, lastUpdated: d.LastUpdated}
}

// settle makes the API show a state. A deactivated device permanently loses its
// users.
func (d *device) settle(state deviceState) {
	d.Status, d.LastUpdated, d.next, d.shown = state.status, state.lastUpdated, nil, nil
	d.Users = state.usersOf(d.Users)
}

// settleDevices makes the API show the states that are due.
func (o *Org) settleDevices(now time.Time) {
	if o.options.DeviceLag == 0 {
		return
	}
	for _, d := range o.devices {
		if d.next != nil && !d.next.shows.After(now) {
			d.settle(*d.next)
		}
	}
}

// transition is the effect of a lifecycle call on a device.
type transition struct {
	from []string // statuses in which it is allowed
	to   string
}

var (
	activation   = transition{[]string{"CREATED", "ACTIVE", deviceDeactivated}, "ACTIVE"}
	deactivation = transition{[]string{"CREATED", "ACTIVE", "SUSPENDED"}, deviceDeactivated}
	suspension   = transition{[]string{"ACTIVE"}, "SUSPENDED"}
	unsuspension = transition{[]string{"SUSPENDED"}, "ACTIVE"}
)

// changeDevice changes the status of a device. As in Okta's recorded behaviour,
// it answers 204 before reads show the new status.
func changeDevice(t transition) handler {
	return on((*Org).theDevice, func(o *Org, c *call, d *device) (answer, *apiError) {
		before := d.actual()
		if !slices.Contains(t.from, before.status) {
			return answer{}, wrongDeviceStatus(before.status)
		}
		if before.status == t.to {
			return noContent(), nil
		}
		after := deviceState{status: t.to, lastUpdated: o.stampNow(), shows: c.now.Add(o.options.DeviceLag)}
		if o.options.DeviceLag > 0 {
			d.next = &after
		} else {
			d.settle(after)
		}
		o.logLifecycle(from(c), "device", d.party(), before.status, t.to)
		return noContent(), nil
	})
}

// deleteDevice deletes a deactivated device permanently.
func (o *Org) deleteDevice(c *call, d *device) (answer, *apiError) {
	if status := d.actual().status; status != deviceDeactivated {
		return answer{}, wrongDeviceStatus(status)
	}
	o.removeDevice(d, from(c))
	return noContent(), nil
}

func (o *Org) removeDevice(d *device, by origin) {
	o.devices.remove(d)
	o.logNow("device.lifecycle.delete", by, d.party())
}

// wrongDeviceStatus refuses a call that the device's status forbids. Okta
// doesn't document its error for a device. For a user in the wrong status, it
// documents E0000001.
func wrongDeviceStatus(status string) *apiError {
	return &apiError{
		status: http.StatusBadRequest,
		code:   "E0000001",
		causes: []string{"The status of the device is " + status + ", which does not allow the operation."},
	}
}
