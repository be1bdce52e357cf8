package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ list.ListResourceWithConfigure = (*grantList)(nil)

// NewListResource returns the list resource oktadevices_scope_grant, for
// terraform query.
func NewListResource() list.ListResource {
	return &grantList{providerdata.Resource{Type: "scope_grant"}}
}

// grantList lists grants.
type grantList struct{ providerdata.Resource }

type listModel struct {
	AppID types.String `tfsdk:"app_id"`
}

func (l *grantList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the scope grants of an app, or of every OIDC app of the org. The list stops at the block's `limit`, which defaults to 100. If you get exactly that many grants, raise it. The list omits the scopes that Okta grants automatically.",
		Attributes: map[string]schema.Attribute{
			"app_id": tfvalue.Optional(tfvalue.ID(), "Id of the app. If omitted, the grants of every OIDC app of the org are listed, with one request for each app."),
		},
	}
}

func (l *grantList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	diags := req.Config.Get(ctx, &config)
	client := l.Data.ClientToRead("scope grants", &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		apps, err := appsToList(ctx, client, config.AppID.ValueString())
		if err != nil {
			push(list.ListResult{Diagnostics: listFailed("The org's apps could not be listed", err)})
			return
		}
		count := int64(0)
		for _, app := range apps {
			grants, err := client.Grants(ctx, app.ID)
			if err != nil {
				push(list.ListResult{Diagnostics: listFailed("The grants of the app "+app.ID+" could not be read", err)})
				return
			}
			for _, g := range grants {
				if connector.IsAutomatic(g.Scope) {
					continue
				}
				if req.Limit > 0 && count == req.Limit || !push(result(ctx, req, app, g)) {
					return
				}
				count++
			}
		}
	}
}

// appsToList returns the requested app, or all apps that can have grants.
func appsToList(ctx context.Context, client *okta.Client, appID string) ([]okta.App, error) {
	if appID != "" {
		return []okta.App{{ID: appID}}, nil
	}
	all, err := client.Apps(ctx)
	if err != nil {
		return nil, err
	}
	var oidc []okta.App
	for _, app := range all {
		if app.SignOnMode == "OPENID_CONNECT" {
			oidc = append(oidc, app)
		}
	}
	return oidc, nil
}

func result(ctx context.Context, req list.ListRequest, app okta.App, g okta.Grant) list.ListResult {
	r := req.NewListResult(ctx)
	m := modelOf(g, types.StringValue(app.ID), types.StringValue(onDestroyRevoke))
	r.DisplayName = fmt.Sprintf("%s on %s", g.Scope, app.ID)
	if app.Label != "" {
		r.DisplayName = fmt.Sprintf("%s on %s (%s)", g.Scope, app.Label, app.ID)
	}
	r.Diagnostics.Append(r.Identity.Set(ctx, m.identity())...)
	if req.IncludeResource {
		r.Diagnostics.Append(r.Resource.Set(ctx, &m)...)
	}
	return r
}

func listFailed(what string, err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to list scope grants", fmt.Sprintf("%s: %s", what, err))}
}
