package oktasim

import (
	"net/http"
)

// secretBody is a client secret in the API's form, always with its value. The
// order of the fields is Okta's.
type secretBody struct {
	ID          string          `json:"id"`
	Created     stamp           `json:"created"`
	LastUpdated stamp           `json:"lastUpdated"`
	Status      string          `json:"status"`
	Secret      string          `json:"client_secret"`
	Hash        string          `json:"secret_hash"`
	Links       map[string]href `json:"_links"`
}

// listSecrets returns the secrets of an app and logs the caller.
func (o *Org) listSecrets(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	if a.SignOnMode != openIDConnect {
		return answer{}, invalid("appId", "The app is not an OAuth 2.0 client.")
	}
	bodies := []secretBody{}
	for _, s := range a.secrets {
		body := secretBody{
			ID: s.id, Created: stamp(s.created), LastUpdated: stamp(s.created), Status: "INACTIVE", Secret: s.value,
			Hash: hashed(s.value)[:22], Links: map[string]href{},
		}
		self := c.base + c.URL.EscapedPath() + "/" + s.id
		if s.active {
			body.Status = "ACTIVE"
			body.Links["deactivate"] = href{Href: self + "/lifecycle/deactivate", Hints: allow("POST")}
		} else {
			body.Links["activate"] = href{Href: self + "/lifecycle/activate", Hints: allow("POST")}
			body.Links["delete"] = href{Href: self, Hints: allow("DELETE")}
		}
		bodies = append(bodies, body)
	}
	o.logNow("app.oauth2.client.read_client_secret", from(c), a.party())
	return jsonAnswer(http.StatusOK, bodies), nil
}
