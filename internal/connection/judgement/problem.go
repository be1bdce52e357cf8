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

// Problem is an entry of the attribute problems: what is wrong or uncertain,
// and how to fix it.
type Problem struct {
	Code    string `tfsdk:"code"`
	Summary string `tfsdk:"summary"`
	Remedy  string `tfsdk:"remedy"`
}

// The codes below add themselves to these lists.
var (
	// Codes lists the codes of all problems, in the order of the documentation.
	Codes []string
	// blocking are the codes of problems that no authorization works with.
	blocking []string
)

// Codes of problems. They are stable, because people match on them.
var (
	CodeNotIdentityEngine   = blockingCode("ORG_NOT_IDENTITY_ENGINE")
	CodeDomainNotOfOrg      = code("DOMAIN_NOT_OF_ORG")
	CodeAppNotFound         = blockingCode("APP_NOT_FOUND")
	CodeAppInactive         = blockingCode("APP_INACTIVE")
	CodeAccountNotFound     = blockingCode("SERVICE_ACCOUNT_NOT_FOUND")
	CodeAccountInactive     = blockingCode("SERVICE_ACCOUNT_INACTIVE")
	CodeAccountNotReady     = code("SERVICE_ACCOUNT_NOT_READY")
	CodeNotAssigned         = blockingCode("APP_NOT_ASSIGNED")
	CodeNotSuperAdmin       = code("NOT_SUPER_ADMIN")
	CodeScopeNotGranted     = blockingCode("SCOPE_NOT_GRANTED")
	CodeAutomaticScopeGone  = code("AUTOMATIC_SCOPE_GONE")
	CodeNotAuthorized       = code("NOT_AUTHORIZED")
	CodeNotVisible          = code("AUTHORIZATION_NOT_VISIBLE")
	CodeConnectionLost      = code("CONNECTION_DELETED")
	CodeScopesNotAuthorized = code("SCOPES_NOT_AUTHORIZED")
	CodeScopesNotExpected   = code("SCOPES_NOT_EXPECTED")
	CodePinGone             = code("PINNED_AUTHORIZATION_GONE")
	CodePinOfAnother        = code("PINNED_AUTHORIZATION_OF_ANOTHER_ACCOUNT")
	CodeSeveral             = code("SEVERAL_AUTHORIZATIONS")
	CodeNewer               = code("NEWER_AUTHORIZATION")
	CodeAssumed             = code("BINDING_ASSUMED")
	CodeStillAlive          = code("AUTHORIZATION_STILL_ALIVE")
	CodeOthersLeftAlone     = code("OTHER_AUTHORIZATIONS_LEFT_ALONE")
	CodeCheckNotPermitted   = code("CHECK_NOT_PERMITTED")
	CodeCheckFailed         = code("CHECK_FAILED")
	CodeEnds                = code("AUTHORIZATION_ENDS")
	CodeRefused             = code("REFRESH_REFUSED")
	CodeUnexplainedUse      = code("UNEXPLAINED_USE")
)

func code(name string) string {
	Codes = append(Codes, name)
	return name
}

func blockingCode(name string) string {
	blocking = append(blocking, name)
	return code(name)
}

func notIdentityEngine() Problem {
	return Problem{CodeNotIdentityEngine,
		"The org is on Classic Engine, and the Okta Devices connector works with Identity Engine only.",
		"Upgrade the org to Identity Engine (ask Okta Support), or configure the provider for another org."}
}

func domainNotOfOrg(d Declared, hosts []string) Problem {
	return Problem{CodeDomainNotOfOrg,
		fmt.Sprintf("The domain %s is not one of this org's known domains: %s.", d.Domain, list(hosts)),
		"Set domain to the org's address at Okta, which is not a custom domain, and type the same when you create or reauthorize the connection."}
}

func domainIsCustom(d Declared, atOkta string) Problem {
	return Problem{CodeDomainNotOfOrg,
		fmt.Sprintf("The domain %s is a custom domain of the org, and Okta documents that Workflows cannot be reached through one.", d.Domain),
		fmt.Sprintf("Set domain = %q, and type the same when you create or reauthorize the connection.", atOkta)}
}

func appNotFound(d Declared) Problem {
	return Problem{CodeAppNotFound,
		fmt.Sprintf("The app %s does not exist in this org.", d.AppID),
		"Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth), or remove the connection from the configuration."}
}

func appInactive(d Declared, app okta.App) Problem {
	return Problem{CodeAppInactive,
		fmt.Sprintf("The app %q (%s) is %s, so its authorizations do not work.", app.Label, d.AppID, app.Status),
		"Activate it in the Admin Console, Applications."}
}

func accountNotFound(d Declared) Problem {
	return Problem{CodeAccountNotFound,
		fmt.Sprintf("The service account %s no longer exists in this org. Its authorizations no longer work.", d.Account),
		"Set service_account to another account, and authorize the connection as that account."}
}

func accountInactive(d Declared, user okta.User) Problem {
	return Problem{CodeAccountInactive,
		fmt.Sprintf("The service account %s is %s, so cards of this connection fail with 401 or 403.", d.Account, user.Status),
		"Unsuspend or reactivate it in the Admin Console, Directory, People. If it was deactivated, reauthorize the connection afterwards."}
}

func accountNotReady(d Declared, user okta.User) Problem {
	return Problem{CodeAccountNotReady,
		fmt.Sprintf("The service account %s is %s instead of ACTIVE.", d.Account, user.Status),
		"Sign in as it once, or activate or unlock it in the Admin Console, Directory, People. Then authorize the connection, or, if it is authorized already, check that its flows work."}
}

func notAssigned(d Declared) Problem {
	return Problem{CodeNotAssigned,
		fmt.Sprintf("The app %s is not assigned to the service account %s, neither directly nor through a group.", d.AppID, d.Account),
		"Assign it with oktadevices_service_account, or in the Admin Console, Applications, Assignments."}
}

func notSuperAdmin(d Declared, workflowsAdmin bool) Problem {
	has := "has no super admin role, neither directly nor through a group"
	if workflowsAdmin {
		has = "is a Workflows Administrator (WORKFLOWS_ADMIN) but not a super admin"
	}
	return Problem{CodeNotSuperAdmin,
		fmt.Sprintf("The service account %s %s. Okta's help requires a super admin to authorize a connection. Newer help pages allow a Workflows Administrator too.", d.Account, has),
		"If authorizing fails or cards fail with 403, assign it the role: set super_admin = true on oktadevices_service_account, or use the Admin Console, Security, Administrators."}
}

func scopeNotGranted(d Declared, scope string) Problem {
	return Problem{CodeScopeNotGranted,
		fmt.Sprintf("The scope %s is not granted to the app %s.", scope, d.AppID),
		"If this plan grants it, apply. Otherwise, grant it with oktadevices_scope_grant or oktadevices_scope_grants, or in the Admin Console on the app's Okta API Scopes tab."}
}

func automaticScopeGone(d Declared, scope string) Problem {
	return Problem{CodeAutomaticScopeGone,
		fmt.Sprintf("Okta no longer lists the scope %s among the grants of the app %s. Okta grants this scope automatically, and documents that authorizing fails if it is revoked.", scope, d.AppID),
		"Restore it in the Admin Console on the app's Okta API Scopes tab, or ask Okta Support."}
}

// notAuthorized says that no authorization matches. others are active
// authorizations by the same account that are known to belong to other
// connections. beside are those that existed at the same time as this
// connection's, which has ended.
func notAuthorized(d Declared, o Observed, others, beside []okta.RefreshToken, log evidence) Problem {
	summary := fmt.Sprintf("No active authorization of the app %s by %s carries any of the scopes of this connection.", d.AppID, d.Account)
	remedy := AuthorizeSteps(d, o.ClientID, o.ConsoleURL)
	if len(others)+len(beside) > 0 {
		summary = fmt.Sprintf("No active authorization of the app %s by %s is known to be this connection's.", d.AppID, d.Account)
		// Its nickname in the console may differ from its name here.
		remedy += "\n  Or, if it was authorized under another nickname: set authorization_id."
	}
	if len(others) > 0 {
		summary += " These belong to other connections:\n" + describe(others)
	}
	if len(beside) > 0 {
		summary += " The authorization of this connection has ended. These match too, but existed at the same time:\n" + describe(beside)
	}
	return Problem{CodeNotAuthorized, summary + log.loss(d) + log.nearNicknames(d), remedy}
}

// nearNicknames names the connections that the account made, since one of them
// may be meant. The text begins with a blank or is empty.
func (e evidence) nearNicknames(d Declared) string {
	for _, nickname := range e.nicknames {
		if similarNickname(nickname, d.Name) {
			return fmt.Sprintf(" The System Log shows a connection %q, which differs from %q only in case or blanks. If you mean that connection, correct name.", nickname, d.Name)
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

// notVisible says that the log shows the making of an authorization that the
// list lacks.
func (b *binder) notVisible() Problem {
	made, password := b.log.made.LogEvent, ""
	if b.passwordChangedSince(made.Published) {
		password = fmt.Sprintf(" The password of %s was changed since, which may have ended the authorization.", b.d.Account)
	}
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s, but %s", b.d.AppID, b.d.Account, sentence.GoOn(made.Sentence(did(made, b.d)))) + password,
		"The provider can't see the authorization and can only watch its prerequisites. Check in the Workflows Console, Connections, whether the connection works. If it doesn't, reauthorize it there. If it does, there is nothing else to do."}
}

// logUnread says that the list shows no authorization and that the log could
// not be read.
func logUnread(d Declared, o Observed) Problem {
	reason := cmp.Or(o.Log.Failed, o.Uses.Failed, "it has more events than the provider reads")
	if o.Log.Refused != "" {
		reason = "the credentials lack the scope " + o.Log.Refused + ", or an admin role that can read reports, such as Report Administrator"
	}
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s. Okta's list may omit authorizations of Workflows. The System Log would show the connection, but could not be read: %s.", d.AppID, d.Account, reason),
		"Grant the provider's credentials the missing scope or role, or run plan again if the reason is another one. If the connection is not authorized yet:\n" + AuthorizeSteps(d, o.ClientID, o.ConsoleURL)}
}

func notListed(d Declared) Problem {
	return Problem{CodeNotVisible,
		fmt.Sprintf("Okta's list shows no authorization of the app %s by %s for this connection, but that list has lacked an active authorization before.", d.AppID, d.Account),
		"Check in the Workflows Console, Connections, whether the connection works. If it doesn't, reauthorize it there. If it does and you know its authorization, set authorization_id to it."}
}

func notProven(d Declared, o Observed) Problem {
	return Problem{CodeCheckFailed,
		fmt.Sprintf("Okta's list lacks the authorization %s of this connection, and checking whether it is still active failed: %s.", o.Tokens.Unproven, o.Tokens.Why),
		fmt.Sprintf("Run plan again. If the problem remains, check in the Workflows Console, Connections, whether the connection works with the app %s, and reauthorize it if it doesn't.", d.AppID)}
}

func unexplainedUse(d Declared) Problem {
	return Problem{CodeUnexplainedUse,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s, but the System Log shows one in use. The log does not show how that one was made.", d.AppID, d.Account),
		fmt.Sprintf("Check in the Workflows Console, Connections, whether %q is authorized. If it isn't, or to make the System Log show its authorization, reauthorize it there.", d.Name)}
}

// stillVisible is the problem of a disabled connection in an org that lists no
// tokens.
func stillVisible(d Declared, made *okta.LogEvent) Problem {
	summary := fmt.Sprintf("The connection is disabled, and Okta lists no authorization of the app %s by %s that could be revoked. The System Log shows that an authorization is in use.", d.AppID, d.Account)
	if made != nil {
		summary = fmt.Sprintf("The connection is disabled, and Okta lists no authorization that could be revoked. %s The log doesn't show that it ended.", made.Sentence(did(*made, d)))
	}
	return Problem{CodeNotVisible, summary, fmt.Sprintf("Delete the connection %q in the Workflows Console, Connections.", d.Name)}
}

func refreshRefused(d Declared, o Observed) Problem {
	return Problem{CodeRefused,
		fmt.Sprintf("Okta lists no authorization of the app %s by %s, and the System Log shows that Okta has refused access tokens to this connection for an hour or longer.", d.AppID, d.Account),
		fmt.Sprintf("Reauthorize %q as %s in the Workflows Console, Connections. If the app's client secret was rotated, type the new one there. If the console doesn't list the connection, create it:\n", d.Name, d.Account) +
			AuthorizeSteps(d, o.ClientID, o.ConsoleURL)}
}

func logFailed(o Observed) Problem {
	return Problem{CodeCheckFailed,
		fmt.Sprintf("verify_with_log is set, but the System Log could not be read: %s. Deletions and revocations that earlier runs found in the log still count.", o.Log.Failed),
		"Run plan again."}
}

// endWarning is how long before the end of an authorization the warning starts.
const endWarning = 14 * 24 * time.Hour

// ends warns of an authorization that ends soon and that no use prolongs. Okta
// documents a fixed life of 90 days for its org authorization server. A token
// that was used after its first day and still ends after 90 days has this fixed
// life.
func ends(token okta.RefreshToken, at time.Time) []Problem {
	fixed := token.LastUpdated.Sub(token.Created) > 24*time.Hour && (token.ExpiresAt.Sub(token.Created)-90*24*time.Hour).Abs() < time.Minute
	if !fixed || token.ExpiresAt.Sub(at) > endWarning {
		return nil
	}
	return []Problem{{CodeEnds,
		fmt.Sprintf("The authorization %s ends on %s, 90 days after it was made. Using it does not extend it.", token.ID, token.ExpiresAt.UTC().Format(time.RFC3339)),
		"Reauthorize the connection in the Workflows Console before then."}}
}

func connectionLost(token okta.RefreshToken, says string, others bool) Problem {
	summary := strings.TrimSpace(says) + fmt.Sprintf(" Its authorization %s is still active.", token.ID)
	if others {
		summary += " Other accounts have made connections with the same name, so it may have been one of theirs."
	}
	return Problem{CodeConnectionLost, summary,
		"If the Workflows Console no longer lists the connection, create it again or remove it from the configuration. To revoke the remaining authorization as well, apply revoke_on_destroy = true before you remove it."}
}

func scopesNotAuthorized(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotAuthorized,
		fmt.Sprintf("The authorization%s lacks %s. The scopes of an authorization never change after it was made.", v.which(), list(v.Missing)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s and check that the Permissions tab includes %s.", d.Name, d.Account, list(v.Missing))}
}

// which returns the id of the bound authorization, or that only the log shows
// it. The text continues "The authorization".
func (v Verdict) which() string {
	if v.Bound.ID == "" {
		return " that the System Log shows"
	}
	return " " + v.Bound.ID
}

func scopesNotExpected(d Declared, v Verdict) Problem {
	return Problem{CodeScopesNotExpected,
		fmt.Sprintf("The authorization%s has scopes that this connection does not declare: %s. exact_scopes does not allow them.", v.which(), list(v.Unexpected)),
		fmt.Sprintf("In the Workflows Console, Connections, reauthorize %q as %s with only %s on the Permissions tab, or add the other scopes to the argument scopes.", d.Name, d.Account, list(d.Scopes))}
}

func pinGone(d Declared, candidates []okta.RefreshToken, log evidence) Problem {
	summary := fmt.Sprintf("The authorization %s in authorization_id is not active on the app %s.", d.Pin, d.AppID) + log.loss(d)
	remedy := "Reauthorize the connection in the Workflows Console. Then set authorization_id to the id of the new authorization, which the data source oktadevices_authorizations lists, or remove the argument."
	if len(candidates) > 0 {
		summary += fmt.Sprintf(" These authorizations by %s match:\n%s", d.Account, describe(candidates))
		remedy = "If one of these is the new authorization of this connection, set authorization_id to its id. Otherwise, " + sentence.GoOn(remedy)
	}
	return Problem{CodePinGone, summary, remedy}
}

func pinOfAnotherAccount(d Declared, token okta.RefreshToken) Problem {
	return Problem{CodePinOfAnother,
		fmt.Sprintf("The authorization %s in authorization_id was made by the user %s and not by %s.", d.Pin, token.UserID, d.Account),
		"Correct authorization_id or service_account."}
}

func severalAuthorizations(d Declared, candidates []okta.RefreshToken) Problem {
	return Problem{CodeSeveral,
		fmt.Sprintf("%d active authorizations by %s match this connection, and Okta does not show which one belongs to it:\n%s", len(candidates), d.Account, describe(candidates)),
		"Compare the times with the Workflows Console, Connections. Set authorization_id to the authorization that was made when this connection was authorized. If the times don't show it, reauthorize the connection, plan again, and set authorization_id to the newest one."}
}

func newerAuthorization(d Declared, token okta.RefreshToken, newer []okta.RefreshToken) Problem {
	return Problem{CodeNewer,
		fmt.Sprintf("The authorization %s lacks a scope, but newer ones by %s have all scopes:\n%s", token.ID, d.Account, describe(newer)),
		fmt.Sprintf("If %q was reauthorized, set authorization_id to the new one. If not, reauthorize it in the Workflows Console.", d.Name)}
}

func bindingAssumedProblem(d Declared, token okta.RefreshToken, asked bool) Problem {
	orLog := ""
	if !asked {
		orLog = fmt.Sprintf(", or grant the provider's credentials the scope %s, so that the System Log can confirm it", readLogs)
	}
	return Problem{CodeAssumed,
		fmt.Sprintf("The authorization %s, created %s by %s, is assumed to be this connection's. It matches, but the System Log does not confirm it.", token.ID, token.Created.UTC().Format(time.RFC3339), d.Account),
		fmt.Sprintf("Compare its account and time with this connection in the Workflows Console. If they match, set authorization_id = %q to confirm it%s. If they don't match, a person must authorize this connection. Until the authorization is confirmed, disabling or destroying this resource does not revoke it.", token.ID, orLog)}
}

func stillAlive(token okta.RefreshToken) Problem {
	return Problem{CodeStillAlive,
		fmt.Sprintf("The connection is disabled, but its authorization %s is still active.", token.ID),
		"Run apply to revoke it."}
}

func othersLeftAlone(d Declared, others []okta.RefreshToken) Problem {
	return Problem{CodeOthersLeftAlone,
		fmt.Sprintf("Active authorizations by %s match this connection. None is confirmed to belong to it, so the provider does not revoke them:\n%s", d.Account, describe(others)),
		"If one of them belongs to this connection, delete the connection in the Workflows Console. As long as the resource exists, you can also set authorization_id to it and run apply."}
}

func checkNotPermitted(what, scope string) Problem {
	return Problem{CodeCheckNotPermitted,
		fmt.Sprintf("The provider's credentials lack the rights to read %s.", what),
		fmt.Sprintf("Grant them the scope %s. If they have the scope, assign them an admin role that may read this: for the System Log, Report Administrator suffices; super admin always does.", scope)}
}

// describe lists authorizations, one on each line, so that a person can
// distinguish them.
func describe(tokens []okta.RefreshToken) string {
	lines := make([]string, 0, len(tokens))
	for _, token := range tokens {
		lines = append(lines, fmt.Sprintf("  %s, created %s, scopes %s", token.ID, token.Created.UTC().Format(time.RFC3339), list(connector.WithoutAutomatic(sorted(token.Scopes)))))
	}
	return strings.Join(lines, "\n")
}

// AuthorizeSteps returns the steps in the console and what to type, as in
// Okta's help page "Authorize your Okta Devices account".
func AuthorizeSteps(d Declared, clientID, consoleURL string) string {
	open := "Open the Workflows Console (Admin Console, Workflow, Workflows console)"
	if consoleURL != "" {
		open = "Open the Workflows Console: " + consoleURL
	}
	return strings.Join([]string{
		"  1. " + open,
		"     and sign in as " + d.Account + ". The account needs:",
		"       - the app Okta Workflows, which opens the console",
		"       - the app " + d.AppID + " of this connection",
		"       - the super admin role. Newer pages of Okta's help allow",
		"         a Workflows Administrator too",
		"  2. Connections, New Connection, Okta Devices. Type:",
		"       Connection Nickname:  " + d.Name,
		"       Domain:               " + d.Domain,
		"       Client ID:            " + clientID,
		"       Client Secret:        from the Admin Console, Applications,",
		"                             the app's Sign On tab",
		"  3. Permissions tab: check that these scopes are included:",
		"       " + list(d.Scopes),
		"  4. Create, and accept the consent page.",
	}, "\n")
}
