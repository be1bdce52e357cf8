package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// Schema implements provider.Provider.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	argument := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	credential := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The authorization of Okta Workflows' **Okta Devices connector**, as code: scope grants, the connection and its state, and the org's devices.",
		Attributes: map[string]schema.Attribute{
			argOrgName:      argument("First part of the org's host, `example` of `example.okta.com`. Environment: `" + envOrgName + "`. If `org_name` or `org_url` is set in the configuration, the provider ignores all address variables of the environment."),
			argBaseURL:      argument("Rest of the org's host, for example `okta.com` (the default), `okta-emea.com` or `oktapreview.com`. Environment: `" + envBaseURL + "`."),
			argOrgURL:       argument("The org's whole address, for example `https://id.example.com`, for custom domains and every region. It replaces `org_name` and `base_url`. Write it without `-admin` and without a path; `http` is allowed for loopback addresses only. Environment: `" + envOrgURL + "`."),
			argAPIToken:     credential("API token (SSWS). Its owner's admin roles apply. Environment: `" + envAPIToken + "`. Set exactly one credential: `api_token`, `access_token`, or `client_id` with `private_key`. If the configuration has one, the provider ignores all credential variables of the environment."),
			argAccessToken:  credential("OAuth 2.0 access token (Bearer) with the scopes that the resources in use need. Environment: `" + envAccessToken + "`."),
			argClientID:     argument("Client ID of a service app (API Services). The provider gets its own access tokens with it. Needs `private_key`. Environment: `" + envClientID + "`."),
			argPrivateKey:   credential("Private key whose public half is registered with the service app (`private_key_jwt`): PEM (PKCS#1 or PKCS#8; RSA of at least 2048 bits, or EC P-256), a JWK, or the path of a file that holds one of them. PEM may be indented, and its line breaks may be written as `\\n` or be missing. Environment: `" + envPrivateKey + "`."),
			argPrivateKeyID: argument("Key ID (`kid`) under which the public half of `private_key` is registered. Defaults to the key ID of the JWK. Needed if the app has several keys and `private_key` is PEM. Environment: `" + envPrivateKeyID + "`."),
			argScopes: schema.SetAttribute{
				Optional: true, ElementType: types.StringType, Validators: []validator.Set{tfvalue.NoNulls{}},
				MarkdownDescription: "Okta API scopes of the service app's access token. Best omitted: then each call gets a token with just the scope that it needs, `.read` to read and `.manage` to write. An app with `.read` scopes alone can then plan everything. If set, all scopes must be granted to the app. Environment: `" + envScopes + "`, separated by commas or blanks.",
			},
			"explain_drift": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the provider reads the System Log to say who caused drift, when and from where. Costs one to three requests a run, and none without drift. The log also helps to distinguish connections of one account (`oktadevices_connection`, `binding`). Defaults to `true`. Without the scope `okta.logs.read`, the provider reports drift without its author.",
			},
		},
	}
	maps.Copy(resp.Schema.Attributes, limitAttributes())
}
