package connection

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// authorizations hold the answers of Okta about an app's authorizations.
type authorizations struct {
	tokens judgement.TokensSeen
	// matching are the active tokens that the arguments let into the list.
	matching []okta.RefreshToken
	// accounts are the users of these, by id. Okta states none for some tokens.
	accounts map[string]*judgement.Seen[okta.User]
	logAsked bool
	log      okta.Log
	logErr   error
}

// origins returns the nicknames of the matching authorizations, by id.
func (a authorizations) origins() map[string]judgement.Origin {
	found := map[string]judgement.Origin{}
	if !a.logAsked || a.logErr != nil {
		return found
	}
	byAccount := map[string][]okta.RefreshToken{}
	for _, token := range a.tokens.Tokens {
		byAccount[token.UserID] = append(byAccount[token.UserID], token)
	}
	log := seen(a.log, nil)
	for id, owner := range a.accounts {
		tokens := judgement.TokensSeen{Tokens: slices.Concat(byAccount[id], byAccount[""]), At: a.tokens.At}
		maps.Copy(found, judgement.Origins(owner.Value, tokens, log))
	}
	return found
}

// gap says why the System Log may have nicknames that the list lacks, or "".
func (a authorizations) gap() string {
	switch {
	case !a.logAsked:
		return "The System Log was not read, because include_names is false, or because it is omitted and explain_drift of the provider is false."
	case a.logErr != nil:
		return "The System Log could not be read: " + providerdata.Reason(a.logErr) + "."
	case a.log.Cut && len(a.log.Events) > 0:
		oldest := a.log.Events[len(a.log.Events)-1].Published
		return fmt.Sprintf("The System Log has more events of connections than %d requests return. Events before %s were not read.",
			a.log.Pages, oldest.UTC().Format(time.RFC3339))
	default:
		return ""
	}
}

// makings returns how often connections were created or reauthorized, as far as
// the System Log was read.
func (a authorizations) makings() (count int) {
	for _, event := range a.log.Events {
		if event.Succeeded && (event.Type == okta.EventConnectionCreate || event.Type == okta.EventConnectionReauthorize) {
			count++
		}
	}
	return count
}

// warnOfStranger warns if Okta showed neither the user whose authorizations are
// listed nor an authorization of that id, which is mistyped or has none left.
func (a authorizations) warnOfStranger(owner okta.User, diags *diag.Diagnostics) {
	known := func(token okta.RefreshToken) bool { return token.UserID == owner.ID }
	if owner.ID == "" || owner.Login != "" || slices.ContainsFunc(a.tokens.Tokens, known) {
		return
	}
	diags.AddAttributeWarning(path.Root("account"), fmt.Sprintf("User %s is not known", owner.ID),
		"Okta shows no user with this id, and the app has no authorization of it, so the list is empty. If the user was deleted, no authorization is left. Otherwise, correct the id.")
}

// warn adds what was asked for and could not be read.
func (a authorizations) warn(appID string, diags *diag.Diagnostics) {
	if a.logErr != nil {
		remedy := "Plan again later"
		if okta.IsForbidden(a.logErr) {
			remedy = "Grant the credentials okta.logs.read"
		}
		diags.AddWarning("Nicknames of the authorizations of app "+appID+" are not known",
			fmt.Sprintf("%s Everything else in the list is complete. %s, or set include_names = false.", a.gap(), remedy))
	}
	if makings := a.makings(); len(a.tokens.Tokens) == 0 && makings > 0 {
		diags.AddWarning("Okta lists no authorization of app "+appID,
			fmt.Sprintf("The System Log shows that connections were created or reauthorized %d times in the last 90 days. Either all their authorizations have ended, or Okta does not list the authorizations of Workflows connections in this org. Check the connections in the Workflows Console before you rely on the empty list.", makings))
	}
	unread, scope := 0, ""
	for _, owner := range a.accounts {
		if owner.Refused != "" {
			unread, scope = unread+1, owner.Refused
		}
	}
	if unread > 0 {
		diags.AddWarning("Accounts of the authorizations of app "+appID+" could not be read",
			fmt.Sprintf("The login and the status of %d of %d accounts are null, because the credentials lack the scope %s or an admin role that reads users. Grant them.",
				unread, len(a.accounts), scope))
	}
}
