package judgement

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
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
	CodeCheckFailed         = "CHECK_FAILED"
	CodeEnds                = "AUTHORIZATION_ENDS"
	CodeRefused             = "REFRESH_REFUSED"
	CodeUnexplainedUse      = "UNEXPLAINED_USE"
)

// Codes are all of them, as the documentation lists them.
var Codes = []string{
	CodeNotIdentityEngine, CodeDomainNotOfOrg, CodeAppNotFound, CodeAppInactive, CodeAccountNotFound, CodeAccountInactive, CodeAccountNotReady,
	CodeNotAssigned, CodeNotSuperAdmin, CodeScopeNotGranted, CodeAutomaticScopeGone, CodeNotAuthorized, CodeNotVisible, CodeConnectionLost,
	CodeScopesNotAuthorized, CodeScopesNotExpected, CodePinGone, CodePinOfAnother, CodeSeveral, CodeNewer, CodeAssumed, CodeStillAlive,
	CodeOthersLeftAlone, CodeCheckNotPermitted, CodeCheckFailed, CodeEnds, CodeRefused, CodeUnexplainedUse,
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

func domainIsCustom(d Declared, atOkta string) Problem {
	return Problem{CodeDomainNotOfOrg,
		fmt.Sprintf("The domain %s is a custom domain of the org, and Okta documents that Workflows cannot be reached through one.", d.Domain),
		fmt.Sprintf("Set domain = %q, and type that in the Workflows Console.", atOkta), false}
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

// notAuthorized says that nothing fits. others are active authorizations by the
// same account that are known to be other connections', beside those that were
// there beside this connection's, which has ended.
func notAuthorized(d Declared, o Observed, others, beside []okta.RefreshToken, told evidence) Problem {
	summary := fmt.Sprintf("No active authorization of the app %s by %s carries any of the scopes of this connection.", d.AppID, d.Account)
	if len(others)+len(beside) > 0 {
		summary = fmt.Sprintf("No active authorization of the app %s by %s is known to be this connection's.", d.AppID, d.Account)
	}
	if len(others) > 0 {
		summary += " These belong to other connections:\n" + describe(others)
	}
	if len(beside) > 0 {
		summary += " This connection's has ended. These fit, but existed beside it:\n" + describe(beside)
	}
	return Problem{CodeNotAuthorized, summary + told.loss(d) + told.nearNicknames(d), strings.Join(AuthorizeSteps(d, o.ClientID, o.ConsoleURL), "\n") + orPin(append(others, beside...)), false}
}

// nearNicknames names the connections that the account made, since one of them may
// be meant: it begins with a blank, or is empty.
func (e evidence) nearNicknames(d Declared) string {
	for _, nickname := range e.nicknames {
		if similarNickname(nickname, d.Name) {
			return fmt.Sprintf(" The System Log shows a connection %q, which differs from %q only in case or blanks: correct name if it is meant.", nickname, d.Name)
		}
	}
	if len(e.nicknames) == 0 || e.made != nil {
		return ""
	}
	return fmt.Sprintf(" The System Log shows that %s made connections named %s.", d.Account, quoted(e.nicknames))
}

func quoted(nicknames []string) string {
	all := make([]string, 0, len(nicknames))
	for _, nickname := range nicknames {
		all = append(all, fmt.Sprintf("%q", nickname))
	}
	return list(all)
}

// orPin is the remedy where one of the others is the connection's after all: its
// nickname in the console may not be its name here.
func orPin(others []okta.RefreshToken) string {
	if len(others) == 0 {
		return ""
	}
	return "\n  Or, if it was authorized under another nickname: set authorization_id."
}

// notVisible says that the log shows the making of an authorization which the list
// lacks. changed is whether the account's password was changed since.
func notVisible(d Declared, made okta.LogEvent, changed bool) Problem {
	password := ""
	if changed {
		password = fmt.Sprintf(" The password of %s was changed since, which may have ended the authorization.", d.Account)
	}
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta lists no authorization of the app %s, and yet %s", d.AppID, sentence.GoOn(made.Sentence(verb(made)+fmt.Sprintf(" the connection %q", d.Name)))) + password,
		"Check in the Workflows Console, Connections, whether it works. Okta does not show the authorization, so the provider can only watch its prerequisites.", false}
}

// logUnread says that neither the list nor the log shows an authorization, because
// the log could not be read.
func logUnread(d Declared, o Observed) Problem {
	reason := o.Log.Failed
	switch {
	case o.Log.Refused != "":
		reason = "the credentials lack the scope " + o.Log.Refused + ", or an admin role that reads reports, such as Report Administrator"
	case reason == "":
		reason = cmp.Or(o.Uses.Failed, "it has more events than are read")
	}
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s. Okta may leave authorizations of Workflows out of its list, and the System Log, which would show the connection, could not be read: %s.", d.AppID, d.Account, reason),
		"If the connection is not authorized yet:\n" + strings.Join(AuthorizeSteps(d, o.ClientID, o.ConsoleURL), "\n"), false}
}

func notListed(d Declared) Problem {
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta's list shows no authorization of the app %s by %s for this connection, and that list was incomplete before.", d.AppID, d.Account),
		"Check in the Workflows Console, Connections, whether the connection works, and set authorization_id to its authorization if you know it.", false}
}

func notProven(d Declared, o Observed) Problem {
	return Problem{CodeCheckFailed,
		fmt.Sprintf("Okta's list lacks the authorization %s of this connection, and whether it is still active could not be read: %s.", o.Tokens.Unproven, o.Tokens.Why),
		fmt.Sprintf("Run plan again. If this stays, check the authorization in the Admin Console, on the app %s.", d.AppID), false}
}

func lifeWithoutMaking(d Declared) Problem {
	return Problem{CodeUnexplainedUse,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s, and the System Log shows one in use whose making it does not show.", d.AppID, d.Account),
		fmt.Sprintf("Check in the Workflows Console, Connections, whether %q is authorized. Reauthorize it there to let the System Log show it.", d.Name), false}
}

// stillVisible is for a disabled connection in an org that lists no tokens.
func stillVisible(d Declared, made *okta.LogEvent) Problem {
	summary := fmt.Sprintf("The connection is disabled, and Okta lists no authorization of the app %s by %s that could be revoked. The System Log shows an authorization in use.", d.AppID, d.Account)
	if made != nil {
		summary = fmt.Sprintf("The connection is disabled, and Okta lists no authorization that could be revoked. %s The log shows no end of it.", made.Sentence(verb(*made)+fmt.Sprintf(" the connection %q", d.Name)))
	}
	return Problem{CodeNotVisible, summary, fmt.Sprintf("Delete the connection %q in the Workflows Console, Connections.", d.Name), false}
}

func refreshRefused(d Declared, o Observed) Problem {
	return Problem{CodeRefused,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s, and the System Log shows that Okta refused the newest access tokens of this connection for an hour or longer.", d.AppID, d.Account),
		strings.Join(AuthorizeSteps(d, o.ClientID, o.ConsoleURL), "\n"), false}
}

func logFailed(o Observed) Problem {
	return Problem{CodeCheckFailed,
		fmt.Sprintf("The System Log could not be read, as verify_with_log asks for: %s. What it showed before stands.", o.Log.Failed),
		"Run plan again.", false}
}

// The end of an authorization is warned of this long before.
const endWarning = 14 * 24 * time.Hour

// ends warns of an authorization that ends soon and that no use prolongs. Okta
// documents 90 days for its org authorization server; a token that was used after
// its first day and still ends then is one of those.
func ends(token okta.RefreshToken, at time.Time) []Problem {
	fixed := token.LastUpdated.Sub(token.Created) > 24*time.Hour && (token.ExpiresAt.Sub(token.Created)-90*24*time.Hour).Abs() < time.Minute
	if !fixed || token.ExpiresAt.Sub(at) > endWarning {
		return nil
	}
	return []Problem{{CodeEnds,
		fmt.Sprintf("The authorization %s ends on %s, 90 days after it was made, however much it is used.", token.ID, token.ExpiresAt.UTC().Format(time.RFC3339)),
		"Reauthorize the connection in the Workflows Console before then.", false}}
}

func connectionLost(token okta.RefreshToken, says string, others bool) Problem {
	summary := strings.TrimSpace(says) + fmt.Sprintf(" Its authorization %s is still active.", token.ID)
	if others {
		summary += " Other accounts have made connections of that name too, so it may have been one of theirs."
	}
	return Problem{CodeConnectionLost, summary,
		"If the Workflows Console does not list the connection any more, create it again, or remove it from the configuration; revoke_on_destroy ends the authorization that was left.", false}
}

func scopesNotAuthorized(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotAuthorized,
		fmt.Sprintf("The authorization%s lacks %s; it keeps the scopes that it was made with.", v.which(), list(v.Missing)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s and see that the Permissions tab includes %s.", d.Name, d.Account, list(v.Missing)), false}
}

// which names the bound authorization after the word, unless only the log shows it.
func (v Verdict) which() string {
	if v.Bound.ID == "" {
		return " that the System Log shows"
	}
	return " " + v.Bound.ID
}

func scopesNotExpected(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotExpected,
		fmt.Sprintf("The authorization%s carries %s beyond the scopes of this connection, and exact_scopes is set.", v.which(), list(v.Unexpected)),
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

func bindingAssumedProblem(d Declared, token okta.RefreshToken, asked bool) Problem {
	orLog := ""
	if !asked {
		orLog = fmt.Sprintf(", or give the credentials the scope %s, so that the System Log can", readLogs)
	}
	return Problem{CodeAssumed,
		fmt.Sprintf("The authorization %s by %s is assumed to be this connection's: it fits, and the System Log does not name it.", token.ID, d.Account),
		fmt.Sprintf("Set authorization_id = %q to confirm it%s. Until then, disabling or destroying this resource does not revoke it.", token.ID, orLog), false}
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
