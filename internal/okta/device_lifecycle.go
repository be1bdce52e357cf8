package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// The statuses that lifecycle calls lead to. Okta has others, such as CREATED.
const (
	DeviceActive      = "ACTIVE"
	DeviceSuspended   = "SUSPENDED"
	DeviceDeactivated = "DEACTIVATED"
)

// Types of the System Log's events of a device's lifecycle.
const (
	EventDeviceActivated   = "device.lifecycle.activate"
	EventDeviceDeactivated = "device.lifecycle.deactivate"
	EventDeviceSuspended   = "device.lifecycle.suspend"
	EventDeviceUnsuspended = "device.lifecycle.unsuspend"
	EventDeviceDeleted     = "device.lifecycle.delete"
)

// Okta's reads lag: one second after a write it returned the device as before,
// after two seconds as changed. So the first look comes after two seconds.
// Later looks come at growing intervals, because each is one of 50 calls a
// minute.
var (
	// pausesWhenAccepted are the pauses before the reads for a status that Okta
	// accepted, one minute in total.
	pausesWhenAccepted = []time.Duration{2 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second, 12 * time.Second, 24 * time.Second}
	// pausesInDoubt are the pauses if it is unknown whether Okta accepted the
	// status.
	pausesInDoubt = []time.Duration{0, 2 * time.Second, 4 * time.Second}
)

var cachedDevice = cached[string, Device]{"the device", same[Device]}

// CachedDevice is Device with caching until our next write, for a plan and the
// apply that follows it. After a 404, it also checks the device list, before
// the state drops the device.
func (c *Client) CachedDevice(ctx context.Context, id string) (Device, error) {
	return cachedDevice.of(c).Get(ctx, id, func(ctx context.Context) (Device, error) {
		ctx = transport.WithWaitTotal(ctx)
		d, err := c.Device(ctx, id)
		if IsNotFound(err) {
			err = c.doubtGone(ctx, id, err)
		}
		return d, err
	})
}

// doubtGone returns the 404 of a device unchanged if the device is gone.
// Otherwise it returns an error that is not for [IsNotFound].
func (c *Client) doubtGone(ctx context.Context, id string, notFound error) error {
	if org, err := c.Organization(ctx); err == nil && org.Pipeline == classicEngine {
		// A Classic org has no devices, so the 404 says nothing about this one.
		return errors.New(notFound.Error())
	}
	var listed []struct{} // only their number matters
	_, err := c.send(ctx, listDevices, transport.WithQuery(listDevices.Path, url.Values{"search": {"id eq " + strconv.Quote(id)}, "limit": {"1"}}), nil, &listed)
	switch {
	case IsNotFound(err), err == nil && len(listed) == 0:
		return notFound
	case err != nil:
		return fmt.Errorf("Okta answers that the device does not exist, and checking whether Okta lists it failed: %w", err) //nolint:staticcheck // Okta is a name.
	default:
		return fmt.Errorf("Okta answers that the device does not exist, but still lists it; if it was deleted a moment ago, try again: %s", notFound.Error()) //nolint:staticcheck // Okta is a name.
	}
}

var activateDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/activate", Scope: "okta.devices.manage"}

// ActivateDevice makes a deactivated or newly created device ACTIVE. Okta's
// reads lag, so a caller that needs to see the status calls AwaitDevice next.
// This also holds for the other lifecycle methods.
func (c *Client) ActivateDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, activateDevice, id, DeviceActive)
}

var deactivateDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/deactivate", Scope: "okta.devices.manage"}

// DeactivateDevice makes a device DEACTIVATED. The device permanently loses its
// users, factors and client certificates.
func (c *Client) DeactivateDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, deactivateDevice, id, DeviceDeactivated)
}

var suspendDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/suspend", Scope: "okta.devices.manage"}

// SuspendDevice makes an active device SUSPENDED. It keeps its users and
// factors.
func (c *Client) SuspendDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, suspendDevice, id, DeviceSuspended)
}

var unsuspendDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/unsuspend", Scope: "okta.devices.manage"}

// UnsuspendDevice makes a suspended device ACTIVE.
func (c *Client) UnsuspendDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, unsuspendDevice, id, DeviceActive)
}

func (c *Client) changeDevice(ctx context.Context, e transport.Endpoint, id, becomes string) error {
	forget := func() { c.forgetDevice(id) }
	_, err := c.confirmWrite(ctx, write{
		endpoint: e, ids: []string{id}, forget: forget,
		check: func(k *transport.Call) error { c.accepted.Store(id, k.Answer.Date()); return nil },
		done: func(ctx context.Context) (bool, error) {
			d, err := c.pollStatus(ctx, id, becomes, pausesInDoubt)
			return d.Status == becomes, err
		},
	})
	forget()
	err = c.explainClassicEngine(ctx, err)
	if IsNotFound(err) {
		return c.deviceRemoval(id).confirmAbsent(ctx, err)
	}
	if IsForbidden(err) {
		// Okta documents that a service app may get a 403 for a call that
		// worked.
		if d, lookErr := c.pollStatus(ctx, id, becomes, pausesWhenAccepted[:1]); lookErr == nil && d.Status == becomes {
			return nil
		}
	}
	return err
}

var deleteDevice = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/devices/{deviceId}", Scope: "okta.devices.manage"}

// DeleteDevice deletes a deactivated device and all its data. It returns an
// error for [IsNotFound] if the device is gone already, unless an earlier
// attempt of this call may have deleted it.
func (c *Client) DeleteDevice(ctx context.Context, id string) error {
	return c.explainClassicEngine(ctx, c.remove(ctx, c.deviceRemoval(id)))
}

func (c *Client) deviceRemoval(id string) removal {
	forget := func() { c.forgetDevice(id) }
	return removal{
		endpoint: deleteDevice, ids: []string{id}, forget: forget, removed: forget,
		present: func(ctx context.Context) (bool, error) {
			_, err := c.CachedDevice(ctx, id)
			return err == nil, exceptNotFound(err)
		},
		// The list of devices, which CachedDevice also asks, may lag.
		done: func(ctx context.Context) (bool, error) {
			_, err := c.Device(ctx, id)
			return IsNotFound(err), exceptNotFound(err)
		},
		ownerGone: notLookedUp,
	}
}

// AwaitDevice reads a device for up to a minute, until it shows a status that
// Okta has accepted. It returns an error if the status doesn't appear. The
// returned device is the last one read; its id is empty if no read succeeded.
func (c *Client) AwaitDevice(ctx context.Context, id, status string) (Device, error) {
	ctx = transport.WithWaitTotal(ctx)
	d, err := c.pollStatus(ctx, id, status, pausesWhenAccepted)
	if err != nil {
		return d, fmt.Errorf("Okta accepted it, but reading the device afterwards failed: %w", err) //nolint:staticcheck // Okta is a name.
	}
	if d.Status != status && c.changedSince(d) {
		return d, fmt.Errorf("Okta accepted it, but somebody else has changed the device since: its status is %s", d.Status) //nolint:staticcheck // Okta is a name.
	}
	if d.Status != status {
		var waited time.Duration
		for _, pause := range pausesWhenAccepted {
			waited += pause
		}
		return d, fmt.Errorf("Okta accepted it, but after %s it still shows the status %s", waited, d.Status) //nolint:staticcheck // Okta is a name.
	}
	cachedDevice.of(c).Keep(id, d)
	return d, nil
}

// pollStatus reads a device after each pause until it has the status. It
// returns the last device read.
func (c *Client) pollStatus(ctx context.Context, id, status string, pauses []time.Duration) (last Device, err error) {
	k := &transport.Call{Endpoint: getDevice}
	for _, pause := range pauses {
		if err := c.waits.Pause(ctx, k, WaitForStatus, "", pause); err != nil {
			return last, err
		}
		d, err := c.Device(ctx, id)
		if err != nil {
			return last, err
		}
		k.Attempts.Add(1)
		if last = d; d.Status == status || c.changedSince(d) {
			break
		}
	}
	return last, nil
}

// changedSince reports whether a device was changed after Okta accepted our
// last write to it. Both times are Okta's. Date has no fraction, so an update
// within the same second doesn't count.
func (c *Client) changedSince(d Device) bool {
	at, _ := c.accepted.Load(d.ID)
	date, ok := at.(time.Time)
	return ok && !date.IsZero() && d.LastUpdated.After(date.Add(time.Second))
}

// forgetDevice makes the next caller read the device, or a list that it may be
// in, from Okta.
func (c *Client) forgetDevice(id string) {
	cachedDevice.of(c).Forget(id)
	c.forgetDevices()
}

func exceptNotFound(err error) error {
	if IsNotFound(err) {
		return nil
	}
	return err
}
