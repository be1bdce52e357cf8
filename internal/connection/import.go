package connection

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// importID are the parts of an import id.
type importID struct{ appID, whose, name string }

// parseImportID reads app_id/authorization_id/name or app_id/account/name. The
// name comes last because it may hold slashes.
func parseImportID(id string) (importID, bool) {
	parts := strings.SplitN(id, "/", 3)
	if len(parts) != 3 || slices.Contains(parts, "") {
		return importID{}, false
	}
	return importID{parts[0], parts[1], parts[2]}, true
}

// isAuthorization reports whether the import is by an authorization's id.
func (i importID) isAuthorization() bool {
	return len(i.whose) == 20 && strings.HasPrefix(i.whose, "oar")
}

// ImportState takes app_id/authorization_id/name, which confirms that the
// authorization is the connection's, or app_id/account/name. All that a
// configuration may leave out is set to its default.
func (r *connectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, ok := parseImportID(req.ID)
	if !ok {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q is neither app_id/authorization_id/name (0oa1gjh63g214q0Hq0g4/oar579Mcp7OUsNTlo0g3/Okta Devices) "+
				"nor app_id/account/name (0oa1gjh63g214q0Hq0g4/svc-workflows@example.com/Okta Devices).", req.ID))
		return
	}
	client := r.Data.ClientToRead(fmt.Sprintf("connection %q", id.name), &resp.Diagnostics)
	if client == nil {
		return
	}
	memory := judgement.Memory{Key: rand.Text()}
	whose := id.whose
	if id.isAuthorization() {
		token, diags := importedAuthorization(ctx, client, id)
		resp.Diagnostics.Append(diags...)
		memory, whose = judgement.Imported(memory.Key, id.whose), token.UserID
	} else if _, err := client.App(ctx, id.appID); err != nil && !okta.IsForbidden(err) {
		resp.Diagnostics.AddError("Unable to import connection", fmt.Sprintf("The app %s of the connection %q could not be read, so it was not imported: %s. Correct the app's id or what Okta's answer names, and import again.", id.appID, id.name, err))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	user, diags := account.Find(ctx, client, accountPath, whose)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if user.Login != "" && id.isAuthorization() {
		// A configuration names people by their login as a rule.
		whose = user.Login
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, imported(ctx, r.Data.OktaURL(ctx), id, whose, user.ID))...)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, memoryKey, memory)...)
}

// importedAuthorization finds the authorization to bind the connection to.
func importedAuthorization(ctx context.Context, client *okta.Client, id importID) (token okta.RefreshToken, diags diag.Diagnostics) {
	list, err := client.RefreshTokens(ctx, id.appID)
	if err != nil {
		diags.AddError("Unable to import connection", fmt.Sprintf("The authorizations of the app %s could not be read, so connection %q was not imported: %s. Correct the app's id or what Okta's answer names, and import again.", id.appID, id.name, err))
		return token, diags
	}
	at := slices.IndexFunc(list.Tokens, func(t okta.RefreshToken) bool { return t.ID == id.whose && t.Live(list.AsOf) })
	if at < 0 {
		diags.AddError("Unable to import connection",
			fmt.Sprintf("The authorization %s is not active on the app %s. Import the connection %q by its account instead: %s/login/%s", id.whose, id.appID, id.name, id.appID, id.name))
		return token, diags
	}
	return list.Tokens[at], nil
}

// imported is the state of a connection of which a configuration says no more than
// it must. Its domain is that of the org's address at Okta: Workflows can't be
// reached through a custom domain.
func imported(ctx context.Context, orgURL string, id importID, login, userID string) *model {
	domain := orgURL
	if parsed, err := url.Parse(domain); err == nil {
		domain = parsed.Host
	}
	return &model{
		declaration: declaration{
			Name:           types.StringValue(id.name),
			Domain:         types.StringValue(domain),
			AppID:          types.StringValue(id.appID),
			ServiceAccount: types.StringValue(login),
			Scopes:         tfvalue.Set(connector.BaseScopes()),
			ExactScopes:    types.BoolValue(false),
			VerifyWithLog:  types.BoolValue(false),
		},
		Enabled:              types.BoolValue(true),
		RevokeOnDestroy:      types.BoolValue(false),
		WaitForAuthorization: types.BoolValue(false),
		Timeouts:             timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{"create": types.StringType, "update": types.StringType})},
		// The read that follows finds the rest.
		findings: newFindings(ctx, assessment{declared: judgement.Declared{AccountID: userID}}),
	}
}
