package appcredentials

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is oktadevices_app_credentials in configuration and result.
type model struct {
	AppID        types.String `tfsdk:"app_id"`
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
}

func fromAPI(appID types.String, clientID string, secret okta.ClientSecret) model {
	return model{AppID: appID, ClientID: tfvalue.String(clientID), ClientSecret: types.StringValue(secret.Secret)}
}

// inUse picks the secret to hand on: an active one and, while one takes the place
// of the other, the newer. In what order Okta lists them is not documented.
func inUse(secrets []okta.ClientSecret) (okta.ClientSecret, bool) {
	active := slices.DeleteFunc(slices.Clone(secrets), func(s okta.ClientSecret) bool { return !s.Active() || s.Secret == "" })
	if len(active) == 0 {
		return okta.ClientSecret{}, false
	}
	return slices.MaxFunc(active, func(a, b okta.ClientSecret) int {
		return cmp.Or(a.Created.Compare(b.Created), a.LastUpdated.Compare(b.LastUpdated), cmp.Compare(a.ID, b.ID))
	}), true
}
