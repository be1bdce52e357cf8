package judgement

import (
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// readLogs is the scope that the provider needs for reading the System Log.
const readLogs = "okta.logs.read"

// Statuses of an app, a user and an org, as Okta's APIs name them.
const (
	active               = "ACTIVE"
	accountSuspended     = "SUSPENDED"
	accountDeprovisioned = "DEPROVISIONED"
	classicEngine        = "v1"
)

// prerequisites returns the problems that prevent or may prevent any
// authorization. They are in the order of Okta's help page "Authorize your Okta
// Devices account".
func prerequisites(d Declared, m *Memory, o Observed) []Problem {
	var found []Problem
	if o.Org.Pipeline == classicEngine {
		found = append(found, notIdentityEngine())
	}
	switch {
	case d.Domain == "":
	case !slices.ContainsFunc(o.Org.Hosts, func(host string) bool { return strings.EqualFold(host, d.Domain) }):
		found = append(found, domainNotOfOrg(d, o.Org.Hosts))
	case o.Org.Default != "" && !strings.EqualFold(d.Domain, o.Org.Default):
		found = append(found, domainIsCustom(d, o.Org.Default))
	}
	found = append(found, appProblems(d, o)...)
	found = append(found, accountProblems(d, o)...)
	found = append(found, grantProblems(d, m, o)...)
	if o.Tokens.Refused != "" {
		found = append(found, checkNotPermitted("the refresh tokens of the app "+d.AppID, o.Tokens.Refused))
	}
	if d.VerifyWithLog && o.Log.Failed != "" {
		found = append(found, logFailed(o))
	}
	if d.VerifyWithLog && o.Log.Refused != "" {
		found = append(found, checkNotPermitted("the System Log, which verify_with_log requires", o.Log.Refused))
	}
	return found
}

func appProblems(d Declared, o Observed) []Problem {
	switch {
	case o.App.Refused != "":
		return []Problem{checkNotPermitted("the app "+d.AppID, o.App.Refused)}
	case o.App.Gone:
		return []Problem{appNotFound(d)}
	case o.App.Value.Status != active:
		return []Problem{appInactive(d, o.App.Value)}
	default:
		return nil
	}
}

func accountProblems(d Declared, o Observed) (found []Problem) {
	switch user := o.Account.Value; {
	case o.Account.Refused != "":
		found = append(found, checkNotPermitted("the service account "+d.Account, o.Account.Refused))
	case o.Account.Gone:
		// Its assignment and roles are gone too, so one problem is enough.
		return []Problem{accountNotFound(d)}
	case user.Status == accountSuspended, user.Status == accountDeprovisioned:
		found = append(found, accountInactive(d, user))
	case user.Status != active:
		found = append(found, accountNotReady(d, user))
	}
	switch {
	case o.App.Gone:
	case o.Assignment.Refused != "":
		found = append(found, checkNotPermitted("the assignment of the app "+d.AppID+" to the service account "+d.Account, o.Assignment.Refused))
	case !o.Assignment.Value:
		found = append(found, notAssigned(d))
	}
	switch {
	case o.Roles.Refused != "":
		found = append(found, checkNotPermitted("the admin roles of the service account "+d.Account, o.Roles.Refused))
	case !hasRole(o.Roles.Value, okta.RoleSuperAdmin):
		found = append(found, notSuperAdmin(d, hasRole(o.Roles.Value, okta.RoleWorkflowsAdmin)))
	}
	return found
}

func hasRole(roles []okta.Role, roleType string) bool {
	return slices.ContainsFunc(roles, func(r okta.Role) bool { return r.Type == roleType })
}

// grantProblems compares the app's grants with the scopes that the connection
// needs. Okta doesn't document whether it lists the scopes that it grants
// automatically. If it no longer lists one that it has listed before, the scope
// was revoked.
func grantProblems(d Declared, m *Memory, o Observed) []Problem {
	switch {
	case o.App.Gone:
		// The grants are gone with the app.
		return nil
	case o.Grants.Refused != "":
		return []Problem{checkNotPermitted("the scope grants of the app "+d.AppID, o.Grants.Refused)}
	}
	var found []Problem
	granted := make([]string, 0, len(o.Grants.Value))
	for _, grant := range o.Grants.Value {
		granted = append(granted, grant.Scope)
	}
	for _, scope := range without(d.Scopes, granted) {
		found = append(found, scopeNotGranted(d, scope))
	}
	for _, scope := range without(m.Automatic, granted) {
		found = append(found, automaticScopeGone(d, scope))
	}
	m.Automatic = sorted(append(slices.Clone(m.Automatic), intersection(connector.AutomaticScopes(), granted)...))
	return found
}

func intersection(a, b []string) []string { return without(a, without(a, b)) }
