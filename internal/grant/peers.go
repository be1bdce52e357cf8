package grant

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// grantThing is a granted scope. A null or unknown issuer is the app's, which is
// not known before the grants are read.
func grantThing(appID, issuer types.String, scope string) peers.Thing {
	return peers.Thing{Kind: peers.Grant, Of: appID.ValueString(), Name: scope, Issuer: issuer.ValueString()}
}

func exactThing(appID, issuer types.String) peers.Thing {
	return peers.Thing{Kind: peers.ExactSet, Of: appID.ValueString(), Issuer: issuer.ValueString()}
}

func thingsOf(appID, issuer types.String, scopes []string) []peers.Thing {
	things := make([]peers.Thing, 0, len(scopes))
	for _, scope := range scopes {
		things = append(things, grantThing(appID, issuer, scope))
	}
	return things
}

func atAppID(peers.Thing) path.Path { return appIDPath }

// warnBesideSet warns of a set of the run that does not list a single grant.
func warnBesideSet(diags *diag.Diagnostics, registry *peers.Registry, key string, thing peers.Thing) {
	for _, set := range registry.Holders(key, peers.Thing{Kind: peers.ExactSet, Of: thing.Of, Issuer: thing.Issuer}) {
		if !set.Declares(thing) {
			warnBeside(diags, thing.Of, []peers.Thing{thing})
		}
	}
}

func warnBeside(diags *diag.Diagnostics, appID string, singles []peers.Thing) {
	if len(singles) == 0 {
		return
	}
	scopes := make([]string, 0, len(singles))
	for _, single := range singles {
		scopes = append(scopes, single.Name)
	}
	slices.Sort(scopes)
	diags.AddWarning(fmt.Sprintf("App %s has an exact set of scope grants and single ones", appID),
		fmt.Sprintf("The set revokes every scope that it does not list, but oktadevices_scope_grant declares %s. This apply succeeds, and the next plan is refused. "+
			"Add the scopes to the set, or use oktadevices_scope_grant for all scopes of the app.", strings.Join(slices.Compact(scopes), ", ")))
}
