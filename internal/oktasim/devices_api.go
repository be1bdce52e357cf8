package oktasim

import (
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
	p.overlaps = o.options.Switches.OverlappingPages
	query := c.URL.Query()
	search, err := parseFilter(query.Get("search"), deviceAttributes)
	if err != nil {
		return answer{}, err
	}
	if _, ok := o.devices.get(p.after); !ok && p.after != "" && !isID(p.after, "guo") {
		return answer{}, badSearch()
	}
	expand := query.Get("expand")
	form, ok := userForms[expand]
	if !ok && expand != "" {
		return answer{}, invalid("expand", "expand: must be user or userSummary")
	}
	o.settleDevices(c.now)
	devices := list[*device]{
		items:   o.devices,
		body:    func(d *device) []byte { return d.shownIn(c) },
		matches: func(d *device) bool { return search == nil || search(d.searchable()) },
	}
	if form != nil {
		devices.body = func(d *device) []byte {
			body := deviceBody(c, d)
			body["_embedded"] = object{"users": o.deviceUsers(c, d, form)}
			return encoded(body)
		}
	}
	return devices.answer(c, p, "search", "expand"), nil
}

// searchable is the part of the device's body that a search can name.
func (d *device) searchable() object {
	var profile object
	if err := json.Unmarshal(encoded(d.Profile), &profile); err != nil {
		panic("oktasim: " + err.Error()) // the org encoded it
	}
	return object{"id": d.ID, "status": d.Status, "lastUpdated": stamp(d.LastUpdated), "profile": profile}
}

// shownIn returns the device's JSON without embedded objects. It is kept until
// the device changes, because encoding it would take most of the time that a
// client needs for a long list.
func (d *device) shownIn(c *call) []byte {
	if d.shown == nil || d.base != c.base {
		d.base, d.shown = c.base, encoded(deviceBody(c, d))
	}
	return d.shown
}

// fullDeviceBody has what a list of devices lacks.
func (o *Org) fullDeviceBody(c *call, d *device) object {
	body := deviceBody(c, d)
	body["_embedded"] = object{"originatedFrom": []object{
		{"id": makeID("aut", absentNumber), "name": "Okta Verify", "key": "okta_verify"},
	}}
	return body
}

func (o *Org) listDeviceUsers(c *call, d *device) (answer, *apiError) {
	return jsonAnswer(http.StatusOK, o.deviceUsers(c, d, (*Org).userBody)), nil
}

// theDevice finds the device in the path's variable.
func (o *Org) theDevice(c *call) (*device, *apiError) {
	if err := o.needsIdentityEngine(); err != nil {
		return nil, err
	}
	o.settleDevices(c.now)
	return o.devices.the(c, "Device")
}

// needsIdentityEngine is the answer of a Classic org: the feature is missing,
// although the credential is valid.
func (o *Org) needsIdentityEngine() *apiError {
	if o.info.Pipeline == "idx" {
		return nil
	}
	return &apiError{status: http.StatusUnauthorized, code: "E0000015"}
}
