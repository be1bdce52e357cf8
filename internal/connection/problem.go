package connection

import (
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// problem is an entry of the attribute problems: what is wrong, and what to do.
type problem struct {
	Code, Summary, Remedy string
	// blocks is true where no authorization can work until it is mended.
	blocks bool
}

// Codes of problems. They are stable: people match on them.
const (
	codeAppNotFound         = "APP_NOT_FOUND"
	codeAppInactive         = "APP_INACTIVE"
	codeAccountNotFound     = "SERVICE_ACCOUNT_NOT_FOUND"
	codeAccountInactive     = "SERVICE_ACCOUNT_INACTIVE"
	codeScopeNotGranted     = "SCOPE_NOT_GRANTED"
	codeNotAuthorized       = "NOT_AUTHORIZED"
	codeScopesNotAuthorized = "SCOPES_NOT_AUTHORIZED"
	codePinGone             = "PINNED_AUTHORIZATION_GONE"
	codePinOfAnother        = "PINNED_AUTHORIZATION_OF_ANOTHER_ACCOUNT"
	codeSeveral             = "SEVERAL_AUTHORIZATIONS"
	codeNewer               = "NEWER_AUTHORIZATION"
	codeAssumed             = "BINDING_ASSUMED"
	codeStillAlive          = "AUTHORIZATION_STILL_ALIVE"
	codeOthersLeftAlone     = "OTHER_AUTHORIZATIONS_LEFT_ALONE"
	codeCheckNotPermitted   = "CHECK_NOT_PERMITTED"
)

// codes are all of them, as the documentation lists them.
var codes = []string{
	codeAppNotFound, codeAppInactive, codeAccountNotFound, codeAccountInactive, codeScopeNotGranted, codeNotAuthorized, codeScopesNotAuthorized,
	codePinGone, codePinOfAnother, codeSeveral, codeNewer, codeAssumed, codeStillAlive, codeOthersLeftAlone, codeCheckNotPermitted,
}

func appNotFound(d declared) problem {
	return problem{codeAppNotFound,
		fmt.Sprintf("The app %s does not exist in this org.", d.AppID),
		"Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth), or remove the connection from the configuration.", true}
}

func appInactive(d declared, app okta.App) problem {
	return problem{codeAppInactive,
		fmt.Sprintf("The app %q (%s) is %s: its authorizations do not work.", app.Label, d.AppID, app.Status),
		"Activate it in the Admin Console, Applications.", true}
}

func accountNotFound(d declared) problem {
	return problem{codeAccountNotFound,
		fmt.Sprintf("The service account %s does not exist in this org any more; its authorizations are void.", d.Account),
		"Name another account in service_account, and authorize the connection as that account.", true}
}

func accountInactive(d declared, user okta.User) problem {
	return problem{codeAccountInactive,
		fmt.Sprintf("The service account %s is %s: cards of this connection fail with 401 or 403.", d.Account, user.Status),
		"Unsuspend or reactivate it in the Admin Console, Directory, People; if it was deactivated, reauthorize the connection afterwards.", true}
}

func scopeNotGranted(d declared, scope string) problem {
	return problem{codeScopeNotGranted,
		fmt.Sprintf("The scope %s is not granted to the app %s.", scope, d.AppID),
		"Grant it with oktadevices_scope_grant or oktadevices_scope_grants, unless this plan does, or in the Admin Console on the app's Okta API Scopes tab.", true}
}

// notAuthorized says that nothing fits. others are live authorizations by the
// same account that are known to be other connections'.
func notAuthorized(d declared, o observed, others []okta.RefreshToken) problem {
	summary := fmt.Sprintf("No live authorization of the app %s by %s carries any of the scopes of this connection.", d.AppID, d.Account)
	if len(others) > 0 {
		summary = fmt.Sprintf("No live authorization of the app %s by %s is this connection's; these are known to be other connections':\n%s", d.AppID, d.Account, describe(others))
	}
	return problem{codeNotAuthorized, summary, strings.Join(authorizeSteps(d, o.ClientID, o.ConsoleURL), "\n"), false}
}

func scopesNotAuthorized(d declared, v verdict) problem {
	return problem{codeScopesNotAuthorized,
		fmt.Sprintf("The authorization %s lacks %s; it keeps the scopes that it was made with.", v.Bound.ID, list(v.Missing)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s and see that the Permissions tab includes %s.", d.Name, d.Account, list(v.Missing)), false}
}

func pinGone(d declared) problem {
	return problem{codePinGone,
		fmt.Sprintf("The authorization %s, named in authorization_id, is not alive on the app %s.", d.Pin, d.AppID),
		"Reauthorize the connection in the Workflows Console and put the new authorization's id into authorization_id, or remove the argument.", false}
}

func pinOfAnotherAccount(d declared, token okta.RefreshToken) problem {
	return problem{codePinOfAnother,
		fmt.Sprintf("The authorization %s, named in authorization_id, was made by the user %s and not by %s.", d.Pin, token.UserID, d.Account),
		"Correct authorization_id or service_account.", false}
}

func severalAuthorizations(d declared, candidates []okta.RefreshToken) problem {
	return problem{codeSeveral,
		fmt.Sprintf("%d live authorizations by %s fit this connection, and Okta does not show which is its own:\n%s", len(candidates), d.Account, describe(candidates)),
		"Set authorization_id to the one that was made when this connection was authorized.", false}
}

func newerAuthorization(d declared, token okta.RefreshToken, newer []okta.RefreshToken) problem {
	return problem{codeNewer,
		fmt.Sprintf("The authorization %s lacks a scope, and newer ones by %s have them all:\n%s", token.ID, d.Account, describe(newer)),
		fmt.Sprintf("If %q was reauthorized, set authorization_id to the new one. If not, reauthorize it in the Workflows Console.", d.Name), false}
}

func bindingAssumedProblem(d declared, token okta.RefreshToken) problem {
	return problem{codeAssumed,
		fmt.Sprintf("That the authorization %s by %s is this connection's own is assumed: it fits, and Okta does not show more.", token.ID, d.Account),
		"Set authorization_id to confirm it. Until then it is never revoked by disabling or destroying this resource.", false}
}

func stillAlive(token okta.RefreshToken) problem {
	return problem{codeStillAlive,
		fmt.Sprintf("The connection is disabled, but its authorization %s still lives.", token.ID),
		"Apply, and it is revoked.", false}
}

func othersLeftAlone(d declared, others []okta.RefreshToken) problem {
	return problem{codeOthersLeftAlone,
		fmt.Sprintf("Live authorizations by %s would fit this disabled connection; none is confirmed to be its own, so they are left alone:\n%s", d.Account, describe(others)),
		"If one of them is this connection's, set authorization_id to it and apply, or revoke it in the Admin Console.", false}
}

func checkNotPermitted(what, scope string) problem {
	return problem{codeCheckNotPermitted,
		fmt.Sprintf("The provider's credentials may not read %s.", what),
		fmt.Sprintf("Grant them the scope %s, or an admin role that may.", scope), false}
}

// describe lists authorizations, one a line, so that a person can tell them
// apart.
func describe(tokens []okta.RefreshToken) string {
	lines := make([]string, 0, len(tokens))
	for _, token := range tokens {
		lines = append(lines, fmt.Sprintf("  %s, created %s, scopes %s", token.ID, token.Created.UTC().Format(time.RFC3339), list(connector.WithoutAutomatic(sorted(token.Scopes)))))
	}
	return strings.Join(lines, "\n")
}

// authorizeSteps are the console's steps and what to type, as Okta's help page
// "Authorize your Okta Devices account" gives them.
func authorizeSteps(d declared, clientID, consoleURL string) []string {
	open := "Open the Workflows Console (Admin Console, Workflow, Workflows console)"
	if consoleURL != "" {
		open = "Open the Workflows Console: " + consoleURL
	}
	return []string{
		"  0. Once: " + d.Account + " is a super admin, and the app",
		"     is assigned to it (Admin Console, Applications, Assignments).",
		"  1. " + open,
		"     and sign in as " + d.Account + ".",
		"  2. Connections, New Connection, Okta Devices. Type:",
		"       Connection Nickname:  " + d.Name,
		"       Domain:               " + d.Domain,
		"       Client ID:            " + clientID,
		"       Client Secret:        from the Admin Console, Applications,",
		"                             the app's Sign On tab",
		"  3. Permissions tab: see that these scopes are included:",
		"       " + list(d.Scopes),
		"  4. Create, and accept the consent page.",
	}
}
