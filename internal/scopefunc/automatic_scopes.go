// Package scopefunc has the provider's functions about scopes; without it,
// people would look up the scope of each card by hand. They compute, and send
// no request to Okta.
package scopefunc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
)

var _ function.Function = automaticScopes{}

// NewAutomaticScopes returns the function automatic_scopes.
func NewAutomaticScopes() function.Function { return automaticScopes{} }

type automaticScopes struct{}

func (automaticScopes) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "automatic_scopes"
}

func (automaticScopes) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Scopes that Okta grants to the Okta Workflows OAuth app automatically.",
		MarkdownDescription: "Returns the scopes that Okta grants to the Okta Workflows OAuth app automatically, and that no resource of this provider manages: `address`, `email`, `groups`, `offline_access`, `openid`, `phone` and `profile`. " +
			"To compare the scopes of an app with your configuration, remove these with `setsubtract`.",
		Return: function.SetReturn{ElementType: types.StringType},
	}
}

func (automaticScopes) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	resp.Error = function.ConcatFuncErrors(resp.Error, resp.Result.Set(ctx, connector.AutomaticScopes()))
}
