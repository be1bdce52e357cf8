package oktasim

import (
	"cmp"
	"encoding/json"
)

// appBody is an app in the API's form. The order of the fields is Okta's.
type appBody struct {
	ID              string           `json:"id"`
	ORN             string           `json:"orn"`
	Name            string           `json:"name"`
	Label           string           `json:"label"`
	Status          string           `json:"status"`
	LastUpdated     stamp            `json:"lastUpdated"`
	Created         stamp            `json:"created"`
	Accessibility   appAccessibility `json:"accessibility"`
	Visibility      appVisibility    `json:"visibility"`
	Features        []string         `json:"features"`
	SignOnMode      string           `json:"signOnMode"`
	Credentials     appCredentials   `json:"credentials"`
	UniversalLogout *struct{}        `json:"universalLogout"` // always null here
	Settings        appSettings      `json:"settings"`
	Links           appLinks         `json:"_links"`
}

type appAccessibility struct {
	SelfService      bool    `json:"selfService"`
	ErrorRedirectURL *string `json:"errorRedirectUrl"`
	LoginRedirectURL *string `json:"loginRedirectUrl"`
}

type appVisibility struct {
	AutoLaunch        *bool           `json:"autoLaunch,omitempty"`
	AutoSubmitToolbar bool            `json:"autoSubmitToolbar"`
	Hide              appHide         `json:"hide"`
	AppLinks          map[string]bool `json:"appLinks"`
}

type appHide struct {
	IOS bool `json:"iOS"`
	Web bool `json:"web"`
}

type appCredentials struct {
	UserNameTemplate userNameTemplate `json:"userNameTemplate"`
	Signing          appSigning       `json:"signing"`
	OAuthClient      *oauthClient     `json:"oauthClient,omitempty"`
}

type userNameTemplate struct {
	Template string `json:"template"`
	Type     string `json:"type"`
}

type appSigning struct {
	KID string `json:"kid"`
}

type oauthClient struct {
	AutoKeyRotation         bool   `json:"autoKeyRotation"`
	ClientID                string `json:"client_id"`
	TokenEndpointAuthMethod string `json:"token_endpoint_auth_method"`
	PKCERequired            bool   `json:"pkce_required"`
}

type appSettings struct {
	App                map[string]any  `json:"app"`
	Notifications      json.RawMessage `json:"notifications"`
	ManualProvisioning bool            `json:"manualProvisioning"`
	ImplicitAssignment bool            `json:"implicitAssignment"`
	EmOptInStatus      string          `json:"emOptInStatus"`
	Notes              json.RawMessage `json:"notes,omitempty"`
	OAuthClient        *oauthSettings  `json:"oauthClient,omitempty"`
}

type oauthSettings struct {
	ClientURI             *string         `json:"client_uri"`
	LogoURI               *string         `json:"logo_uri"`
	RedirectURIs          []string        `json:"redirect_uris"`
	ResponseTypes         []string        `json:"response_types"`
	GrantTypes            []string        `json:"grant_types"`
	Keys                  *clientKeys     `json:"jwks,omitempty"`
	ApplicationType       string          `json:"application_type"`
	ConsentMethod         string          `json:"consent_method"`
	IssuerMode            string          `json:"issuer_mode"`
	IdPInitiatedLogin     json.RawMessage `json:"idp_initiated_login"`
	WildcardRedirect      string          `json:"wildcard_redirect"`
	DPoPBoundAccessTokens bool            `json:"dpop_bound_access_tokens"`
}

type appLinks struct {
	UploadLogo        href   `json:"uploadLogo"`
	AppLinks          []href `json:"appLinks"`
	ProfileEnrollment href   `json:"profileEnrollment"`
	Policies          href   `json:"policies"`
	Groups            href   `json:"groups"`
	Logo              []href `json:"logo"`
	ClientCredentials []href `json:"clientCredentials,omitempty"`
	AccessPolicy      href   `json:"accessPolicy"`
	Users             href   `json:"users"`
	Deactivate        *href  `json:"deactivate,omitempty"`
	Activate          *href  `json:"activate,omitempty"`
}

// The fixed values that Okta shows and the org doesn't model.
var (
	noNotifications   = json.RawMessage(`{"vpn":{"network":{"connection":"DISABLED"},"message":null,"helpUrl":null}}`)
	noNotes           = json.RawMessage(`{"admin":null,"enduser":null}`)
	noIdPInitiation   = json.RawMessage(`{"mode":"DISABLED","default_scope":[]}`)
	signingKey        = "EByxJjNUZhat2djCEjTepjBA4jWl48VkZssYvA9uVxI"
	defaultRedirect   = "https://example.com/callback"
	defaultAppLogoURL = "https://ok14static.oktacdn.com/assets/img/logos/default.png"
)

func (o *Org) appBody(c *call, a *app) appBody {
	preset := presetOf(a)
	body := appBody{
		ID:          a.ID,
		ORN:         "orn:okta:idp:" + o.info.ID + ":apps:" + a.Name + ":" + a.ID,
		Name:        a.Name,
		Label:       a.Label,
		Status:      a.Status,
		LastUpdated: stamp(a.LastUpdated),
		Created:     stamp(a.Created),
		Visibility: appVisibility{
			Hide:     appHide{IOS: preset.hidden, Web: preset.hidden},
			AppLinks: map[string]bool{},
		},
		Features:   append([]string{}, preset.features...),
		SignOnMode: a.SignOnMode,
		Credentials: appCredentials{
			UserNameTemplate: userNameTemplate{"${source.login}", "BUILT_IN"},
			Signing:          appSigning{signingKey},
		},
		Settings: appSettings{
			App:           preset.settings(a),
			Notifications: noNotifications,
			EmOptInStatus: "NONE",
		},
		Links: o.appLinks(c, a, preset),
	}
	if preset.editable {
		body.Visibility.AutoLaunch = new(bool)
		body.Settings.Notes = noNotes
	}
	if preset.appLink != "" {
		body.Visibility.AppLinks[preset.appLink] = true
	}
	if a.Name == oidcAppName && a.SignOnMode == openIDConnect {
		body.Credentials.OAuthClient = &oauthClient{
			AutoKeyRotation:         true,
			ClientID:                a.ClientID,
			TokenEndpointAuthMethod: a.TokenEndpointAuthMethod,
		}
		body.Settings.OAuthClient = oauthSettingsOf(a)
	}
	return body
}

func oauthSettingsOf(a *app) *oauthSettings {
	settings := &oauthSettings{
		RedirectURIs:          []string{cmp.Or(a.RedirectURI, defaultRedirect)},
		ResponseTypes:         []string{"code"},
		GrantTypes:            a.grantTypes(),
		Keys:                  clientKeysOf(a),
		ApplicationType:       a.ApplicationType,
		ConsentMethod:         "TRUSTED",
		IssuerMode:            "ORG_URL",
		IdPInitiatedLogin:     noIdPInitiation,
		WildcardRedirect:      "DISABLED",
		DPoPBoundAccessTokens: a.DPoPBound,
	}
	if a.ApplicationType == serviceApp {
		settings.RedirectURIs, settings.ResponseTypes = []string{}, []string{"token"}
	}
	return settings
}

func (o *Org) appLinks(c *call, a *app, preset appPreset) appLinks {
	self := c.base + "/api/v1/apps/" + a.ID
	links := appLinks{
		UploadLogo:        href{Href: self + "/logo", Hints: allow("POST")},
		AppLinks:          []href{},
		ProfileEnrollment: policyLink(c.base, 0),
		Policies:          href{Href: self + "/policies", Hints: allow("PUT")},
		Groups:            href{Href: self + "/groups"},
		Logo:              []href{{Name: "medium", Href: defaultAppLogoURL, Type: "image/png"}},
		AccessPolicy:      policyLink(c.base, 1),
		Users:             href{Href: self + "/users"},
	}
	if preset.appLink != "" {
		home := c.base + "/home/" + a.Name + "/" + a.ID + "/" + makeID("aln", policyNumber)
		links.AppLinks = append(links.AppLinks, href{Name: preset.appLink, Href: home, Type: "text/html"})
	}
	credentials := preset.credentials
	if credentials != "" && a.TokenEndpointAuthMethod == privateKeyJWT {
		credentials = "jwks"
	}
	if credentials != "" {
		links.ClientCredentials = []href{{Name: credentials, Href: self + "/credentials/" + credentials}}
	}
	if a.Status == "ACTIVE" {
		links.Deactivate = &href{Href: self + "/lifecycle/deactivate"}
	} else {
		links.Activate = &href{Href: self + "/lifecycle/activate"}
	}
	return links
}
