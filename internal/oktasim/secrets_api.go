package oktasim

// listSecrets returns the secrets of an app with their values, and logs the
// caller.
func (o *Org) listSecrets(c *call, a *app) (answer, *apiError) {
	if a.SignOnMode != openIDConnect {
		return answer{}, invalid("appId", "The app is not an OAuth 2.0 client.")
	}
	o.logNow("app.oauth2.client.read_client_secret", from(c), a.party())
	return listed(o, c, a.secrets, (*Org).secretBody)
}

func (o *Org) secretBody(c *call, s *clientSecret) object {
	self := c.base + c.URL.EscapedPath() + "/" + s.id
	status, links := "ACTIVE", object{"deactivate": href{Href: self + "/lifecycle/deactivate", Hints: allow("POST")}}
	if !s.active {
		status, links = "INACTIVE", object{
			"activate": href{Href: self + "/lifecycle/activate", Hints: allow("POST")},
			"delete":   href{Href: self, Hints: allow("DELETE")},
		}
	}
	return object{
		"id":            s.id,
		"created":       stamp(s.created),
		"lastUpdated":   stamp(s.created),
		"status":        status,
		"client_secret": s.value,
		"secret_hash":   hashed(s.value)[:22],
		"_links":        links,
	}
}
