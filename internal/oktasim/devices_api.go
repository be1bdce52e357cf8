package oktasim

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// deviceAttributes are the attributes that a search of the device list may
// name. Only some allow co.
var deviceAttributes = attributes{
	"id":                            {},
	"status":                        {},
	"lastupdated":                   {kind: timeAttribute},
	"profile.displayname":           {contains: true},
	"profile.platform":              {},
	"profile.manufacturer":          {},
	"profile.model":                 {},
	"profile.osversion":             {},
	"profile.serialnumber":          {contains: true},
	"profile.imei":                  {contains: true},
	"profile.meid":                  {contains: true},
	"profile.udid":                  {contains: true},
	"profile.sid":                   {contains: true},
	"profile.tpmpublickeyhash":      {},
	"profile.diskencryptiontype":    {},
	"profile.registered":            {kind: boolAttribute},
	"profile.securehardwarepresent": {kind: boolAttribute},
	"profile.managed":               {kind: boolAttribute},
	"profile.integrityjailbreak":    {kind: boolAttribute},
}

// searchable is the part of the device's body that a search can name.
func (d *device) searchable() object {
	var profile object
	if err := json.Unmarshal(d.profile, &profile); err != nil {
		panic("oktasim: " + err.Error()) // the org encoded it
	}
	return object{"id": d.ID, "status": d.Status, "lastUpdated": stamp(d.LastUpdated), "profile": profile}
}

// listDevices answers with a page of the devices that match a search, sorted by
// id. The cursor is the id of the previous page's last device, which need not
// exist any more.
func (o *Org) listDevices(c *call) (answer, *apiError) {
	if err := o.needsIdentityEngine(); err != nil {
		return answer{}, err
	}
	p, err := readPage(c, 1, maxPage, maxPage)
	if err != nil {
		return answer{}, err
	}
	search, err := parseFilter(c.URL.Query().Get("search"), deviceAttributes)
	if err != nil {
		return answer{}, err
	}
	users, err := o.deviceUserWriter(c)
	if err != nil {
		return answer{}, err
	}
	next, err := o.afterCursor(p.after)
	if err != nil {
		return answer{}, err
	}
	o.devices.settle(c.now)
	var body bytes.Buffer
	body.Grow(p.limit * 1400)
	body.WriteByte('[')
	lastID, more := "", false
	for written := 0; next < len(o.devices.sorted); next++ {
		d := o.devices.sorted[next]
		if search != nil && !search(d.searchable()) {
			continue
		}
		if written == p.limit {
			more = true
			break
		}
		if written > 0 {
			body.WriteByte(',')
		}
		d.write(&body, c.base)
		users.embed(&body, d)
		body.WriteByte('}')
		written++
		lastID = d.ID
	}
	body.WriteByte(']')
	result := rawAnswer(http.StatusOK, body.Bytes())
	result.header["Link"] = p.links(c, lastID, more, "search", "expand")
	if more {
		o.devices.giveCursor(lastID)
	}
	return result, nil
}

// afterCursor returns the position of the first device after a cursor.
func (o *Org) afterCursor(cursor string) (int, *apiError) {
	if cursor == "" {
		return 0, nil
	}
	at, found := o.devices.find(cursor)
	if !found && !isID(cursor, "guo") || o.devices.expired[cursor] {
		return 0, badSearch()
	}
	if found && !o.options.Switches.OverlappingPages {
		at++
	}
	return at, nil
}

func (o *Org) getDevice(c *call, d *device) (answer, *apiError) {
	var body bytes.Buffer
	d.write(&body, c.base)
	write(&body, `,"_embedded":{"originatedFrom":[{"id":"`, makeID("aut", policyNumber),
		`","name":"Okta Verify","key":"okta_verify"}]}}`)
	return rawAnswer(http.StatusOK, body.Bytes()), nil
}

// theDevice finds the device in the path's variable.
func (o *Org) theDevice(c *call) (*device, *apiError) {
	if err := o.needsIdentityEngine(); err != nil {
		return nil, err
	}
	o.devices.settle(c.now)
	d, ok := o.devices.get(c.params[0])
	if !ok {
		return nil, notFound(c.params[0], "Device")
	}
	return d, nil
}

// needsIdentityEngine is the answer of a Classic org: the feature is missing,
// although the credential is valid.
func (o *Org) needsIdentityEngine() *apiError {
	if o.info.Pipeline == "idx" {
		return nil
	}
	return &apiError{status: http.StatusUnauthorized, code: "E0000015"}
}
