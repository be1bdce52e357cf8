// Package provider joins the parts; without it, the nouns would have to know
// each other. It has the provider's schema, its configuration, and the lists of
// what it offers.
package provider

import (
	"context"
	"errors"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/appcredentials"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/device"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/grant"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopefunc"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/serviceaccount"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/workflowsapp"
)

var (
	_ provider.ProviderWithValidateConfig     = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
	_ provider.ProviderWithActions            = (*Provider)(nil)
)

// Options are the things that a provider gets from the machine, unless a test
// replaces them.
type Options struct {
	Version string
	// Getenv is the environment, from which an argument comes that the provider
	// block omits; nil means the machine's.
	Getenv func(string) string
	// Transport carries the requests; nil means the client's own.
	Transport http.RoundTripper
	// Clock gives the client the time and makes it wait.
	Clock okta.Clock
}

// Provider is the provider oktadevices.
type Provider struct {
	options Options
	// data was made by the latest Configure.
	data atomic.Pointer[providerdata.Data]
}

// New returns a provider.
func New(options Options) *Provider {
	if options.Getenv == nil {
		options.Getenv = os.Getenv
	}
	return &Provider{options: options}
}

// Metadata implements provider.Provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "oktadevices"
	resp.Version = p.options.Version
}

// ValidateConfig implements provider.ProviderWithValidateConfig.
func (p *Provider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.validate()...)
	}
}

// Configure implements provider.Provider.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if unknown := config.unknown(); len(unknown) > 0 {
		p.hand(providerdata.Unknown(unknown, p.options.Clock), resp)
		return
	}
	cfg, diags := config.resolve(p.options.Getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	cfg.UserAgent = userAgent(p.options.Version, req.TerraformVersion)
	cfg.Transport, cfg.Clock = p.options.Transport, p.options.Clock
	cfg.Log, cfg.LogWait = logCall, logWait
	if wantsBodies(p.options.Getenv) {
		cfg.Log = logExchange
	}
	resp.Diagnostics.Append(config.limits.configure(&cfg, p.options.Getenv)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client, err := okta.New(cfg)
	if err != nil {
		const summary = "Unable to configure the provider"
		if wrong, ok := errors.AsType[*okta.ConfigError](err); ok {
			addError(&resp.Diagnostics, wrong.Argument, summary, wrong.Problem+".")
		} else {
			resp.Diagnostics.AddError(summary, sentence.Begin(err.Error())+".")
		}
		return
	}
	data := providerdata.New(client)
	data.ExplainDrift = config.ExplainDrift.IsNull() || config.ExplainDrift.IsUnknown() || config.ExplainDrift.ValueBool()
	p.hand(data, resp)
}

// hand gives data to the server, and to the Configure methods of all that the
// provider offers.
func (p *Provider) hand(data *providerdata.Data, resp *provider.ConfigureResponse) {
	p.data.Store(data)
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.EphemeralResourceData, resp.ActionData = data, data, data, data, data
}

// userAgent names the provider and the engine, so that Okta's System Log shows
// which run did what. OpenTofu calls itself terraform, with its own version.
func userAgent(version, engine string) string {
	agent := "terraform-provider-oktadevices/" + version
	if engine != "" {
		agent += " terraform/" + engine
	}
	return agent
}

// Resources implements provider.Provider.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		connection.NewResource,
		device.NewResource,
		grant.NewResource,
		grant.NewSetResource,
		serviceaccount.NewResource,
	}
}

// DataSources implements provider.Provider.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		connection.NewAuthorizationsDataSource,
		connection.NewDataSource,
		device.NewDataSource,
		device.NewDevicesDataSource,
		grant.NewDataSource,
		workflowsapp.NewDataSource,
	}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		appcredentials.NewEphemeralResource,
	}
}

// ListResources implements provider.ProviderWithListResources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		device.NewListResource,
		grant.NewListResource,
	}
}

// Actions implements provider.ProviderWithActions.
func (p *Provider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		connection.NewRevokeAction,
		device.NewLifecycleAction,
	}
}

// Functions implements provider.ProviderWithFunctions.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		scopefunc.NewAutomaticScopes,
		scopefunc.NewRequiredScopes,
	}
}
