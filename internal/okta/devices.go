package okta

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Device is a device that has enrolled in the org.
type Device struct {
	ID, Status           string
	Created, LastUpdated time.Time
	// DisplayName is the name that Okta shows; DisplayNameSensitive says that Okta holds it for personal data.
	DisplayName          string
	DisplayNameSensitive bool
	Profile              DeviceProfile
}

// DeviceProfile is what a device has told of itself; nil is what Okta does not know.
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

// Devices lists the devices that a search expression finds, all if it is empty, sorted by id. The answer is shared by
// expression.
func (c *Client) Devices(ctx context.Context, search string) ([]Device, error) {
	return c.devices.get(ctx, search, func(ctx context.Context) ([]Device, error) {
		parameters := url.Values{"limit": {pageLimit}}
		if search != "" {
			parameters.Set("search", search)
		}
		bodies, _, err := list[deviceBody](ctx, c, listDevices, withQuery(listDevices.path, parameters))
		if err != nil {
			return nil, c.explainEngine(ctx, err)
		}
		devices := make([]Device, len(bodies))
		for i, body := range bodies {
			devices[i] = body.device()
		}
		slices.SortFunc(devices, func(a, b Device) int { return cmp.Compare(a.ID, b.ID) })
		return devices, nil
	})
}

// Device reads a device by id, anew each time: who polls for a status must not get a copy of it.
func (c *Client) Device(ctx context.Context, id string) (Device, error) {
	target, err := getDevice.target(id)
	if err != nil {
		return Device{}, err
	}
	var body deviceBody
	k, err := c.send(ctx, getDevice, target, nil, &body)
	if err != nil {
		return Device{}, c.explainEngine(ctx, err)
	}
	if body.ID != id {
		return Device{}, c.scrub(k.fail(fmt.Sprintf("the answer is not that device: its id is %q", body.ID), nil))
	}
	return body.device(), nil
}

// forgetDevices makes the next data source read the lists anew: a write to a device may have moved it from one to another.
func (c *Client) forgetDevices() { c.devices.forgetAll() }

type deviceBody struct {
	ID                  string        `json:"id"`
	Status              string        `json:"status"`
	Created             time.Time     `json:"created"`
	LastUpdated         time.Time     `json:"lastUpdated"`
	Profile             DeviceProfile `json:"profile"`
	ResourceDisplayName struct {
		Value     string `json:"value"`
		Sensitive bool   `json:"sensitive"`
	} `json:"resourceDisplayName"`
}

func (b deviceBody) key() string { return b.ID }

func (b deviceBody) device() Device {
	b.Profile.makePrintable()
	return Device{
		ID:                   b.ID,
		Status:               b.Status,
		Created:              b.Created,
		LastUpdated:          b.LastUpdated,
		DisplayName:          printable(b.ResourceDisplayName.Value),
		DisplayNameSensitive: b.ResourceDisplayName.Sensitive,
		Profile:              b.Profile,
	}
}

// makePrintable goes through all that a device tells of itself: anybody may call a phone what they like. The profile is
// the caller's own.
func (p DeviceProfile) makePrintable() {
	for _, text := range []*string{
		p.DisplayName, p.Platform, p.Manufacturer, p.Model, p.OSVersion, p.SerialNumber, p.IMEI, p.MEID, p.UDID, p.SID,
		p.TPMPublicKeyHash, p.DiskEncryptionType,
	} {
		if text != nil {
			*text = printable(*text)
		}
	}
}
