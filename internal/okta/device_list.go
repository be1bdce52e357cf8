package okta

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"time"
)

// DeviceList is a list of devices, sorted by id. The devices are packed,
// because a run keeps the list: as Go values, the devices of a large org need
// several times the memory.
type DeviceList struct {
	// rows are the packed devices.
	rows []string
	// More is true if there are other devices, which were not read.
	More bool
	// Odd describes devices with values that could not be read. A device that
	// moved between two pages may be counted twice.
	Odd OddDevices
}

// Len returns the number of devices.
func (l *DeviceList) Len() int { return len(l.rows) }

// All iterates over the devices by id. The yielded profile's pointers are
// reused: don't keep them beyond the iteration. Allocating them for each device
// takes as long as all the rest.
func (l *DeviceList) All() iter.Seq[Device] {
	return func(yield func(Device) bool) {
		texts, flags := new([12]string), new([4]bool)
		for _, row := range l.rows {
			if !yield(unpackDevice(row, texts, flags)) {
				return
			}
		}
	}
}

// IDs iterates over the devices' ids, sorted.
func (l *DeviceList) IDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, row := range l.rows {
			if !yield(rowID(row)) {
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

// devicePacker packs the devices of a list in the order of arrival.
type devicePacker struct {
	rows []string
	// page holds the packed devices that are not in rows yet. ends are the
	// offsets where each of them ends.
	page []byte
	ends []int
}

// keep moves the devices of a page to rows. It is called once a page, so that
// each page takes one allocation. A growing buffer would be copied repeatedly.
func (p *devicePacker) keep() {
	packed, from := string(p.page), 0
	for _, end := range p.ends {
		p.rows = append(p.rows, packed[from:end])
		from = end
	}
	p.page, p.ends = p.page[:0], p.ends[:0]
}

// rowID returns the id of a packed device.
func rowID(row string) string {
	u := unpacker{row}
	return u.text()
}

func compareRows(a, b string) int { return cmp.Compare(rowID(a), rowID(b)) }

// list returns the devices kept so far, sorted. If an id came twice, because
// devices moved between two pages, the last one is kept.
func (p *devicePacker) list() *DeviceList {
	inOrder := slices.IsSortedFunc(p.rows, func(a, b string) int {
		if c := compareRows(a, b); c != 0 {
			return c
		}
		return -1 // equal ids count as out of order, too
	})
	if !inOrder {
		slices.SortStableFunc(p.rows, compareRows)
		last := 0
		for i, row := range p.rows {
			if i > 0 && rowID(row) != rowID(p.rows[last]) {
				last++
			}
			p.rows[last] = row
		}
		p.rows = p.rows[:min(last+1, len(p.rows))]
	}
	return &DeviceList{rows: p.rows}
}

func (p *devicePacker) add(d Device) {
	for _, text := range []string{d.ID, d.Status, d.DisplayName} {
		p.text(text)
	}
	p.flag(&d.DisplayNameSensitive)
	p.time(d.Created)
	p.time(d.LastUpdated)
	for _, place := range d.Profile.texts() {
		p.maybe(*place)
	}
	for _, place := range d.Profile.flags() {
		p.flag(*place)
	}
	if d.Users == nil {
		p.number(0)
	} else {
		p.number(uint64(len(d.Users)) + 1)
	}
	for _, u := range d.Users {
		for _, text := range u.texts() {
			p.text(*text)
		}
		p.time(u.LastLogin)
		p.time(u.Created)
	}
	p.ends = append(p.ends, len(p.page))
}

// unpackDevice writes the profile's values into texts and flags.
func unpackDevice(packed string, texts *[12]string, flags *[4]bool) Device {
	u := unpacker{packed}
	d := Device{ID: u.text(), Status: u.text(), DisplayName: u.text()}
	u.flag(&d.DisplayNameSensitive)
	d.Created, d.LastUpdated = u.time(), u.time()
	for i, place := range d.Profile.texts() {
		*place = u.maybe(&texts[i])
	}
	for i, place := range d.Profile.flags() {
		*place = u.flag(&flags[i])
	}
	if count := u.number(); count > 0 {
		d.Users = make([]DeviceUser, count-1)
	}
	for i := range d.Users {
		for _, place := range d.Users[i].texts() {
			*place = u.text()
		}
		d.Users[i].LastLogin, d.Users[i].Created = u.time(), u.time()
	}
	return d
}

func (p *devicePacker) number(n uint64) { p.page = binary.AppendUvarint(p.page, n) }

func (p *devicePacker) text(s string) {
	p.number(uint64(len(s)))
	p.page = append(p.page, s...)
}

func (p *devicePacker) maybe(s *string) {
	if s == nil {
		p.number(0)
		return
	}
	p.number(uint64(len(*s)) + 1)
	p.page = append(p.page, *s...)
}

// time packs milliseconds, the precision of Okta's times.
func (p *devicePacker) time(t time.Time) { p.page = binary.AppendVarint(p.page, t.UnixMilli()) }

func (p *devicePacker) flag(b *bool) {
	switch {
	case b == nil:
		p.page = append(p.page, 0)
	case *b:
		p.page = append(p.page, 1)
	default:
		p.page = append(p.page, 2)
	}
}

// unpacker reads what devicePacker wrote.
type unpacker struct{ rest string }

func (u *unpacker) cut(n int) string {
	head := u.rest[:n]
	u.rest = u.rest[n:]
	return head
}

func (u *unpacker) number() uint64 {
	n, size := binary.Uvarint([]byte(u.rest[:min(len(u.rest), binary.MaxVarintLen64)]))
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) text() string { return u.cut(int(u.number())) }

func (u *unpacker) maybe(s *string) *string {
	n := u.number()
	if n == 0 {
		return nil
	}
	*s = u.cut(int(n - 1))
	return s
}

func (u *unpacker) time() time.Time {
	n, size := binary.Varint([]byte(u.rest[:min(len(u.rest), binary.MaxVarintLen64)]))
	u.rest = u.rest[size:]
	return time.UnixMilli(n).UTC()
}

// flag stores a flag in b and returns b, or nil if there is no flag.
func (u *unpacker) flag(b *bool) *bool {
	mark := u.cut(1)
	*b = mark == "\x01"
	if mark == "\x00" {
		return nil
	}
	return b
}
