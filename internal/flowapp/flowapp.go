// Package flowapp finds Okta Workflows OAuth, which connections authorize with;
// without it, two nouns would search for it in different ways.
package flowapp

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Find returns the one app that is named flow, and all apps of the org.
func Find(ctx context.Context, client *okta.Client) (app okta.App, apps []okta.App, diags diag.Diagnostics) {
	apps, err := client.Apps(ctx)
	if err != nil {
		diags.AddError("Unable to list apps", fmt.Sprintf("Unable to search for the app Okta Workflows OAuth by its name %q: %s", okta.WorkflowsOAuthApp, err))
		return app, nil, diags
	}
	var found []okta.App
	var names []string
	for _, app := range apps {
		if app.Name == okta.WorkflowsOAuthApp {
			found = append(found, app)
			names = append(names, fmt.Sprintf("%q (%s, %s)", app.Label, app.ID, app.Status))
		}
	}
	switch len(found) {
	case 1:
		return found[0], apps, nil
	case 0:
		diags.AddError("Unable to find the Okta Workflows OAuth app",
			fmt.Sprintf("None of the %d apps that the provider's credentials can see is named %q. Okta adds it when Workflows is enabled for the org; "+
				"look for it in the Admin Console, Applications (Okta Workflows OAuth). If it is there, the credentials' admin role may be limited to other apps. To destroy anyway, use -refresh=false, or write the app's id into the configuration.", len(apps), okta.WorkflowsOAuthApp))
	default:
		diags.AddError("Unable to choose the Okta Workflows OAuth app",
			fmt.Sprintf("%d apps are named %q: %s. Write the id of the right one into the configuration.", len(found), okta.WorkflowsOAuthApp, strings.Join(names, ", ")))
	}
	return app, apps, diags
}
