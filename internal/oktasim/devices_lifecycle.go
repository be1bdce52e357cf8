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
	d.Status, d.LastUpdated, d.next = state.status, state.lastUpdated, nil
	d.Users = state.usersOf(d.Users)
}

// settle makes the API show the states that are due.
func (s *deviceStore) settle(now time.Time) {
	s.unsettled = slices.DeleteFunc(s.unsettled, func(d *device) bool {
		if d.next != nil && d.next.shows.After(now) {
			return false
		}
		if d.next != nil {
			d.settle(*d.next)
		}
		return true
	})
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

// changeDevice answers 204 before the API shows the new status, as recorded.
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
			o.devices.unsettled = append(o.devices.unsettled, d)
		} else {
			d.settle(after)
		}
		o.logDeviceStatus(from(c), d, before.status, t.to)
		return noContent(), nil
	})
}

// deleteDevice deletes a deactivated device permanently.
func (o *Org) deleteDevice(c *call, d *device) (answer, *apiError) {
	if status := d.actual().status; status != deviceDeactivated {
		return answer{}, wrongDeviceStatus(status)
	}
	o.logNow("device.lifecycle.delete", from(c), d.party())
	o.devices.remove(d.ID)
	return noContent(), nil
}

// wrongDeviceStatus refuses a call that the device's status forbids. Okta's
// error for this isn't known. Its list of error codes has this one for the same
// problem with a user.
func wrongDeviceStatus(status string) *apiError {
	return &apiError{
		status: http.StatusBadRequest,
		code:   "E0000001",
		causes: []string{"The status of the device is " + status + ", which does not allow the operation."},
	}
}

func (s *deviceStore) remove(id string) {
	if at, found := s.find(id); found {
		s.sorted[at].next = nil
		s.sorted = slices.Delete(s.sorted, at, at+1)
	}
}

// giveCursor records that a cursor was issued and is valid.
func (s *deviceStore) giveCursor(cursor string) {
	if s.cursors == nil {
		s.cursors = map[string]bool{}
	}
	s.cursors[cursor] = true
	delete(s.expired, cursor)
}

// ExpireDeviceCursors makes all issued cursors of the device list expire: a
// page after one of them is answered 400 with E0000031. A list that starts over
// gets new ones.
func (o *Org) ExpireDeviceCursors() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.devices.cursors, o.devices.expired = nil, o.devices.cursors
}
