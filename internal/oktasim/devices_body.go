package oktasim

// deviceActions are a device's links by status, besides self and users.
var deviceActions = map[string][]string{
	"CREATED":         {"activate", "deactivate"},
	"ACTIVE":          {"suspend", "deactivate"},
	"SUSPENDED":       {"unsuspend", "deactivate"},
	deviceDeactivated: {"activate"},
}

// deviceBody is the device without embedded objects.
func deviceBody(c *call, d *device) object {
	self := c.base + "/api/v1/devices/" + d.ID
	methods := []string{"GET", "PATCH", "PUT"}
	if d.Status == deviceDeactivated { // a device can be deleted only then
		methods = append(methods, "DELETE")
	}
	links := map[string]href{
		"self":  {Href: self, Hints: allow(methods...)},
		"users": {Href: self + "/users", Hints: allow("GET")},
	}
	for _, action := range deviceActions[d.Status] {
		links[action] = href{Href: self + "/lifecycle/" + action, Hints: allow("POST")}
	}
	return object{
		"id":                  d.ID,
		"status":              d.Status,
		"created":             stamp(d.Created),
		"lastUpdated":         stamp(d.LastUpdated),
		"profile":             d.Profile,
		"resourceType":        "UDDevice",
		"resourceDisplayName": object{"value": d.Profile.DisplayName, "sensitive": d.Sensitive},
		"resourceId":          d.ID,
		"resourceAlternateId": nil,
		"_links":              links,
	}
}

// deviceUsers are the users of a device, each in the given form.
func (o *Org) deviceUsers(c *call, d *device, form userForm) []object {
	return each(d.Users, func(link DeviceUser) object {
		u, _ := o.userByID(link.User) // deleting a user removes the link
		body := object{"managementStatus": link.ManagementStatus, "created": stamp(link.Created), "user": form(o, c, u)}
		if link.ScreenLockType != "" {
			body["screenLockType"] = link.ScreenLockType
		}
		return body
	})
}

// userForm is a form in which a device's users are shown.
type userForm func(*Org, *call, *user) object

// userForms are those that the parameter expand of the device list selects.
var userForms = map[string]userForm{"user": (*Org).userBody, "userSummary": (*Org).userSummary}

func (o *Org) userSummary(c *call, u *user) object {
	return object{
		"id":      u.ID,
		"realmId": makeID("guo", absentNumber),
		"profile": object{"firstName": u.FirstName, "lastName": u.LastName, "login": u.Login, "email": u.Login},
		"_links":  object{"self": href{Href: c.base + "/api/v1/users/" + u.ID}},
	}
}
