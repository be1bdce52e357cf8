package oktasim

// appLook is what the definition of an app decides about its body.
type appLook struct {
	label       string
	hidden      bool   // from the dashboard
	editable    bool   // by admins: shows the settings autoLaunch and notes
	appLink     string // name of its link on the dashboard
	credentials string // what its clientCredentials link leads to: secrets, jwks or nothing
	features    []string
	settings    func(*app) map[string]any
}

// appLooks are the definitions of the apps of a fresh org, in the order in which Okta makes them.
var appLooks = []struct {
	name string
	look appLook
}{
	{"saasure", appLook{label: "Okta Admin Console", appLink: "admin"}},
	{"okta_enduser", appLook{label: "Okta Dashboard"}},
	{"okta_browser_plugin", appLook{label: "Okta Browser Plugin"}},
	{"okta_oin_submission_tester_app", appLook{label: "Okta OIN Submission Tester"}},
	{flowSSOAppName, appLook{
		label: "Okta Workflows", editable: true, appLink: "workflow_login", credentials: "jwks", settings: flowSSOSettings,
		features: []string{
			"PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "SCIM_PROVISIONING", "GROUP_PUSH", "REACTIVATE_USERS",
			"PUSH_PROFILE_UPDATES",
		},
	}},
	{flowAppName, appLook{
		label: "Okta Workflows OAuth", editable: true, hidden: true, credentials: "secrets", settings: flowSettings,
	}},
	{"okta_account_settings", appLook{label: "Okta End User Settings"}},
	{"okta_access_requests_admin", appLook{label: "Okta Access Requests Admin"}},
	{"okta_iga", appLook{label: "Okta Access Certifications"}},
	{"okta_iga_reviewer", appLook{
		label: "Okta Access Certification Reviews", editable: true, appLink: "login", settings: reviewerSettings,
	}},
	{"okta_entitlement_management", appLook{label: "Okta Entitlement Management"}},
}

// bookmarkLook is the one of a link on the dashboard, the plainest of the apps that are no OAuth 2.0 clients.
var bookmarkLook = appLook{editable: true, appLink: "login", settings: bookmarkSettings}

// customLook is the one of an app that an admin made.
var customLook = appLook{hidden: true, editable: true, appLink: "oidc_client_link", credentials: "secrets"}

func lookOf(a *app) appLook {
	look := customLook
	if a.Name == bookmarkAppName {
		look = bookmarkLook
	}
	for _, known := range appLooks {
		if known.name == a.Name {
			look = known.look
		}
	}
	if look.settings == nil {
		look.settings = noSettings
	}
	return look
}

func noSettings(*app) map[string]any { return map[string]any{} }

// flowSettings leaves out what is empty: older orgs have no serviceDomain.
func flowSettings(a *app) map[string]any {
	settings := map[string]any{"redirectURI": a.RedirectURI}
	if a.ServiceDomain != "" {
		settings["serviceDomain"] = a.ServiceDomain
	}
	return settings
}

func flowSSOSettings(a *app) map[string]any {
	return map[string]any{"redirectURI": a.RedirectURI, "initiateLoginURI": a.InitiateLoginURI}
}

func bookmarkSettings(*app) map[string]any {
	return map[string]any{"requestIntegration": false, "url": "https://example.com/"}
}

func reviewerSettings(*app) map[string]any { return map[string]any{"initiateLoginURI": nil} }
