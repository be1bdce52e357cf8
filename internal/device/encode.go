package device

import (
	"maps"
	"slices"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// computed writes what oktadevices_devices has read, as devicesModel.setList has
// it; a test compares the two.
func computed(list *okta.DeviceList, s shown) map[string]func(*bulkstate.Encoder) {
	counts := list.Counts()
	return map[string]func(*bulkstate.Encoder){
		"devices": func(e *bulkstate.Encoder) {
			e.List(len(list.Devices))
			var listed listedDevice // One for all devices, because it escapes to the heap.
			for _, d := range list.Devices {
				listed = s.of(d)
				deviceAttributes.encode(e, &listed)
			}
		},
		"ids": func(e *bulkstate.Encoder) {
			e.List(len(list.Devices))
			for _, d := range list.Devices {
				e.String(d.ID)
			}
		},
		"total":             func(e *bulkstate.Encoder) { e.Int(len(list.Devices)) },
		"count_by_status":   func(e *bulkstate.Encoder) { encodeCounts(e, counts.ByStatus) },
		"count_by_platform": func(e *bulkstate.Encoder) { encodeCounts(e, counts.ByPlatform) },
	}
}

func encodeCounts(e *bulkstate.Encoder, counts map[string]int) {
	e.Object(len(counts))
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		e.String(name)
		e.Int(counts[name])
	}
}

func encodeUsers(e *bulkstate.Encoder, users []okta.DeviceUser) {
	if users == nil {
		e.Null()
		return
	}
	e.List(len(users))
	for i := range users {
		userAttributes.encode(e, &users[i])
	}
}
