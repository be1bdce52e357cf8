package grant

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is oktadevices_scope_grant in configuration, plan and state.
type model struct {
	AppID     types.String `tfsdk:"app_id"`
	Scope     types.String `tfsdk:"scope"`
	Issuer    types.String `tfsdk:"issuer"`
	OnDestroy types.String `tfsdk:"on_destroy"`

	ID        types.String `tfsdk:"id"`
	ClientID  types.String `tfsdk:"client_id"`
	Source    types.String `tfsdk:"source"`
	Created   types.String `tfsdk:"created"`
	CreatedBy types.String `tfsdk:"created_by"`
	Access    types.String `tfsdk:"access"`
	OrgID     types.String `tfsdk:"org_id"`
}

// fromAPI returns the model of a grant. What Okta does not hold, the app it was
// asked for and what to do on destroy, is the caller's.
func fromAPI(g okta.Grant, appID, onDestroy types.String) model {
	return model{
		AppID:     appID,
		Scope:     types.StringValue(g.Scope),
		Issuer:    types.StringValue(g.Issuer),
		OnDestroy: onDestroy,
		ID:        types.StringValue(g.ID),
		ClientID:  tfvalue.String(g.ClientID),
		Source:    tfvalue.String(g.Source),
		Created:   tfvalue.Time(g.Created),
		CreatedBy: tfvalue.String(g.CreatedBy.ID),
		Access:    types.StringValue(connector.Access(g.Scope)),
	}
}

// beginGrants begins to read the grants of an app, beside the check of the org.
// The returned function waits for them. gone reports whether the app does not
// exist.
func beginGrants(ctx context.Context, client *okta.Client, appID string) (wait func() (grants []okta.Grant, gone bool, err error)) {
	if client == nil {
		return nil
	}
	var grants []okta.Grant
	var err error
	var reading sync.WaitGroup
	reading.Go(func() { grants, err = client.Grants(ctx, appID) })
	return func() ([]okta.Grant, bool, error) {
		reading.Wait()
		if err == nil {
			return grants, false, nil
		}
		gone, err := client.AppGone(ctx, appID, err)
		return nil, gone, err
	}
}

// find picks a grant out of an app's: by its id, or, where that is gone, by what
// it grants: a scope that was revoked and granted again is granted.
func find(grants []okta.Grant, id, scope, issuer string) (okta.Grant, bool) {
	for _, g := range grants {
		if id != "" && g.ID == id {
			return g, true
		}
	}
	for _, g := range grants {
		if g.Scope == scope && okta.SameIssuer(g.Issuer, issuer) {
			return g, true
		}
	}
	return okta.Grant{}, false
}
