package grant

import (
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

// known returns planned, or prior while planned is unknown.
func known(planned, prior types.String) types.String {
	if planned.IsUnknown() {
		return prior
	}
	return planned
}
