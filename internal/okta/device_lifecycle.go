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

// The statuses of a device that its lifecycle leads to. Okta shows others, CREATED for one.
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

// Okta's reads lag behind: a second after a write it was seen to show a device as before, after two as it is. So the first
// look comes after two, and the later ones, for a bad day, at growing distances: each is one of 50 calls a minute.
var (
	// patientLooks are the pauses before the looks for a status that Okta has accepted, a minute in all.
	patientLooks = []time.Duration{2 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second, 12 * time.Second, 24 * time.Second}
	// doubtfulLooks are those for one of which it isn't known whether Okta has.
	doubtfulLooks = []time.Duration{0, 2 * time.Second, 4 * time.Second}
)

// KnownDevice is Device, read once and shared until a write of ours: for a plan, and for the apply that follows it at once.
// What is to be forgotten for a 404 is looked for in the list, too.
func (c *Client) KnownDevice(ctx context.Context, id string) (Device, error) {
	return c.device.Get(ctx, id, func(ctx context.Context) (Device, error) {
		ctx = transport.Patiently(ctx)
		d, err := c.Device(ctx, id)
		if IsNotFound(err) {
			err = c.doubtGone(ctx, id, err)
		}
		return d, err
	})
}

// doubtGone returns the 404 of a device as it is if the device is gone, else as an error that is not for [IsNotFound].
func (c *Client) doubtGone(ctx context.Context, id string, notFound error) error {
	if org, err := c.Organization(ctx); err == nil && org.Pipeline == classicEngine {
		// A Classic org has no devices at all, so none of them is gone.
		return errors.New(notFound.Error())
	}
	var listed []struct{} // that there is one is enough
	_, err := c.send(ctx, listDevices, transport.WithQuery(listDevices.Path, url.Values{"search": {"id eq " + strconv.Quote(id)}, "limit": {"1"}}), nil, &listed)
	switch {
	case IsNotFound(err), err == nil && len(listed) == 0:
		return notFound
	case err != nil:
		return fmt.Errorf("Okta answers that the device does not exist, and whether it is listed could not be looked up: %w", err) //nolint:staticcheck // Okta is a name.
	default:
		return fmt.Errorf("Okta answers that the device does not exist, and lists it all the same; if it was deleted a moment ago, try again: %s", notFound.Error()) //nolint:staticcheck // Okta is a name.
	}
}

var activateDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/activate", Scope: "okta.devices.manage"}

// ActivateDevice makes a deactivated device ACTIVE, or one that was only created. Who needs the status to show calls
// AwaitDevice then, as after the other methods of this kind.
//
// Okta: activateDevice, POST /api/v1/devices/{deviceId}/lifecycle/activate
func (c *Client) ActivateDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, activateDevice, id, DeviceActive)
}

var deactivateDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/deactivate", Scope: "okta.devices.manage"}

// DeactivateDevice makes a device DEACTIVATED. It loses its users, factors and client certificates for good.
//
// Okta: deactivateDevice, POST /api/v1/devices/{deviceId}/lifecycle/deactivate
func (c *Client) DeactivateDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, deactivateDevice, id, DeviceDeactivated)
}

var suspendDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/suspend", Scope: "okta.devices.manage"}

// SuspendDevice makes an active device SUSPENDED, and leaves all that it has.
//
// Okta: suspendDevice, POST /api/v1/devices/{deviceId}/lifecycle/suspend
func (c *Client) SuspendDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, suspendDevice, id, DeviceSuspended)
}

var unsuspendDevice = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/devices/{deviceId}/lifecycle/unsuspend", Scope: "okta.devices.manage"}

// UnsuspendDevice makes a suspended device ACTIVE.
//
// Okta: unsuspendDevice, POST /api/v1/devices/{deviceId}/lifecycle/unsuspend
func (c *Client) UnsuspendDevice(ctx context.Context, id string) error {
	return c.changeDevice(ctx, unsuspendDevice, id, DeviceActive)
}

func (c *Client) changeDevice(ctx context.Context, e transport.Endpoint, id, becomes string) error {
	target, err := e.Target(id)
	if err != nil {
		return err
	}
	_, err = c.confirmWrite(ctx, write{
		endpoint: e, target: target,
		check:  func(k *transport.Call) error { c.accepted.Store(id, k.Answer.Date()); return nil },
		forget: func() { c.forgetDevice(id) },
		done: func(ctx context.Context) (bool, error) {
			d, err := c.lookForStatus(ctx, id, becomes, doubtfulLooks)
			return d.Status == becomes, err
		},
	})
	c.forgetDevice(id)
	if IsForbidden(err) {
		// Okta documents that a service app may get a 403 for a call that has worked.
		if d, lookErr := c.lookForStatus(ctx, id, becomes, patientLooks[:1]); lookErr == nil && d.Status == becomes {
			return nil
		}
	}
	return c.confirmDeviceGone(ctx, id, c.explainEngine(ctx, err))
}

var deleteDevice = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/devices/{deviceId}", Scope: "okta.devices.manage"}

// DeleteDevice deletes a deactivated device and all that Okta knows of it. One that is gone already is an error for
// [IsNotFound], unless an earlier attempt of this very call may have deleted it.
//
// Okta: deleteDevice, DELETE /api/v1/devices/{deviceId}
func (c *Client) DeleteDevice(ctx context.Context, id string) error {
	target, err := deleteDevice.Target(id)
	if err != nil {
		return err
	}
	_, err = c.confirmWrite(ctx, write{
		endpoint: deleteDevice, target: target,
		forget: func() { c.forgetDevice(id) },
		done: func(ctx context.Context) (bool, error) {
			_, err := c.Device(ctx, id)
			if IsNotFound(err) {
				return true, nil
			}
			return false, err
		},
	})
	c.forgetDevice(id)
	return c.confirmDeviceGone(ctx, id, c.explainEngine(ctx, err))
}

// AwaitDevice reads a device until it shows a status that Okta has accepted, for a minute. If that does not come to pass,
// the error says so; the device is as it was seen last, or without an id where it was not seen.
func (c *Client) AwaitDevice(ctx context.Context, id, status string) (Device, error) {
	ctx = transport.Patiently(ctx)
	d, err := c.lookForStatus(ctx, id, status, patientLooks)
	if err != nil {
		return d, fmt.Errorf("Okta accepted it, but whether it shows could not be looked up: %w", err) //nolint:staticcheck // Okta is a name.
	}
	if d.Status != status && c.changedSince(d) {
		return d, fmt.Errorf("Okta accepted it, but somebody else has changed the device since: its status is %s", d.Status) //nolint:staticcheck // Okta is a name.
	}
	if d.Status != status {
		var waited time.Duration
		for _, pause := range patientLooks {
			waited += pause
		}
		return d, fmt.Errorf("Okta accepted it, but after %s it still shows the status %s", waited, d.Status) //nolint:staticcheck // Okta is a name.
	}
	c.device.Keep(id, d)
	return d, nil
}

// lookForStatus reads a device after each of the pauses until it has the status, and returns it as it was seen last.
func (c *Client) lookForStatus(ctx context.Context, id, status string, pauses []time.Duration) (last Device, err error) {
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

// changedSince reports whether a device was changed after Okta had accepted our
// last write to it. Both times are Okta's, and Date has no fraction: a device that
// was updated within that second may be as it was before.
func (c *Client) changedSince(d Device) bool {
	at, _ := c.accepted.Load(d.ID)
	date, ok := at.(time.Time)
	return ok && !date.IsZero() && d.LastUpdated.After(date.Add(time.Second))
}

// forgetDevice makes the next who asks for a device, by itself or in a list, read anew.
func (c *Client) forgetDevice(id string) {
	c.device.Forget(id)
	c.forgetDevices()
}

// confirmDeviceGone looks again before a device is taken to be gone because a write says that it does not exist: what is
// forgotten although it lives would live on unseen.
func (c *Client) confirmDeviceGone(ctx context.Context, id string, err error) error {
	if !IsNotFound(err) {
		return err
	}
	switch _, lookErr := c.KnownDevice(ctx, id); {
	case IsNotFound(lookErr):
		return err
	case lookErr != nil:
		return fmt.Errorf("Okta answers that the device does not exist, and whether that is so could not be looked up: %w", lookErr) //nolint:staticcheck // Okta is a name.
	default:
		return fmt.Errorf("Okta answers that the device does not exist, and shows it all the same: %s", err.Error()) //nolint:staticcheck // Okta is a name.
	}
}
