package okta

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Device is a device that has enrolled in the org.
type Device struct {
	ID, Status           string
	Created, LastUpdated time.Time
	// DisplayName is the name that Okta shows. DisplayNameSensitive is true if
	// Okta marks it as personal data.
	DisplayName          string
	DisplayNameSensitive bool
	Profile              DeviceProfile
	// Users are the device's users, sorted by id; nil if they were not
	// requested.
	Users []DeviceUser
	// Odd are the values that could not be read, under Okta's names. Devices of
	// a list have none; see the list's Odd.
	Odd []string
}

// DeviceProfile is the profile that a device reported. Okta doesn't know fields
// that are nil.
type DeviceProfile struct {
	DisplayName           *string `json:"displayName"`
	Platform              *string `json:"platform"`
	Manufacturer          *string `json:"manufacturer"`
	Model                 *string `json:"model"`
	OSVersion             *string `json:"osVersion"`
	SerialNumber          *string `json:"serialNumber"`
	IMEI                  *string `json:"imei"`
	MEID                  *string `json:"meid"`
	UDID                  *string `json:"udid"`
	SID                   *string `json:"sid"`
	TPMPublicKeyHash      *string `json:"tpmPublicKeyHash"`
	DiskEncryptionType    *string `json:"diskEncryptionType"`
	IntegrityJailbreak    *bool   `json:"integrityJailbreak"`
	Managed               *bool   `json:"managed"`
	Registered            *bool   `json:"registered"`
	SecureHardwarePresent *bool   `json:"secureHardwarePresent"`
}

// texts returns pointers to all texts of the profile.
func (p *DeviceProfile) texts() [12]**string {
	return [...]**string{
		&p.DisplayName, &p.Platform, &p.Manufacturer, &p.Model, &p.OSVersion, &p.SerialNumber, &p.IMEI, &p.MEID, &p.UDID, &p.SID,
		&p.TPMPublicKeyHash, &p.DiskEncryptionType,
	}
}

// DeviceUser is a user of a device. Status and LastLogin are set with
// [ExpandUsersFull] only.
type DeviceUser struct {
	ID, Login, Email, FirstName, LastName string
	Status                                string
	LastLogin                             time.Time
	// Created is when the user was linked to the device.
	Created                          time.Time
	ManagementStatus, ScreenLockType string
}

// texts returns pointers to all texts of the user.
func (u *DeviceUser) texts() [8]*string {
	return [...]*string{&u.ID, &u.Login, &u.Email, &u.FirstName, &u.LastName, &u.Status, &u.ManagementStatus, &u.ScreenLockType}
}

// ExpandUsers is how much data of their users the devices of a list include.
type ExpandUsers string

// The values of ExpandUsers.
const (
	ExpandUsersNone    ExpandUsers = ""
	ExpandUsersSummary ExpandUsers = "userSummary"
	ExpandUsersFull    ExpandUsers = "user"
)

// DeviceQuery selects devices.
type DeviceQuery struct {
	// Search is a search expression; "" means all devices.
	Search string
	Expand ExpandUsers
	// Most is the most devices that there may be; 0 means any number.
	Most int
	// First limits the number of returned devices, and the pages that are read
	// for them; 0 means all.
	First int

	// onePage limits the reading to one page.
	onePage bool
}

// TooManyDevicesError is the error for more devices than the query allows.
type TooManyDevicesError struct {
	Most int
	// Count is the number of devices. If AndMore is set, counting stopped
	// there.
	Count   int
	AndMore bool
}

// Error implements error.
func (e *TooManyDevicesError) Error() string {
	than := ""
	if e.AndMore {
		than = "more than "
	}
	return fmt.Sprintf("%s%d devices match, but at most %d are allowed", than, e.Count, e.Most)
}

var listDevices = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/devices", Scope: "okta.devices.read", LargePages: true}

var cachedDevices = cached[DeviceQuery, *DeviceList]{"the list of devices", same[*DeviceList]}

// Devices lists the devices that match the query. The answer is shared between
// callers with the same query.
//
// It returns a [TooManyDevicesError] if there are more than query.Most.
func (c *Client) Devices(ctx context.Context, query DeviceQuery) (*DeviceList, error) {
	return cachedDevices.of(c).Get(ctx, query, func(ctx context.Context) (*DeviceList, error) {
		var reading *deviceReading
		err := c.devicePages(ctx, query, func() takePage {
			reading = &deviceReading{query: query}
			return reading.take
		})
		if err != nil {
			return nil, err
		}
		return reading.result()
	})
}

// candidates is how many devices FindDevices reads, for a person to choose
// from.
const candidates = 20

// FindDevices is Devices for a search for one device: it reads one short page.
func (c *Client) FindDevices(ctx context.Context, search string) (*DeviceList, error) {
	return c.Devices(ctx, DeviceQuery{Search: search, First: candidates, onePage: true})
}

var cachedDeviceCounts = cached[string, DeviceCounts]{"the number of devices", DeviceCounts.clone}

// CountDevices counts the devices that match a search expression. It never
// holds more than a page of them. The answer is shared between callers with the
// same expression.
func (c *Client) CountDevices(ctx context.Context, search string) (DeviceCounts, error) {
	return cachedDeviceCounts.of(c).Get(ctx, search, func(ctx context.Context) (DeviceCounts, error) {
		var counting *deviceCounting
		err := c.devicePages(ctx, DeviceQuery{Search: search}, func() takePage {
			counting = newDeviceCounting()
			return counting.take
		})
		return counting.counts, err
	})
}

var getDevice = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/devices/{deviceId}", Scope: "okta.devices.read"}

// Device reads a device by id. The answer is never shared, because a caller
// that polls for a status must not get a copy.
func (c *Client) Device(ctx context.Context, id string) (Device, error) {
	target, err := getDevice.Target(id)
	if err != nil {
		return Device{}, err
	}
	k, err := c.exchange(ctx, getDevice, target, nil, true)
	if err != nil {
		return Device{}, c.explainClassicEngine(ctx, err)
	}
	var body deviceBody
	odd, err := decodeAnswer(k, &body)
	if err != nil {
		return Device{}, err
	}
	if body.ID != id {
		return Device{}, c.scrub(k.Fail(fmt.Sprintf("the answer is about another device: its id is %q", body.ID), nil))
	}
	d := body.device()
	for _, place := range odd {
		d.Odd = append(d.Odd, fieldAt(string(place)))
	}
	return d, nil
}

var listDeviceUsers = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/devices/{deviceId}/users", Scope: "okta.devices.read"}

// DeviceUsers reads the users of a device, sorted by id. A deactivated device
// has none. odd are their values that could not be read.
func (c *Client) DeviceUsers(ctx context.Context, id string) (users []DeviceUser, odd []string, err error) {
	var all, found []deviceUserBody
	for p, err := range c.pages(ctx, listDeviceUsers, nil, false, id) {
		if err != nil {
			return nil, nil, c.explainClassicEngine(ctx, err)
		}
		places, err := decodeAnswer(p.k, &found)
		if err != nil {
			return nil, nil, err
		}
		for _, place := range places {
			odd = append(odd, "users."+fieldAt(string(place)))
		}
		for _, u := range found {
			if u.User.ID == "" {
				return nil, nil, withoutID(p.k)
			}
			all = slices.DeleteFunc(all, func(seen deviceUserBody) bool { return seen.User.ID == u.User.ID })
			all = append(all, u)
		}
	}
	return deviceUsers(all), odd, nil
}

// forgetDevices makes the next caller read the lists from Okta. A write to a
// device may have moved it from one list to another.
func (c *Client) forgetDevices() {
	cachedDevices.of(c).ForgetAll()
	cachedDeviceCounts.of(c).ForgetAll()
}
