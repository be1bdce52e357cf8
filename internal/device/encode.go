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
			e.List(list.Len())
			var listed listedDevice // One for all devices, because it escapes to the heap.
			for d := range list.All() {
				listed = s.of(d)
				deviceAttributes.encode(e, &listed)
			}
		},
		"ids": func(e *bulkstate.Encoder) {
			e.List(list.Len())
			for id := range list.IDs() {
				e.String(id)
			}
		},
		"total":             func(e *bulkstate.Encoder) { e.Int(list.Len()) },
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
