package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// DeviceUser is a user of a device.
type DeviceUser struct {
	// User is a login or an id. Devices returns ids.
	User string `json:"user"`
	// Created is when the device was linked to the user. It defaults to the
	// creation of the device.
	Created time.Time `json:"created,omitzero"`
	// ManagementStatus is NOT_MANAGED if empty, or MANAGED.
	ManagementStatus string `json:"managementStatus,omitempty"`
	// ScreenLockType is NONE, PASSCODE or BIOMETRIC. If empty, Okta doesn't
	// know it and omits it.
	ScreenLockType string `json:"screenLockType,omitempty"`
}

// finishDeviceUsers fills in defaults of a device's users.
func (o *Org) finishDeviceUsers(d *Device) error {
	if d.Status == deviceDeactivated && len(d.Users) > 0 {
		return fmt.Errorf("the device %s is deactivated and has users", d.ID)
	}
	d.Users = slices.Clone(d.Users)
	for i := range d.Users {
		link := &d.Users[i]
		link.ManagementStatus = cmp.Or(link.ManagementStatus, "NOT_MANAGED")
		u, err := o.userNamed(link.User)
		if err := errors.Join(err, oneOf("management status", link.ManagementStatus), oneOf("screen lock type", link.ScreenLockType)); err != nil {
			return err
		}
		link.User = u.ID
		link.Created = cmp.Or(link.Created, d.Created, o.stampNow())
	}
	return nil
}
