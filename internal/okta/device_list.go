package okta

import (
	"cmp"
	"slices"
)

// DeviceList is a list of devices. Callers share it, and must not change it.
type DeviceList struct {
	// Devices are sorted by id.
	Devices []Device
	// More is true if there are others beyond the query's First.
	More bool
	// Odd describes devices with values that could not be read. A device that
	// moved between two pages may be counted twice.
	Odd OddDevices
}

// Counts returns the number of devices by status and platform.
func (l *DeviceList) Counts() DeviceCounts {
	counts := newDeviceCounts()
	for _, d := range l.Devices {
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
