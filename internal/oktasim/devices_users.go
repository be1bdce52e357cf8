package oktasim

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// DeviceUser is a user of a device.
type DeviceUser struct {
	// User is a login or an id. Devices returns ids.
	User string `json:"user"`
	// Created is when the device was linked to the user. It defaults to the
	// creation of the device.
	Created time.Time `json:"created,omitzero"`
	// ManagementStatus is NOT_MANAGED if empty, or MANAGED.
	ManagementStatus string `json:"managementStatus,omitempty"`
	// ScreenLockType is NONE, PASSCODE or BIOMETRIC. If empty, Okta doesn't
	// know it and omits it.
	ScreenLockType string `json:"screenLockType,omitempty"`
}

// finishDeviceUsers fills in defaults of a device's users.
func (o *Org) finishDeviceUsers(d *Device) error {
	if d.Status == deviceDeactivated && len(d.Users) > 0 {
		return fmt.Errorf("the device %s is deactivated and has users", d.ID)
	}
	d.Users = slices.Clone(d.Users)
	for i := range d.Users {
		link := &d.Users[i]
		u, ok := o.userCalled(link.User)
		if !ok {
			return fmt.Errorf("there is no user %q", link.User)
		}
		link.User = u.ID
		link.ManagementStatus = cmp.Or(link.ManagementStatus, "NOT_MANAGED")
		if link.Created.IsZero() {
			link.Created = d.Created
		}
		if link.Created.IsZero() {
			link.Created = o.stampNow()
		}
	}
	return nil
}

// userSummary is the short form of a user.
func (o *Org) userSummary(c *call, u *user) object {
	return object{
		"id":      u.ID,
		"realmId": makeID("guo", policyNumber),
		"profile": object{"firstName": u.FirstName, "lastName": u.LastName, "login": u.Login, "email": u.Login},
		"_links":  object{"self": href{Href: c.base + "/api/v1/users/" + u.ID}},
	}
}

func (o *Org) listDeviceUsers(c *call, d *device) (answer, *apiError) {
	var body bytes.Buffer
	(&deviceUserWriter{o, c, o.userBody, map[string][]byte{}}).write(&body, d)
	return rawAnswer(http.StatusOK, body.Bytes()), nil
}

// deviceUserWriter writes the users of devices. It encodes each user once,
// because encoding them for each device would take most of the time.
type deviceUserWriter struct {
	org     *Org
	call    *call
	body    func(*call, *user) object // nil: users weren't requested
	encoded map[string][]byte
}

// deviceUserWriter evaluates the parameter expand.
func (o *Org) deviceUserWriter(c *call) (*deviceUserWriter, *apiError) {
	w := &deviceUserWriter{o, c, nil, map[string][]byte{}}
	switch c.URL.Query().Get("expand") {
	case "":
	case "user":
		w.body = o.userBody
	case "userSummary":
		w.body = o.userSummary
	default:
		return nil, invalid("expand", "expand: must be user or userSummary")
	}
	return w, nil
}

// embed appends the part that follows a device's links.
func (w *deviceUserWriter) embed(body *bytes.Buffer, d *device) {
	if w.body != nil {
		body.WriteString(`,"_embedded":{"users":`)
		w.write(body, d)
		body.WriteByte('}')
	}
}

func (w *deviceUserWriter) write(body *bytes.Buffer, d *device) {
	body.WriteByte('[')
	for i, link := range d.Users { // deleting a user removes these links, so each user exists
		if _, ok := w.encoded[link.User]; !ok {
			u, _ := w.org.userByID(link.User)
			w.encoded[link.User] = encoded(w.body(w.call, u))
		}
		if i > 0 {
			body.WriteByte(',')
		}
		write(body, `{"managementStatus":"`, link.ManagementStatus, `","created":"`)
		writeStamp(body, link.Created)
		if link.ScreenLockType != "" {
			write(body, `","screenLockType":"`, link.ScreenLockType)
		}
		write(body, `","user":`)
		body.Write(w.encoded[link.User])
		body.WriteByte('}')
	}
	body.WriteByte(']')
}
