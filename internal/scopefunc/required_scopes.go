package scopefunc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ function.Function = requiredScopes{}

// NewRequiredScopes returns the function required_scopes.
func NewRequiredScopes() function.Function { return requiredScopes{} }

type requiredScopes struct{}

func (requiredScopes) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "required_scopes"
}

func (requiredScopes) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Scopes that a connection needs for the cards of its flows.",
		MarkdownDescription: "Returns the scopes that a connection of the Okta Devices connector needs for flows with the given cards: the scopes of the cards, and always the two base scopes `okta.devices.manage` and `okta.devices.read`. " +
			"Names of cards may be in upper or lower case. An unknown card is an error that names the nearest ones.\n\n" +
			"Leave *Custom API Action* out of the list, because its scopes depend on the endpoint that it calls. Also omit cards that are newer than the provider. Add the scopes of both with `setunion`.",
		Parameters: []function.Parameter{
			function.ListParameter{
				Name:                "cards",
				ElementType:         types.StringType,
				Validators:          []function.ListParameterValidator{tfvalue.NoNulls{}},
				MarkdownDescription: "Names of the cards as the flow shows them, for example `Suspend Device` or `Device Enrolled`. May be empty.",
			},
		},
		Return: function.SetReturn{ElementType: types.StringType},
	}
}

func (requiredScopes) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var cards []string
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &cards))
	if resp.Error != nil {
		return
	}
	scopes, err := connector.RequiredScopes(cards)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error()+".")
		return
	}
	resp.Error = function.ConcatFuncErrors(resp.Error, resp.Result.Set(ctx, scopes))
}
