package oktasim

import "cmp"

// signingKey is one of the fixed values that Okta shows and the org doesn't
// model.
const signingKey = "EByxJjNUZhat2djCEjTepjBA4jWl48VkZssYvA9uVxI"

func (o *Org) appBody(c *call, a *app) object {
	preset := presetOf(a)
	settings := object{
		"app": preset.settings(a),
		"notifications": object{"vpn": object{
			"network": object{"connection": "DISABLED"}, "message": nil, "helpUrl": nil,
		}},
		"manualProvisioning": false,
		"implicitAssignment": false,
		"emOptInStatus":      "NONE",
	}
	if preset.editable {
		settings["notes"] = object{"admin": nil, "enduser": nil}
	}
	credentials := object{
		"userNameTemplate": object{"template": "${source.login}", "type": "BUILT_IN"},
		"signing":          object{"kid": signingKey},
	}
	if a.Name == oidcAppName && a.SignOnMode == openIDConnect {
		credentials["oauthClient"] = object{
			"autoKeyRotation":            true,
			"client_id":                  a.ClientID,
			"token_endpoint_auth_method": a.TokenEndpointAuthMethod,
			"pkce_required":              false,
		}
		settings["oauthClient"] = oauthSettings(a)
	}
	return object{
		"id":              a.ID,
		"orn":             "orn:okta:idp:" + o.info.ID + ":apps:" + a.Name + ":" + a.ID,
		"name":            a.Name,
		"label":           a.Label,
		"status":          a.Status,
		"lastUpdated":     stamp(a.LastUpdated),
		"created":         stamp(a.Created),
		"accessibility":   object{"selfService": false, "errorRedirectUrl": nil, "loginRedirectUrl": nil},
		"visibility":      preset.visibility(),
		"features":        append([]string{}, preset.features...),
		"signOnMode":      a.SignOnMode,
		"credentials":     credentials,
		"universalLogout": nil,
		"settings":        settings,
		"_links":          o.appLinks(c, a, preset),
	}
}

func (p appPreset) visibility() object {
	visibility := object{
		"autoSubmitToolbar": false,
		"hide":              object{"iOS": p.hidden, "web": p.hidden},
		"appLinks":          object{},
	}
	if p.appLink != "" {
		visibility["appLinks"] = object{p.appLink: true}
	}
	if p.editable {
		visibility["autoLaunch"] = false
	}
	return visibility
}

func oauthSettings(a *app) object {
	settings := object{
		"client_uri":               nil,
		"logo_uri":                 nil,
		"redirect_uris":            []string{cmp.Or(a.RedirectURI, "https://example.com/callback")},
		"response_types":           []string{"code"},
		"grant_types":              a.grantTypes(),
		"application_type":         a.ApplicationType,
		"consent_method":           "TRUSTED",
		"issuer_mode":              "ORG_URL",
		"idp_initiated_login":      object{"mode": "DISABLED", "default_scope": []string{}},
		"wildcard_redirect":        "DISABLED",
		"dpop_bound_access_tokens": a.DPoPBound,
	}
	if a.ApplicationType == serviceApp {
		settings["redirect_uris"], settings["response_types"] = []string{}, []string{"token"}
	}
	if len(a.Keys) > 0 {
		settings["jwks"] = object{"keys": clientKeys(a)}
	}
	return settings
}

func clientKeys(a *app) (keys []object) {
	for i, k := range a.Keys {
		key := object{
			"kty": k.KeyType, "id": a.keyIDs[i], "status": "ACTIVE", "kid": orNull(k.KeyID), "use": orNull(k.Use),
		}
		if k.KeyType == "RSA" {
			key["e"], key["n"] = k.Exponent, k.Modulus
		} else {
			key["crv"], key["x"], key["y"] = k.Curve, k.X, k.Y
		}
		keys = append(keys, key)
	}
	return keys
}

func (o *Org) appLinks(c *call, a *app, preset appPreset) object {
	self := c.base + "/api/v1/apps/" + a.ID
	links := object{
		"uploadLogo":        href{Href: self + "/logo", Hints: allow("POST")},
		"appLinks":          []href{},
		"profileEnrollment": policyLink(c.base, 0),
		"policies":          href{Href: self + "/policies", Hints: allow("PUT")},
		"groups":            href{Href: self + "/groups"},
		"logo": []href{{
			Name: "medium", Href: "https://ok14static.oktacdn.com/assets/img/logos/default.png", Type: "image/png",
		}},
		"accessPolicy": policyLink(c.base, 1),
		"users":        href{Href: self + "/users"},
	}
	if preset.appLink != "" {
		home := c.base + "/home/" + a.Name + "/" + a.ID + "/" + makeID("aln", absentNumber)
		links["appLinks"] = []href{{Name: preset.appLink, Href: home, Type: "text/html"}}
	}
	credentials := preset.credentials
	if credentials != "" && a.TokenEndpointAuthMethod == privateKeyJWT {
		credentials = "jwks"
	}
	if credentials != "" {
		links["clientCredentials"] = []href{{Name: credentials, Href: self + "/credentials/" + credentials}}
	}
	if a.Status == "ACTIVE" {
		links["deactivate"] = href{Href: self + "/lifecycle/deactivate"}
	} else {
		links["activate"] = href{Href: self + "/lifecycle/activate"}
	}
	return links
}

// absentNumber makes the ids of objects that answers mention but the org
// doesn't have.
const absentNumber = 7

func policyLink(base string, n uint64) href {
	return href{Href: base + "/api/v1/policies/" + makeID("rst", absentNumber+n)}
}
