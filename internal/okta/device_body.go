package okta

import (
	"cmp"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// deviceBody is a device as Okta returns it. Unknown keys are ignored.
type deviceBody struct {
	ID                  string        `json:"id"`
	Status              string        `json:"status"`
	Created             time.Time     `json:"created"`
	LastUpdated         time.Time     `json:"lastUpdated"`
	Profile             DeviceProfile `json:"profile"`
	ResourceDisplayName struct {
		Value     string `json:"value"`
		Sensitive bool   `json:"sensitive"`
	} `json:"resourceDisplayName"`
	Embedded struct {
		Users []deviceUserBody `json:"users"`
	} `json:"_embedded"`
}

type deviceUserBody struct {
	Created          time.Time `json:"created"`
	ManagementStatus string    `json:"managementStatus"`
	ScreenLockType   string    `json:"screenLockType"`
	User             struct {
		ID        string    `json:"id"`
		Status    string    `json:"status"`
		LastLogin time.Time `json:"lastLogin"`
		Profile   struct {
			Login     string `json:"login"`
			Email     string `json:"email"`
			FirstName string `json:"firstName"`
			LastName  string `json:"lastName"`
		} `json:"profile"`
	} `json:"user"`
}

// device makes every text printable that the device reported, because anybody
// may name a phone. It changes the texts of b's profile in place. It leaves
// Users nil: the caller sets them if users were requested.
func (b *deviceBody) device() Device {
	for _, place := range b.Profile.texts() {
		if text := *place; text != nil {
			*text = printable.Name(*text)
		}
	}
	return Device{
		ID:                   b.ID,
		Status:               printable.Name(b.Status),
		Created:              b.Created,
		LastUpdated:          b.LastUpdated,
		DisplayName:          printable.Name(b.ResourceDisplayName.Value),
		DisplayNameSensitive: b.ResourceDisplayName.Sensitive,
		Profile:              b.Profile,
	}
}

// deviceUsers never returns nil, which would mean that users were not
// requested. Okta may omit _embedded if there is nothing to embed.
func deviceUsers(bodies []deviceUserBody) []DeviceUser {
	users := make([]DeviceUser, len(bodies))
	for i, link := range bodies {
		profile := link.User.Profile
		users[i] = DeviceUser{
			ID: link.User.ID, Login: profile.Login, Email: profile.Email, FirstName: profile.FirstName, LastName: profile.LastName,
			Status: link.User.Status, LastLogin: link.User.LastLogin,
			Created: link.Created, ManagementStatus: link.ManagementStatus, ScreenLockType: link.ScreenLockType,
		}
		for _, text := range users[i].texts() {
			*text = printable.Name(*text)
		}
	}
	slices.SortStableFunc(users, func(a, b DeviceUser) int { return cmp.Compare(a.ID, b.ID) })
	return users
}
