package oktasim

import (
	"cmp"
	"fmt"
	"slices"
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

// device keeps its profile encoded, so that long lists of devices need mostly
// copying. Its Device is the state that the API shows. next is the actual
// state, if the API doesn't show it yet.
type device struct {
	Device
	displayName, profile []byte // as JSON
	next                 *deviceState
}

// deviceStore finds devices by id and, for pages, by their position in the
// order of ids.
type deviceStore struct {
	sorted    []*device
	unsettled []*device // those with a next state

	cursors, expired map[string]bool // issued cursors, and expired ones
}

func (s *deviceStore) find(id string) (at int, found bool) {
	return slices.BinarySearchFunc(s.sorted, id, func(d *device, id string) int { return cmp.Compare(d.ID, id) })
}

func (s *deviceStore) get(id string) (*device, bool) {
	if at, found := s.find(id); found {
		return s.sorted[at], true
	}
	return nil, false
}

func (o *Org) addDevice(d Device) (id string, err error) {
	if d.ID == "" {
		d.ID = o.newID("guo")
	}
	at, found := o.devices.find(d.ID)
	if found {
		return "", fmt.Errorf("the device %s exists already", d.ID)
	}
	// Okta's document requires a name of at least one character.
	d.Profile.DisplayName = cmp.Or(d.Profile.DisplayName, "Device "+d.ID)
	d.Status = cmp.Or(d.Status, "ACTIVE")
	if err := o.finishDeviceUsers(&d); err != nil {
		return "", err
	}
	if d.Created.IsZero() {
		d.Created = o.stampNow()
	}
	if d.LastUpdated.IsZero() {
		d.LastUpdated = d.Created
	}
	added := &device{Device: d, displayName: encoded(d.Profile.DisplayName), profile: encoded(d.Profile)}
	o.devices.sorted = slices.Insert(o.devices.sorted, at, added)
	return d.ID, nil
}

// encoded returns the JSON of a value that can always be encoded.
func encoded(value any) []byte { return jsonAnswer(0, value).body }

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
	before := d.actual().status
	d.settle(deviceState{status: status, lastUpdated: o.stampNow()})
	o.logDeviceStatus(byOwner(o), d, before, status)
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
	o.logNow("device.lifecycle.delete", byOwner(o), d.party())
	o.devices.remove(id)
	return nil
}

// Devices returns the actual state of all devices, even if the API doesn't show
// it yet, sorted by id.
func (o *Org) Devices() []Device {
	o.mu.Lock()
	defer o.mu.Unlock()
	result := make([]Device, len(o.devices.sorted))
	for i, d := range o.devices.sorted {
		state := d.actual()
		result[i] = d.Device
		result[i].Status, result[i].LastUpdated = state.status, state.lastUpdated
		result[i].Users = state.usersOf(d.Users)
	}
	return result
}
