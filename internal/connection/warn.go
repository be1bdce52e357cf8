package connection

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
)

// warn adds the warning that a status deserves, if any. Its summary names the
// connection: Terraform folds warnings of equal summary into one.
func warn(diags *diag.Diagnostics, name, status string, enabled bool, problems []judgement.Problem) {
	var summary string
	switch {
	case judgement.Alarming(status, enabled) && !enabled:
		summary = fmt.Sprintf("Connection %q is disabled but still authorized", name)
	case status == judgement.StatusPending:
		summary = fmt.Sprintf("Connection %q must be authorized by a person", name)
	case status == judgement.StatusReauthorize:
		summary = fmt.Sprintf("Connection %q must be reauthorized by a person", name)
	case status == judgement.StatusBlocked:
		summary = fmt.Sprintf("Connection %q is blocked", name)
	case status == judgement.StatusAmbiguous:
		summary = fmt.Sprintf("Connection %q has several matching authorizations", name)
	case status == judgement.StatusUnknown:
		summary = fmt.Sprintf("Connection %q could not be checked", name)
	case hasCode(problems, judgement.CodeOthersLeftAlone):
		summary = fmt.Sprintf("Connection %q is disabled, but matching authorizations are still active", name)
	case onlyNotPermitted(problems):
		return
	case len(problems) == 1 && hasCode(problems, judgement.CodeAssumed):
		summary = fmt.Sprintf("The authorization of connection %q is assumed, not confirmed", name)
	default:
		summary = fmt.Sprintf("Connection %q is %s, with problems to review", name, strings.ToLower(status))
	}
	diags.AddWarning(summary, "Status "+status+".\n\n"+describeProblems(problems))
}

// onlyNotPermitted reports whether every problem is a check that the
// credentials lack the rights for. The admin who gave the credentials their
// rights knows that, so such problems alone cause no warning. The attribute
// problems lists them.
func onlyNotPermitted(problems []judgement.Problem) bool {
	return !slices.ContainsFunc(problems, func(p judgement.Problem) bool { return p.Code != judgement.CodeCheckNotPermitted })
}

func hasCode(problems []judgement.Problem, code string) bool {
	return slices.ContainsFunc(problems, func(p judgement.Problem) bool { return p.Code == code })
}

// describeProblems formats problems for a diagnostic. Lines that begin with a
// space are printed as they are, the rest is wrapped by Terraform.
func describeProblems(problems []judgement.Problem) string {
	parts := make([]string, 0, len(problems))
	for _, p := range problems {
		parts = append(parts, p.Summary+"\n"+p.Remedy)
	}
	return strings.Join(parts, "\n\n")
}

// warnAssumed says at creation that an authorization that was there before was
// taken for the connection's own.
func warnAssumed(diags *diag.Diagnostics, a assessment) {
	diags.AddWarning(fmt.Sprintf("Connection %q is assumed to use an authorization that existed before", a.declared.Name),
		describeProblems(a.verdict.Problems)+"\n\nIf the Workflows Console does not list the connection yet, a person must authorize it:\n\n"+
			judgement.AuthorizeSteps(a.declared, a.observed.ClientID, a.observed.ConsoleURL))
}

// warnLeft says what destroying leaves behind although it was asked to revoke.
func warnLeft(diags *diag.Diagnostics, a assessment) {
	diags.AddWarning(fmt.Sprintf("No authorization of connection %q was revoked", a.declared.Name),
		"revoke_on_destroy is set, but no authorization is confirmed to be this connection's own, so all were left alone.\n\n"+
			describeProblems(a.verdict.Problems))
}

// warnRevoking warns at plan time of the authorization that the plan revokes
// permanently, if there is one. Whether that is active and the account's is only
// known of one that the connection is bound to.
func (p planned) warnRevoking(diags *diag.Diagnostics, id, verb string) {
	if id == "" {
		return
	}
	unless, condition := "", ""
	if p.state == nil || p.state.BoundAuthorizationID.ValueString() != id {
		unless, condition = " unless it is another account's", ", if it is active and the user in service_account made it"
	}
	diags.AddWarning(fmt.Sprintf("The authorization of connection %q will be revoked%s", cmp.Or(p.state, p.plan).Name.ValueString(), unless),
		fmt.Sprintf("%s the connection revokes the authorization %s%s. Flows that use it fail from then on, and only a person can authorize it again.", verb, id, condition))
}

// warnGrowing says at plan time that scopes were added that the authorization
// does not have.
func warnGrowing(diags *diag.Diagnostics, name string, added []string) {
	diags.AddWarning(fmt.Sprintf("Connection %q will need to be reauthorized by a person", name),
		fmt.Sprintf("The plan adds the scopes %s. An authorization keeps the scopes that it was made with. "+
			"After apply, reauthorize the connection in the Workflows Console; until then its status is %s and each plan says so.", strings.Join(added, ", "), judgement.StatusReauthorize))
}
