package oktasim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// sampleDevices are devices of all platforms and statuses. In their names and
// numbers, {n} stands for the number of a generated device.
//
//go:embed devices_sample.json
var sampleDevices string

var firstStamp = time.Date(2024, time.July, 8, 6, 30, 0, 0, time.UTC)

// AddDevices adds n generated devices of all platforms. The same calls on two
// orgs generate the same devices, including dates. The devices belong to the
// users, named by login or id, in turn: most have one user, every tenth has
// two, and deactivated ones have none.
func (o *Org) AddDevices(n int, users ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if n < 0 {
		return fmt.Errorf("devices: the number must not be negative, got %d", n)
	}
	for _, login := range users {
		if _, err := o.userNamed(login); err != nil {
			return fmt.Errorf("devices: %w", err)
		}
	}
	var samples []json.RawMessage
	if err := json.Unmarshal([]byte(sampleDevices), &samples); err != nil {
		return err
	}
	for range n {
		i := len(o.devices)
		var d Device
		sample := strings.ReplaceAll(string(samples[i%len(samples)]), "{n}", fmt.Sprintf("%05d", i))
		if err := DecodeStrictly([]byte(sample), &d); err != nil {
			return err
		}
		d.Created = firstStamp.Add(time.Duration(i%1000) * 17 * time.Hour)
		d.LastUpdated = d.Created.AddDate(0, 0, i%90)
		if len(users) > 0 && d.Status != deviceDeactivated {
			d.Users = []DeviceUser{generatedLink(&d, users[i%len(users)])}
			if other := users[(i+1)%len(users)]; i%10 == 9 && other != d.Users[0].User {
				d.Users = append(d.Users, generatedLink(&d, other))
			}
		}
		if _, err := o.addDevice(d); err != nil {
			return err
		}
	}
	return nil
}

// generatedLink is the link of a user to a generated device.
func generatedLink(d *Device, user string) DeviceUser {
	link := DeviceUser{User: user, Created: d.Created}
	if d.Profile.Managed != nil && *d.Profile.Managed {
		link.ManagementStatus = "MANAGED"
	}
	if d.Profile.Platform == "IOS" || d.Profile.Platform == "ANDROID" {
		link.ScreenLockType = "BIOMETRIC"
	}
	return link
}
