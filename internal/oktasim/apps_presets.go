package oktasim

// appPreset has the parts of an app's body that its definition determines.
type appPreset struct {
	name        string
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
var appPresets = []appPreset{
	{name: "saasure", label: "Okta Admin Console", appLink: "admin"},
	{name: "okta_enduser", label: "Okta Dashboard"},
	{name: "okta_browser_plugin", label: "Okta Browser Plugin"},
	{name: "okta_oin_submission_tester_app", label: "Okta OIN Submission Tester"},
	{
		name: flowSSOAppName, label: "Okta Workflows", editable: true, appLink: "workflow_login", credentials: "jwks", settings: flowSSOSettings,
		features: []string{
			"PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "SCIM_PROVISIONING", "GROUP_PUSH", "REACTIVATE_USERS",
			"PUSH_PROFILE_UPDATES",
		},
	},
	{
		name: flowAppName, label: "Okta Workflows OAuth", editable: true, hidden: true, credentials: "secrets", settings: flowSettings,
	},
	{name: "okta_account_settings", label: "Okta End User Settings"},
	{name: "okta_access_requests_admin", label: "Okta Access Requests Admin"},
	{name: "okta_iga", label: "Okta Access Certifications"},
	{
		name: "okta_iga_reviewer", label: "Okta Access Certification Reviews", editable: true, appLink: "login", settings: reviewerSettings,
	},
	{name: "okta_entitlement_management", label: "Okta Entitlement Management"},
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
			preset = known
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
