package okta

import (
	"hash/maphash"
	"maps"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// DeviceCounts is the number of devices.
type DeviceCounts struct {
	Total int
	// ByStatus and ByPlatform omit devices for which Okta doesn't report the
	// value.
	ByStatus, ByPlatform map[string]int
	// Odd describes devices whose status or platform could not be read.
	Odd OddDevices
}

func newDeviceCounts() DeviceCounts {
	return DeviceCounts{ByStatus: map[string]int{}, ByPlatform: map[string]int{}}
}

func (c DeviceCounts) clone() DeviceCounts {
	c.ByStatus, c.ByPlatform = maps.Clone(c.ByStatus), maps.Clone(c.ByPlatform)
	return c
}

func (c *DeviceCounts) add(status string, platform *string) {
	c.Total++
	if status != "" {
		c.ByStatus[status]++
	}
	if platform != nil && *platform != "" {
		c.ByPlatform[*platform]++
	}
}

// deviceCounting counts the devices of pages.
type deviceCounting struct {
	counts DeviceCounts
	page   []countedDevice
	// seen holds hashes of the ids so far. An id comes twice if devices moved
	// between two pages. The ids themselves would take the memory that counting
	// saves. Among a million ids, a collision is less likely than one in ten
	// million.
	seen map[uint64]struct{}
	seed maphash.Seed
}

// countedDevice holds the fields of a device that counting needs.
type countedDevice struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Profile struct {
		Platform *string `json:"platform"`
	} `json:"profile"`
}

func newDeviceCounting() *deviceCounting {
	return &deviceCounting{counts: newDeviceCounts(), seen: map[uint64]struct{}{}, seed: maphash.MakeSeed()}
}

func (r *deviceCounting) take(p page) (more bool, err error) {
	odd, err := decodeAnswer(p.k, &r.page)
	if err != nil {
		return false, err
	}
	r.counts.Odd.add(func(i int) string { return r.page[i].ID }, odd)
	for _, d := range r.page {
		if d.ID == "" {
			return false, withoutID(p.k)
		}
		hash := maphash.String(r.seed, d.ID)
		if _, again := r.seen[hash]; again {
			continue
		}
		r.seen[hash] = struct{}{}
		if d.Profile.Platform != nil {
			d.Profile.Platform = new(printable.Name(*d.Profile.Platform))
		}
		r.counts.add(printable.Name(d.Status), d.Profile.Platform)
	}
	return true, nil
}
