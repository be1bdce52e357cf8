package oktasim

import (
	"bytes"
	"strconv"
	"time"
)

// deviceActions are the links of a device by status, apart from self and users.
var deviceActions = map[string][]string{
	"CREATED":     {"activate", "deactivate"},
	"ACTIVE":      {"suspend", "deactivate"},
	"SUSPENDED":   {"unsuspend", "deactivate"},
	"DEACTIVATED": {"activate"},
}

// write appends the device as the API shows it, up to its last field: what is embedded and the closing brace follow. It is
// written by hand because lists of devices are long: encoding/json
// would spend most of a benchmark's time here.
func (d *device) write(body *bytes.Buffer, base string) {
	self := base + "/api/v1/devices/" + d.ID
	methods := `"GET","PATCH","PUT"`
	if d.Status == "DEACTIVATED" { // only then can it be deleted
		methods += `,"DELETE"`
	}
	write(body, `{"id":"`, d.ID, `","status":"`, d.Status, `","created":"`)
	writeStamp(body, d.Created)
	write(body, `","lastUpdated":"`)
	writeStamp(body, d.LastUpdated)
	write(body, `","profile":`)
	body.Write(d.profile)
	write(body, `,"resourceType":"UDDevice","resourceDisplayName":{"value":`)
	body.Write(d.displayName)
	write(body, `,"sensitive":`, strconv.FormatBool(d.Sensitive), `},"resourceId":"`, d.ID, `","resourceAlternateId":null,"_links":{`)
	write(body, `"self":{"href":"`, self, `","hints":{"allow":[`, methods, `]}},`)
	write(body, `"users":{"href":"`, self, `/users","hints":{"allow":["GET"]}}`)
	for _, action := range deviceActions[d.Status] {
		write(body, `,"`, action, `":{"href":"`, self, `/lifecycle/`, action, `","hints":{"allow":["POST"]}}`)
	}
	body.WriteByte('}')
}

func write(body *bytes.Buffer, parts ...string) {
	for _, part := range parts {
		body.WriteString(part)
	}
}

func writeStamp(body *bytes.Buffer, t time.Time) {
	body.Write(t.UTC().AppendFormat(body.AvailableBuffer(), stampLayout))
}
