package okta

import (
	"cmp"
	"iter"
	"slices"
)

// DeviceList is a list of devices, sorted by id.
type DeviceList struct {
	devices []Device
	// More is true if there are others beyond the query's First.
	More bool
	// Odd describes devices with values that could not be read. A device that
	// moved between two pages may be counted twice.
	Odd OddDevices
}

// Len returns the number of devices.
func (l *DeviceList) Len() int { return len(l.devices) }

// All iterates over the devices by id. Callers share their profiles and users,
// and must not change them.
func (l *DeviceList) All() iter.Seq[Device] { return slices.Values(l.devices) }

// IDs iterates over the devices' ids, sorted.
func (l *DeviceList) IDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range l.devices {
			if !yield(l.devices[i].ID) {
				return
			}
		}
	}
}

// Counts returns the number of devices by status and platform.
func (l *DeviceList) Counts() DeviceCounts {
	counts := newDeviceCounts()
	for d := range l.All() {
		counts.add(d.Status, d.Profile.Platform)
	}
	return counts
}

func compareDevices(a, b Device) int { return cmp.Compare(a.ID, b.ID) }

// sortDevices sorts devices by id. If an id came twice, because a device moved
// between two pages, the last one is kept.
func sortDevices(devices []Device) []Device {
	slices.SortStableFunc(devices, compareDevices)
	kept := devices[:0]
	for i, d := range devices {
		if i+1 == len(devices) || devices[i+1].ID != d.ID {
			kept = append(kept, d)
		}
	}
	return kept
}
