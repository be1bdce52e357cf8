package okta

// Names of the built-in apps of Okta Workflows. Labels can be edited; names cannot.
const (
	// WorkflowsOAuthApp is Okta Workflows OAuth, which connections authorize with.
	WorkflowsOAuthApp = "flow"
	// WorkflowsConsoleApp is Okta Workflows, the console's own app.
	WorkflowsConsoleApp = "okta_flow_sso"
)

// ConsoleURL finds the address of the org's Workflows Console in its list of apps, or returns "" where no app shows it.
func ConsoleURL(apps []App) string {
	for _, app := range apps {
		if app.Name == WorkflowsConsoleApp && app.InitiateLoginURI != "" {
			return app.InitiateLoginURI
		}
	}
	return ""
}

// ClientID finds the client id of an app. Okta Workflows OAuth shows none in its body, but its grants and tokens carry it;
// failing those it is the app's own id.
func ClientID(app App, grants []Grant, tokens []RefreshToken) string {
	switch {
	case app.OAuthClientID != "":
		return app.OAuthClientID
	case len(grants) > 0 && grants[0].ClientID != "":
		return grants[0].ClientID
	case len(tokens) > 0 && tokens[0].ClientID != "":
		return tokens[0].ClientID
	default:
		return app.ID
	}
}
