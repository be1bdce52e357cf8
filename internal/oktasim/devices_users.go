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

// LinkDevice adds a user to a device.
func (o *Org) LinkDevice(deviceID string, link DeviceUser) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, ok := o.devices.get(deviceID)
	if !ok {
		return fmt.Errorf("there is no device %s", deviceID)
	}
	if d.actual().status == deviceDeactivated {
		return fmt.Errorf("the device %s is deactivated", deviceID)
	}
	changed := d.Device
	if link.Created.IsZero() {
		link.Created = o.stampNow()
	}
	changed.Users = append(slices.Clone(d.Users), link)
	if err := o.finishDeviceUsers(&changed); err != nil {
		return err
	}
	d.Users = changed.Users
	return nil
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

// deviceUserBody is a user of a device in the API's form. The order of the
// fields is Okta's.
type deviceUserBody struct {
	ManagementStatus string `json:"managementStatus"`
	Created          stamp  `json:"created"`
	ScreenLockType   string `json:"screenLockType,omitempty"`
	User             any    `json:"user"`
}

// userSummaryBody is the short form of a user.
type userSummaryBody struct {
	ID      string          `json:"id"`
	RealmID string          `json:"realmId"`
	Profile summaryProfile  `json:"profile"`
	Links   map[string]href `json:"_links"`
}

type summaryProfile struct {
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Login     string `json:"login"`
	Email     string `json:"email"`
}

func summaryOf(c *call, u *user) userSummaryBody {
	return userSummaryBody{
		ID:      u.ID,
		RealmID: makeID("guo", policyNumber),
		Profile: summaryProfile{u.FirstName, u.LastName, u.Login, u.Login},
		Links:   map[string]href{"self": {Href: c.base + "/api/v1/users/" + u.ID}},
	}
}

func (o *Org) listDeviceUsers(c *call) (answer, *apiError) {
	d, err := o.deviceOfPath(c)
	if err != nil {
		return answer{}, err
	}
	bodies := []deviceUserBody{}
	for _, link := range d.Users {
		if u, ok := o.userByID(link.User); ok {
			bodies = append(bodies, link.body(o.userBody(c, u)))
		}
	}
	return jsonAnswer(http.StatusOK, bodies), nil
}

func (link DeviceUser) body(user any) deviceUserBody {
	return deviceUserBody{link.ManagementStatus, stamp(link.Created), link.ScreenLockType, user}
}

// deviceUserWriter writes the users of devices into a list. It encodes each
// user once, because encoding them for each device would take most of the time.
type deviceUserWriter struct {
	encode  func(*user) []byte // nil: users weren't requested
	find    func(id string) (*user, bool)
	encoded map[string][]byte
}

// deviceUserWriter evaluates the parameter expand.
func (o *Org) deviceUserWriter(c *call) (*deviceUserWriter, *apiError) {
	w := &deviceUserWriter{find: o.userByID, encoded: map[string][]byte{}}
	switch c.URL.Query().Get("expand") {
	case "":
	case "user":
		w.encode = func(u *user) []byte { return encoded(o.userBody(c, u)) }
	case "userSummary":
		w.encode = func(u *user) []byte { return encoded(summaryOf(c, u)) }
	default:
		return nil, invalid("expand", "expand: must be user or userSummary")
	}
	return w, nil
}

// embed appends the part that follows a device's links.
func (w *deviceUserWriter) embed(body *bytes.Buffer, d *device) {
	if w.encode == nil {
		return
	}
	body.WriteString(`,"_embedded":{"users":[`)
	for i, link := range d.Users { // deleting a user removes these links, so each user exists
		if _, ok := w.encoded[link.User]; !ok {
			u, _ := w.find(link.User)
			w.encoded[link.User] = w.encode(u)
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
	body.WriteString(`]}`)
}
