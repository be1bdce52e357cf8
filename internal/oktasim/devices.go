package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Device is a device enrolled in the org.
type Device struct {
	// ID is generated if empty.
	ID string `json:"id,omitempty"`
	// Status is ACTIVE if empty, or CREATED, SUSPENDED or DEACTIVATED.
	Status string `json:"status,omitempty"`
	// Created and LastUpdated are now if zero.
	Created     time.Time     `json:"created,omitzero"`
	LastUpdated time.Time     `json:"lastUpdated,omitzero"`
	Profile     DeviceProfile `json:"profile"`
	// Sensitive marks the display name as personal data.
	Sensitive bool `json:"sensitive,omitempty"`
	// Users are the device's users. A deactivated device has none.
	Users []DeviceUser `json:"users,omitempty"`
}

// DeviceProfile holds the facts that Okta knows about a device. Unknown values
// are absent.
type DeviceProfile struct {
	DisplayName           string `json:"displayName"`
	Platform              string `json:"platform"`
	Manufacturer          string `json:"manufacturer,omitempty"`
	Model                 string `json:"model,omitempty"`
	OSVersion             string `json:"osVersion,omitempty"`
	SerialNumber          string `json:"serialNumber,omitempty"`
	IMEI                  string `json:"imei,omitempty"`
	MEID                  string `json:"meid,omitempty"`
	UDID                  string `json:"udid,omitempty"`
	SID                   string `json:"sid,omitempty"`
	Registered            bool   `json:"registered"`
	SecureHardwarePresent *bool  `json:"secureHardwarePresent,omitempty"`
	DiskEncryptionType    string `json:"diskEncryptionType,omitempty"`
	Managed               *bool  `json:"managed,omitempty"`
	IntegrityJailbreak    *bool  `json:"integrityJailbreak,omitempty"`
	TPMPublicKeyHash      string `json:"tpmPublicKeyHash,omitempty"`
	// AuthenticatorAppKey is one of the keys that Okta sends but doesn't
	// document.
	AuthenticatorAppKey string `json:"authenticatorAppKey,omitempty"`
}

// device is a device as the API shows it. next is its actual state, if the API
// doesn't show it yet.
type device struct {
	Device

	next  *deviceState
	shown []byte // its JSON; nil: not encoded yet
	base  string // of the links in it
}

func (d *device) key() string { return d.ID }

func (o *Org) addDevice(d Device) (id string, err error) {
	d.ID = cmp.Or(d.ID, o.newID("guo"))
	// Okta's document requires a name of at least one character.
	d.Profile.DisplayName = cmp.Or(d.Profile.DisplayName, "Device "+d.ID)
	d.Status = cmp.Or(d.Status, "ACTIVE")
	if err := errors.Join(o.finishDeviceUsers(&d), oneOf("device status", d.Status), oneOf("platform", d.Profile.Platform),
		oneOf("disk encryption", d.Profile.DiskEncryptionType)); err != nil {
		return "", err
	}
	d.Created = cmp.Or(d.Created, o.stampNow())
	d.LastUpdated = cmp.Or(d.LastUpdated, d.Created)
	if err := o.devices.add(&device{Device: d}); err != nil {
		return "", err
	}
	return d.ID, nil
}

// AddDevice adds a device and returns its id.
func (o *Org) AddDevice(d Device) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addDevice(d)
}

// SetDeviceStatus gives a device another status, which the API shows at once.
func (o *Org) SetDeviceStatus(id, status string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, ok := o.devices.get(id)
	if !ok {
		return fmt.Errorf("there is no device %q", id)
	}
	if err := oneOf("device status", status); err != nil {
		return err
	}
	before := d.actual().status
	d.settle(deviceState{status: status, lastUpdated: o.stampNow()})
	o.logLifecycle(byOwner(o), "device", d.party(), before, status)
	return nil
}

// DeleteDevice deletes a device.
func (o *Org) DeleteDevice(id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, ok := o.devices.get(id)
	if !ok {
		return fmt.Errorf("there is no device %q", id)
	}
	o.removeDevice(d, byOwner(o))
	return nil
}

// Devices returns the actual state of all devices, even if the API doesn't show
// it yet, sorted by id.
func (o *Org) Devices() []Device {
	o.mu.Lock()
	defer o.mu.Unlock()
	return each(o.devices, func(d *device) Device {
		state, actual := d.actual(), d.Device
		actual.Status, actual.LastUpdated, actual.Users = state.status, state.lastUpdated, state.usersOf(d.Users)
		return actual
	})
}
