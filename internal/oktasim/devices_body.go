package oktasim

import (
	"bytes"
	"strconv"
	"time"
)

// deviceActions are a device's links by status, besides self and users.
var deviceActions = map[string][]string{
	"CREATED":     {"activate", "deactivate"},
	"ACTIVE":      {"suspend", "deactivate"},
	"SUSPENDED":   {"unsuspend", "deactivate"},
	"DEACTIVATED": {"activate"},
}

// write appends the device in the API's form, without embedded objects and the
// closing brace. It doesn't use encoding/json, which would take most of a
// benchmark's time for long lists of devices.
func (d *device) write(body *bytes.Buffer, base string) {
	self := base + "/api/v1/devices/" + d.ID
	methods := `"GET","PATCH","PUT"`
	if d.Status == "DEACTIVATED" { // a device can be deleted only then
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
