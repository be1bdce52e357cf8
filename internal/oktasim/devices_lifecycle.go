package oktasim

import (
	"net/http"
	"slices"
	"time"
)

// deviceState is what a write changes of a device, and when the API shows it.
type deviceState struct {
	status      string
	lastUpdated time.Time
	shows       time.Time
}

// usersOf are the users that the device has in this state.
func (s deviceState) usersOf(users []DeviceUser) []DeviceUser {
	if s.status == deviceDeactivated {
		return nil
	}
	return slices.Clone(users)
}

const deviceDeactivated = "DEACTIVATED"

// actual is the state that counts for what can be done with the device, whether or not the API shows it.
func (d *device) actual() deviceState {
	if d.next != nil {
		return *d.next
	}
	return deviceState{status: d.Status, lastUpdated: d.LastUpdated}
}

// settle lets the API show a state. A deactivated device has lost its users for good.
func (d *device) settle(state deviceState) {
	d.Status, d.LastUpdated, d.next = state.status, state.lastUpdated, nil
	d.Users = state.usersOf(d.Users)
}

// settle lets the API show the states whose time has come.
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

// transition is what a lifecycle call does to a device.
type transition struct {
	from []string // the statuses that allow it
	to   string
}

var (
	activation   = transition{[]string{"CREATED", "ACTIVE", deviceDeactivated}, "ACTIVE"}
	deactivation = transition{[]string{"CREATED", "ACTIVE", "SUSPENDED"}, deviceDeactivated}
	suspension   = transition{[]string{"ACTIVE"}, "SUSPENDED"}
	unsuspension = transition{[]string{"SUSPENDED"}, "ACTIVE"}
)

func (o *Org) activateDevice(c *call) (answer, *apiError)   { return o.changeDevice(c, activation) }
func (o *Org) deactivateDevice(c *call) (answer, *apiError) { return o.changeDevice(c, deactivation) }
func (o *Org) suspendDevice(c *call) (answer, *apiError)    { return o.changeDevice(c, suspension) }
func (o *Org) unsuspendDevice(c *call) (answer, *apiError)  { return o.changeDevice(c, unsuspension) }

// changeDevice answers 204 before the API shows the new status, as recorded.
func (o *Org) changeDevice(c *call, t transition) (answer, *apiError) {
	d, err := o.deviceOfPath(c)
	if err != nil {
		return answer{}, err
	}
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
	o.deviceStatusHappened(from(c), d, before.status, t.to)
	return noContent(), nil
}

// deleteDevice deletes a deactivated device for good.
func (o *Org) deleteDevice(c *call) (answer, *apiError) {
	d, err := o.deviceOfPath(c)
	if err != nil {
		return answer{}, err
	}
	if status := d.actual().status; status != deviceDeactivated {
		return answer{}, wrongDeviceStatus(status)
	}
	o.happened("device.lifecycle.delete", from(c), d.party())
	o.devices.remove(d.ID)
	return noContent(), nil
}

// wrongDeviceStatus refuses what the status forbids. Which error Okta answers isn't known; its list of error codes has this
// one for the same trouble with a user.
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

// giveCursor notes that a cursor was given out: from now on it is good.
func (s *deviceStore) giveCursor(cursor string) {
	if s.cursors == nil {
		s.cursors = map[string]bool{}
	}
	s.cursors[cursor] = true
	delete(s.expired, cursor)
}

// ExpireDeviceCursors lets the cursors of the device list expire that were given out so far: a page after one of them is a
// 400 with E0000031. A list that is begun again gets new ones.
func (o *Org) ExpireDeviceCursors() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.devices.cursors, o.devices.expired = nil, o.devices.cursors
}
