package judgement

import (
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Problem is an entry of the attribute problems: what is wrong or uncertain, and
// what to do about it.
type Problem struct {
	Code, Summary, Remedy string
	// blocks is true where no authorization can work until it is mended.
	blocks bool
}

// Codes of problems. They are stable: people match on them.
const (
	CodeNotIdentityEngine   = "ORG_NOT_IDENTITY_ENGINE"
	CodeDomainNotOfOrg      = "DOMAIN_NOT_OF_ORG"
	CodeAppNotFound         = "APP_NOT_FOUND"
	CodeAppInactive         = "APP_INACTIVE"
	CodeAccountNotFound     = "SERVICE_ACCOUNT_NOT_FOUND"
	CodeAccountInactive     = "SERVICE_ACCOUNT_INACTIVE"
	CodeAccountNotReady     = "SERVICE_ACCOUNT_NOT_READY"
	CodeNotAssigned         = "APP_NOT_ASSIGNED"
	CodeNotSuperAdmin       = "NOT_SUPER_ADMIN"
	CodeScopeNotGranted     = "SCOPE_NOT_GRANTED"
	CodeAutomaticScopeGone  = "AUTOMATIC_SCOPE_GONE"
	CodeNotAuthorized       = "NOT_AUTHORIZED"
	CodeNotVisible          = "AUTHORIZATION_NOT_VISIBLE"
	CodeConnectionLost      = "CONNECTION_DELETED"
	CodeScopesNotAuthorized = "SCOPES_NOT_AUTHORIZED"
	CodeScopesNotExpected   = "SCOPES_NOT_EXPECTED"
	CodePinGone             = "PINNED_AUTHORIZATION_GONE"
	CodePinOfAnother        = "PINNED_AUTHORIZATION_OF_ANOTHER_ACCOUNT"
	CodeSeveral             = "SEVERAL_AUTHORIZATIONS"
	CodeNewer               = "NEWER_AUTHORIZATION"
	CodeAssumed             = "BINDING_ASSUMED"
	CodeStillAlive          = "AUTHORIZATION_STILL_ALIVE"
	CodeOthersLeftAlone     = "OTHER_AUTHORIZATIONS_LEFT_ALONE"
	CodeCheckNotPermitted   = "CHECK_NOT_PERMITTED"
)

// Codes are all of them, as the documentation lists them.
var Codes = []string{
	CodeNotIdentityEngine, CodeDomainNotOfOrg, CodeAppNotFound, CodeAppInactive, CodeAccountNotFound, CodeAccountInactive, CodeAccountNotReady,
	CodeNotAssigned, CodeNotSuperAdmin, CodeScopeNotGranted, CodeAutomaticScopeGone, CodeNotAuthorized, CodeNotVisible, CodeConnectionLost,
	CodeScopesNotAuthorized, CodeScopesNotExpected, CodePinGone, CodePinOfAnother, CodeSeveral, CodeNewer, CodeAssumed, CodeStillAlive,
	CodeOthersLeftAlone, CodeCheckNotPermitted,
}

func notIdentityEngine() Problem {
	return Problem{CodeNotIdentityEngine,
		"The org is on Classic Engine, and the Okta Devices connector works with Identity Engine only.",
		"Upgrade the org to Identity Engine (ask Okta Support), or configure the provider for another org.", true}
}

func domainNotOfOrg(d Declared, hosts []string) Problem {
	return Problem{CodeDomainNotOfOrg,
		fmt.Sprintf("The domain %s is not among those that are known to be this org's: %s.", d.Domain, list(hosts)),
		"Correct domain, unless it is a further custom domain of the org.", false}
}

func appNotFound(d Declared) Problem {
	return Problem{CodeAppNotFound,
		fmt.Sprintf("The app %s does not exist in this org.", d.AppID),
		"Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth), or remove the connection from the configuration.", true}
}

func appInactive(d Declared, app okta.App) Problem {
	return Problem{CodeAppInactive,
		fmt.Sprintf("The app %q (%s) is %s: its authorizations do not work.", app.Label, d.AppID, app.Status),
		"Activate it in the Admin Console, Applications.", true}
}

func accountNotFound(d Declared) Problem {
	return Problem{CodeAccountNotFound,
		fmt.Sprintf("The service account %s does not exist in this org any more; its authorizations are void.", d.Account),
		"Name another account in service_account, and authorize the connection as that account.", true}
}

func accountInactive(d Declared, user okta.User) Problem {
	return Problem{CodeAccountInactive,
		fmt.Sprintf("The service account %s is %s: cards of this connection fail with 401 or 403.", d.Account, user.Status),
		"Unsuspend or reactivate it in the Admin Console, Directory, People; if it was deactivated, reauthorize the connection afterwards.", true}
}

func accountNotReady(d Declared, user okta.User) Problem {
	return Problem{CodeAccountNotReady,
		fmt.Sprintf("The service account %s is %s, and not ACTIVE.", d.Account, user.Status),
		"Sign in as it once, or see to it in the Admin Console, Directory, People, before a person authorizes the connection as it.", false}
}

func notAssigned(d Declared) Problem {
	return Problem{CodeNotAssigned,
		fmt.Sprintf("The app %s is not assigned to the service account %s, neither directly nor through a group.", d.AppID, d.Account),
		"Assign it with oktadevices_service_account, or in the Admin Console, Applications, Assignments.", true}
}

func notSuperAdmin(d Declared, workflowsAdmin bool) Problem {
	has := "has no super admin role, neither directly nor through a group"
	if workflowsAdmin {
		has = "is a Workflows Administrator (WORKFLOWS_ADMIN) and no super admin"
	}
	return Problem{CodeNotSuperAdmin,
		fmt.Sprintf("The service account %s %s. Okta's help asks for super admin; newer pages of it let a Workflows Administrator authorize too.", d.Account, has),
		"If authorizing fails or cards answer 403, give it the role: super_admin = true on oktadevices_service_account, or in the Admin Console, Security, Administrators.", false}
}

func scopeNotGranted(d Declared, scope string) Problem {
	return Problem{CodeScopeNotGranted,
		fmt.Sprintf("The scope %s is not granted to the app %s.", scope, d.AppID),
		"Grant it with oktadevices_scope_grant or oktadevices_scope_grants, unless this plan does, or in the Admin Console on the app's Okta API Scopes tab.", true}
}

func automaticScopeGone(d Declared, scope string) Problem {
	return Problem{CodeAutomaticScopeGone,
		fmt.Sprintf("The scope %s, which Okta grants by itself, was listed among the grants of the app %s and is not any more. Okta says that authorizing fails if one of these is revoked.", scope, d.AppID),
		"Restore it in the Admin Console on the app's Okta API Scopes tab, or ask Okta Support.", false}
}

// notAuthorized says that nothing fits. others are live authorizations by the
// same account that are known to be other connections'.
func notAuthorized(d Declared, o Observed, others []okta.RefreshToken, told evidence) Problem {
	summary := fmt.Sprintf("No live authorization of the app %s by %s carries any of the scopes of this connection.", d.AppID, d.Account)
	if len(others) > 0 {
		summary = fmt.Sprintf("No live authorization of the app %s by %s is this connection's; these are known to be other connections':\n%s", d.AppID, d.Account, describe(others))
	}
	return Problem{CodeNotAuthorized, summary + told.loss(d), strings.Join(AuthorizeSteps(d, o.ClientID, o.ConsoleURL), "\n") + orPin(others), false}
}

// orPin is the remedy where one of the others is the connection's after all: its
// nickname in the console may not be its name here.
func orPin(others []okta.RefreshToken) string {
	if len(others) == 0 {
		return ""
	}
	return "\n  Or, if it was authorized under another nickname: set authorization_id."
}

func notVisible(d Declared, made okta.LogEvent) Problem {
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta lists no authorization of the app %s, and yet %s", d.AppID, lowerFirst(made.Sentence(verb(made)+fmt.Sprintf(" the connection %q", d.Name)))),
		"See in the Workflows Console, Connections, whether it works. Okta does not show the authorization, so the provider can watch its prerequisites, and not itself.", false}
}

func connectionLost(d Declared, token okta.RefreshToken, told evidence) Problem {
	summary := strings.TrimSpace(told.loss(d)) + fmt.Sprintf(" Its authorization %s still lives.", token.ID)
	if told.others {
		summary += " Other accounts have made connections of that name too, so it may have been one of theirs."
	}
	return Problem{CodeConnectionLost, summary,
		"If the Workflows Console does not list the connection any more, create it again, or remove it from the configuration; revoke_on_destroy ends the authorization that was left.", false}
}

func scopesNotAuthorized(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotAuthorized,
		fmt.Sprintf("The authorization %s lacks %s; it keeps the scopes that it was made with.", v.Bound.ID, list(v.Missing)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s and see that the Permissions tab includes %s.", d.Name, d.Account, list(v.Missing)), false}
}

func scopesNotExpected(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotExpected,
		fmt.Sprintf("The authorization %s carries %s beyond the scopes of this connection, and exact_scopes is set.", v.Bound.ID, list(v.Unexpected)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s with just %s on the Permissions tab, or add what it carries to scopes.", d.Name, d.Account, list(d.Scopes)), false}
}

func pinGone(d Declared, told evidence) Problem {
	return Problem{CodePinGone,
		fmt.Sprintf("The authorization %s, named in authorization_id, is not alive on the app %s.", d.Pin, d.AppID) + told.loss(d),
		"Reauthorize the connection in the Workflows Console and put the new authorization's id into authorization_id, or remove the argument.", false}
}

func pinOfAnotherAccount(d Declared, token okta.RefreshToken) Problem {
	return Problem{CodePinOfAnother,
		fmt.Sprintf("The authorization %s, named in authorization_id, was made by the user %s and not by %s.", d.Pin, token.UserID, d.Account),
		"Correct authorization_id or service_account.", false}
}

func severalAuthorizations(d Declared, candidates []okta.RefreshToken) Problem {
	return Problem{CodeSeveral,
		fmt.Sprintf("%d live authorizations by %s fit this connection, and Okta does not show which is its own:\n%s", len(candidates), d.Account, describe(candidates)),
		"Set authorization_id to the one that was made when this connection was authorized.", false}
}

func newerAuthorization(d Declared, token okta.RefreshToken, newer []okta.RefreshToken) Problem {
	return Problem{CodeNewer,
		fmt.Sprintf("The authorization %s lacks a scope, and newer ones by %s have them all:\n%s", token.ID, d.Account, describe(newer)),
		fmt.Sprintf("If %q was reauthorized, set authorization_id to the new one. If not, reauthorize it in the Workflows Console.", d.Name), false}
}

func bindingAssumedProblem(d Declared, token okta.RefreshToken) Problem {
	return Problem{CodeAssumed,
		fmt.Sprintf("That the authorization %s by %s is this connection's own is assumed: it fits, and Okta does not show more.", token.ID, d.Account),
		"Set authorization_id to confirm it. Until then it is never revoked by disabling or destroying this resource.", false}
}

func stillAlive(token okta.RefreshToken) Problem {
	return Problem{CodeStillAlive,
		fmt.Sprintf("The connection is disabled, but its authorization %s still lives.", token.ID),
		"Apply, and it is revoked.", false}
}

func othersLeftAlone(d Declared, others []okta.RefreshToken) Problem {
	return Problem{CodeOthersLeftAlone,
		fmt.Sprintf("Live authorizations by %s would fit this disabled connection; none is confirmed to be its own, so they are left alone:\n%s", d.Account, describe(others)),
		"If one of them is this connection's, set authorization_id to it and apply, or revoke it in the Admin Console.", false}
}

func checkNotPermitted(what, scope string) Problem {
	return Problem{CodeCheckNotPermitted,
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

// AuthorizeSteps are the console's steps and what to type, as Okta's help page
// "Authorize your Okta Devices account" gives them.
func AuthorizeSteps(d Declared, clientID, consoleURL string) []string {
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
