package grant

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// The kinds of things that grants declare: a scope of an app, and, for a set,
// that the app has no other scopes.
const (
	kindGrant = "grant"
	kindExact = "exact set of grants"
)

// grantThing is a granted scope. A null or unknown issuer is the app's, which is
// not known before the grants are read.
func grantThing(appID, issuer types.String, scope string) peers.Thing {
	return peers.Thing{Kind: kindGrant, Of: appID.ValueString(), Name: scope, Issuer: issuer.ValueString()}
}

func exactThing(appID, issuer types.String) peers.Thing {
	return peers.Thing{Kind: kindExact, Of: appID.ValueString(), Issuer: issuer.ValueString()}
}

func thingsOf(appID, issuer types.String, scopes []string) []peers.Thing {
	things := make([]peers.Thing, 0, len(scopes))
	for _, scope := range scopes {
		things = append(things, grantThing(appID, issuer, scope))
	}
	return things
}

// known returns planned, or prior while planned is unknown.
func known(planned, prior types.String) types.String {
	if planned.IsUnknown() {
		return prior
	}
	return planned
}

// warnKept explains in the plan of an object that is destroyed which grants stay.
func warnKept(diags *diag.Diagnostics, registry *peers.Registry, key string, kept []peers.Thing) {
	for _, thing := range kept {
		diags.AddWarning(fmt.Sprintf("Scope %s stays granted to app %s", thing.Name, thing.Of),
			fmt.Sprintf("This plan destroys a resource that declares the grant, but %s declares it too. The grant is left as it is.", labels(registry.Holders(key, thing))))
	}
}

// joinChange reports whether another object that is destroyed in this plan, or
// was destroyed in this apply, takes a grant that an unchanged object declares.
// Then the unchanged object takes part in the apply, which keeps the grant.
func joinChange(diags *diag.Diagnostics, registry *peers.Registry, key string, things []peers.Thing) (joins bool) {
	for _, thing := range things {
		takers := registry.Takers(key, thing)
		if len(takers) > 0 {
			diags.AddWarning(fmt.Sprintf("Scope %s of app %s is kept", thing.Name, thing.Of),
				fmt.Sprintf("This plan destroys %s, which declares the grant too. This resource is updated in the same apply and keeps it.", labels(takers)))
		}
		joins = joins || len(takers) > 0 || registry.Taken(thing)
	}
	return joins
}

// refuseTaking adds an error for each grant that a plan takes away from a
// resource that keeps it. It does so in whichever of the two is planned second.
func refuseTaking(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) (refused bool) {
	refuse := func(thing peers.Thing, taker, holder string) {
		refused = true
		diags.AddAttributeError(appIDPath, fmt.Sprintf("Scope %s of app %s is both declared and revoked", thing.Name, thing.Of),
			fmt.Sprintf("The plan revokes it for %s, and %s declares it. Nothing is changed. "+
				"Declare the scope in both, or in one of the two only: set on_destroy = \"retain\" on the resource that is to go, apply, and remove the resource then. "+
				"If the resource was renamed, add a moved block instead.", taker, holder))
	}
	for _, thing := range object.Holds {
		if conflicts := registry.Conflicts(object.Key, thing); len(conflicts) > 0 {
			refuse(thing, labels(conflicts), object.Label)
		}
	}
	if !object.Configured {
		return refused
	}
	for _, thing := range object.Takes {
		if holders := registry.Holders(object.Key, thing); len(holders) > 0 && !object.Declares(thing) {
			refuse(thing, object.Label, labels(holders))
		}
	}
	return refused
}

// warnTogether warns once of grants that several resources declare.
func warnTogether(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) {
	for _, thing := range object.Holds {
		if thing.Kind != kindGrant {
			continue
		}
		if others := registry.Holders(object.Key, thing); len(others) > 0 {
			diags.AddWarning(fmt.Sprintf("Scope %s of app %s is declared more than once", thing.Name, thing.Of),
				fmt.Sprintf("%s and %s declare the grant. It stays until the last of them is destroyed. "+
					"Remove one of them; a resource that is destroyed leaves the grant to the other.", upperFirst(object.Label), labels(others)))
		}
	}
}

func labels(objects []peers.Object) string {
	all := make([]string, 0, len(objects))
	for _, object := range objects {
		all = append(all, object.Label)
	}
	return strings.Join(slices.Compact(all), " and ")
}

func upperFirst(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// warnLeft names grants that a deletion leaves although the plan showed it.
func warnLeft(diags *diag.Diagnostics, left []peers.Thing) {
	for _, thing := range left {
		diags.AddWarning(fmt.Sprintf("Scope %s stays granted to app %s", thing.Name, thing.Of),
			"The resource was tainted, or its replacement was created first, so that the provider can't check whether another resource relies on the grant. It is left as it is. "+
				"If nothing needs it, revoke it in the Admin Console on the app's Okta API Scopes tab.")
	}
}
