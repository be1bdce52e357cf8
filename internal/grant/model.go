package grant

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// grantModel is a grant as Okta has it.
type grantModel struct {
	ID        types.String `tfsdk:"id"`
	Scope     types.String `tfsdk:"scope"`
	Issuer    types.String `tfsdk:"issuer"`
	ClientID  types.String `tfsdk:"client_id"`
	Source    types.String `tfsdk:"source"`
	Created   types.String `tfsdk:"created"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// model is oktadevices_scope_grant in configuration, plan and state.
type model struct {
	grantModel
	AppID     types.String `tfsdk:"app_id"`
	OnDestroy types.String `tfsdk:"on_destroy"`
	Access    types.String `tfsdk:"access"`
	OrgID     types.String `tfsdk:"org_id"`
}

func fromAPI(g okta.Grant) grantModel {
	return grantModel{
		ID:        types.StringValue(g.ID),
		Scope:     types.StringValue(g.Scope),
		Issuer:    types.StringValue(g.Issuer),
		ClientID:  tfvalue.String(g.ClientID),
		Source:    tfvalue.String(g.Source),
		Created:   tfvalue.Time(g.Created),
		CreatedBy: tfvalue.String(g.CreatedBy.ID),
	}
}

// modelOf returns the model of a grant. The caller knows the app that it was read
// from, and the choice of on_destroy.
func modelOf(g okta.Grant, appID, onDestroy types.String) model {
	return model{grantModel: fromAPI(g), AppID: appID, OnDestroy: onDestroy, Access: types.StringValue(connector.Access(g.Scope))}
}

// reading waits for the grants of an app. gone reports whether the app does not
// exist.
type reading func() (grants []okta.Grant, gone bool, err error)

// beginGrants begins to read the grants of an app, beside the check of the org. The
// result need not be called: the read ends with ctx.
func beginGrants(ctx context.Context, client *okta.Client, appID string) reading {
	var grants []okta.Grant
	var err error
	var group sync.WaitGroup
	group.Go(func() { grants, err = client.Grants(ctx, appID) })
	return func() ([]okta.Grant, bool, error) {
		group.Wait()
		if err == nil {
			return grants, false, nil
		}
		gone, err := client.AppGone(ctx, appID, err)
		return nil, gone, err
	}
}

// find returns the grant with the id, or else the one of the scope and issuer: the
// scope may have been revoked and granted again.
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

func describe(grants []okta.Grant) string {
	if len(grants) == 0 {
		return "none"
	}
	all := make([]string, 0, len(grants))
	for _, g := range grants {
		all = append(all, fmt.Sprintf("%s (%s, issuer %s)", g.Scope, g.ID, g.Issuer))
	}
	return strings.Join(all, ", ")
}

func describeEach(grants []okta.Grant) []string {
	lines := make([]string, 0, len(grants))
	for _, grant := range grants {
		lines = append(lines, fmt.Sprintf("%s (%s, granted on %s by %s)", grant.Scope, grant.ID, sentence.Date(grant.Created), grant.CreatedBy.ID))
	}
	return lines
}
