package oktasim

// appPreset has the parts of an app's body that its definition determines.
type appPreset struct {
	label       string
	hidden      bool   // from the dashboard
	editable    bool   // by admins: has the settings autoLaunch and notes
	appLink     string // name of its link on the dashboard
	credentials string // target of its clientCredentials link: secrets, jwks or nothing
	features    []string
	settings    func(*app) object
}

// appPresets are the definitions of the apps of a fresh org, in the order in
// which Okta makes them.
var appPresets = []struct {
	name   string
	preset appPreset
}{
	{"saasure", appPreset{label: "Okta Admin Console", appLink: "admin"}},
	{"okta_enduser", appPreset{label: "Okta Dashboard"}},
	{"okta_browser_plugin", appPreset{label: "Okta Browser Plugin"}},
	{"okta_oin_submission_tester_app", appPreset{label: "Okta OIN Submission Tester"}},
	{flowSSOAppName, appPreset{
		label: "Okta Workflows", editable: true, appLink: "workflow_login", credentials: "jwks", settings: flowSSOSettings,
		features: []string{
			"PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "SCIM_PROVISIONING", "GROUP_PUSH", "REACTIVATE_USERS",
			"PUSH_PROFILE_UPDATES",
		},
	}},
	{flowAppName, appPreset{
		label: "Okta Workflows OAuth", editable: true, hidden: true, credentials: "secrets", settings: flowSettings,
	}},
	{"okta_account_settings", appPreset{label: "Okta End User Settings"}},
	{"okta_access_requests_admin", appPreset{label: "Okta Access Requests Admin"}},
	{"okta_iga", appPreset{label: "Okta Access Certifications"}},
	{"okta_iga_reviewer", appPreset{
		label: "Okta Access Certification Reviews", editable: true, appLink: "login", settings: reviewerSettings,
	}},
	{"okta_entitlement_management", appPreset{label: "Okta Entitlement Management"}},
}

// bookmarkPreset is that of a link on the dashboard, the simplest app that is
// not an OAuth 2.0 client.
var bookmarkPreset = appPreset{editable: true, appLink: "login", settings: bookmarkSettings}

// customPreset is that of an app made by an admin.
var customPreset = appPreset{hidden: true, editable: true, appLink: "oidc_client_link", credentials: "secrets"}

func presetOf(a *app) appPreset {
	preset := customPreset
	if a.Name == bookmarkAppName {
		preset = bookmarkPreset
	}
	for _, known := range appPresets {
		if known.name == a.Name {
			preset = known.preset
		}
	}
	if preset.settings == nil {
		preset.settings = noSettings
	}
	return preset
}

func noSettings(*app) object { return object{} }

// flowSettings omits empty settings: older orgs have no serviceDomain.
func flowSettings(a *app) object {
	settings := object{"redirectURI": a.RedirectURI}
	if a.ServiceDomain != "" {
		settings["serviceDomain"] = a.ServiceDomain
	}
	return settings
}

func flowSSOSettings(a *app) object {
	return object{"redirectURI": a.RedirectURI, "initiateLoginURI": a.InitiateLoginURI}
}

func bookmarkSettings(*app) object {
	return object{"requestIntegration": false, "url": "https://example.com/"}
}

func reviewerSettings(*app) object { return object{"initiateLoginURI": nil} }
