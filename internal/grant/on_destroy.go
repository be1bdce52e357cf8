package grant

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// What on_destroy may say.
const (
	onDestroyRevoke = "revoke"
	onDestroyRetain = "retain"
)

// warnRetained names in a plan what on_destroy leaves granted.
func warnRetained(diags *diag.Diagnostics, appID string, scopes []string) {
	if len(scopes) > 0 {
		diags.AddWarning(fmt.Sprintf("App %s keeps %s", appID, strings.Join(scopes, ", ")),
			"on_destroy is retain, so what is granted then stays in the org, whoever granted it. To revoke it, use the app's Okta API Scopes tab in the Admin Console.")
	}
}
