package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// Arguments of the provider, and the environment variables behind them: the
// official provider's, so that both can be configured at once.
const (
	argOrgName      = "org_name"
	argBaseURL      = "base_url"
	argOrgURL       = "org_url"
	argAPIToken     = "api_token"
	argAccessToken  = "access_token"
	argClientID     = "client_id"
	argPrivateKey   = "private_key"
	argPrivateKeyID = "private_key_id"
	argScopes       = "scopes"

	envOrgName      = "OKTA_ORG_NAME"
	envBaseURL      = "OKTA_BASE_URL"
	envOrgURL       = "OKTA_ORG_URL"
	envAPIToken     = "OKTA_API_TOKEN"
	envAccessToken  = "OKTA_ACCESS_TOKEN"
	envClientID     = "OKTA_API_CLIENT_ID"
	envPrivateKey   = "OKTA_API_PRIVATE_KEY"
	envPrivateKeyID = "OKTA_API_PRIVATE_KEY_ID"
	envScopes       = "OKTA_API_SCOPES"

	defaultBaseURL = "okta.com"
)

// model is the provider block.
type model struct {
	OrgName      types.String `tfsdk:"org_name"`
	BaseURL      types.String `tfsdk:"base_url"`
	OrgURL       types.String `tfsdk:"org_url"`
	APIToken     types.String `tfsdk:"api_token"`
	AccessToken  types.String `tfsdk:"access_token"`
	ClientID     types.String `tfsdk:"client_id"`
	PrivateKey   types.String `tfsdk:"private_key"`
	PrivateKeyID types.String `tfsdk:"private_key_id"`
	Scopes       types.Set    `tfsdk:"scopes"`

	ExplainDrift types.Bool `tfsdk:"explain_drift"`

	limits
}

// source is where arguments come from: the configuration or the environment.
type source struct {
	// name calls an argument as the source writes it.
	name map[string]string
	// where ends the sentence "… are set in".
	where  string
	values map[string]string
}

// argument is an argument of the provider block, which the environment may set
// instead.
type argument struct {
	name, variable string
	value          types.String
}

// arguments are those that name the org and the credential.
func (m model) arguments() []argument {
	return []argument{
		{argOrgName, envOrgName, m.OrgName}, {argBaseURL, envBaseURL, m.BaseURL}, {argOrgURL, envOrgURL, m.OrgURL},
		{argAPIToken, envAPIToken, m.APIToken},
		{argAccessToken, envAccessToken, m.AccessToken},
		{argClientID, envClientID, m.ClientID}, {argPrivateKey, envPrivateKey, m.PrivateKey},
		{argPrivateKeyID, envPrivateKeyID, m.PrivateKeyID}, {argScopes, envScopes, m.scopeList()},
	}
}

// unknown lists the arguments whose value is known only after apply.
func (m model) unknown() []string {
	var names []string
	for _, a := range m.arguments() {
		if a.value.IsUnknown() {
			names = append(names, a.name)
		}
	}
	return append(names, m.limits.unknown()...)
}

// inConfiguration returns what the provider block sets. An unknown value counts
// as set.
func (m model) inConfiguration() source {
	s := source{name: map[string]string{}, where: "the provider block", values: map[string]string{}}
	for _, a := range m.arguments() {
		s.name[a.name] = a.name
		if !a.value.IsNull() {
			s.values[a.name] = paste.Trim(a.value.ValueString())
		}
	}
	return s
}

// inEnvironment returns what the environment sets; an empty or blank variable is
// unset.
func inEnvironment(getenv func(string) string) source {
	s := source{name: map[string]string{}, where: "the environment", values: map[string]string{}}
	for _, a := range (model{}).arguments() {
		s.name[a.name] = a.variable
		if value := paste.Trim(getenv(a.variable)); value != "" {
			s.values[a.name] = value
		}
	}
	return s
}

func (s source) has(names ...string) bool {
	for _, name := range names {
		if _, ok := s.values[name]; ok {
			return true
		}
	}
	return false
}

// validate finds what is wrong with the provider block by itself.
func (m model) validate() (diags diag.Diagnostics) {
	s := m.inConfiguration()
	for _, a := range m.arguments() {
		if a.name != argScopes && !a.value.IsNull() && !a.value.IsUnknown() && s.values[a.name] == "" {
			addError(&diags, a.name, "Empty "+a.name, fmt.Sprintf("%s is an empty string, or only blanks. Remove it to use the environment variable, or set a value.", a.name))
		}
	}
	diags.Append(m.checkScopes()...)
	if diags.HasError() {
		return diags
	}
	diags.Append(s.addressConflicts()...)
	diags.Append(s.credentialConflicts()...)
	if len(m.unknown()) == 0 && !diags.HasError() && s.has(argOrgURL, argOrgName, argBaseURL) {
		_, more := s.address()
		diags.Append(more...)
	}
	return diags
}

// resolve joins the provider block and the environment. A way to authenticate,
// or an address, in the block hides all of that kind in the environment.
func (m model) resolve(getenv func(string) string) (cfg okta.Config, diags diag.Diagnostics) {
	config, environment := m.inConfiguration(), inEnvironment(getenv)
	address, credential := config, config
	if !config.has(argOrgURL, argOrgName, argBaseURL) {
		address = environment
	}
	if !config.has(slices.Concat(ways...)...) {
		credential = environment
	}
	if base := strings.TrimSuffix(environment.values[argBaseURL], "/"); config.has(argOrgName) && !config.has(argBaseURL) && base != "" && base != defaultBaseURL {
		// The official provider would join the two; guessing would send the
		// credential to an org of that name elsewhere.
		diags.AddAttributeError(path.Root(argBaseURL), "Missing base URL",
			fmt.Sprintf("%s is set in the provider block, so the provider ignores %s (%s) of the environment. Set %s in the provider block as well, to %q or to %q.", argOrgName, envBaseURL, base, argBaseURL, base, defaultBaseURL))
		return cfg, diags
	}
	diags.Append(address.addressConflicts()...)
	diags.Append(credential.credentialConflicts()...)
	if diags.HasError() {
		return cfg, diags
	}
	if !address.has(argOrgURL, argOrgName, argBaseURL) {
		diags.AddAttributeError(path.Root(argOrgURL), "Missing org",
			fmt.Sprintf("No Okta org is configured. Set %s (https://example.okta.com) or %s in the provider block, or %s or %s in the environment.", argOrgURL, argOrgName, envOrgURL, envOrgName))
	} else {
		var more diag.Diagnostics
		cfg.OrgURL, more = address.address()
		diags.Append(more...)
	}
	diags.Append(credential.configure(&cfg)...)
	return cfg, diags
}

func (s source) addressConflicts() (diags diag.Diagnostics) {
	for _, name := range []string{argOrgName, argBaseURL} {
		if s.has(argOrgURL) && s.has(name) {
			diags.AddAttributeError(path.Root(name), "More than one address",
				fmt.Sprintf("%s and %s are both set in %s. Remove one: %s is the whole address by itself.", s.name[argOrgURL], s.name[name], s.where, s.name[argOrgURL]))
		}
	}
	if s.has(argBaseURL) && !s.has(argOrgName) && !s.has(argOrgURL) {
		diags.AddAttributeError(path.Root(argBaseURL), "Missing org name",
			fmt.Sprintf("%[1]s is set in %[2]s, but not %[3]s, the first part of the org's host. Set %[3]s there too, or remove %[1]s.", s.name[argBaseURL], s.where, s.name[argOrgName]))
	}
	return diags
}

// address returns the org's URL.
func (s source) address() (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	if s.has(argOrgURL) {
		url, err := okta.CheckOrgURL(s.values[argOrgURL])
		if err != nil {
			diags.AddAttributeError(path.Root(argOrgURL), "Invalid org URL", fmt.Sprintf("%s (%s).", sentence.Begin(err.Error()), s.name[argOrgURL]))
		}
		return url, diags
	}
	name, base := strings.TrimSuffix(s.values[argOrgName], "/"), strings.TrimSuffix(s.values[argBaseURL], "/")
	if base == "" {
		base = defaultBaseURL
	}
	if strings.ContainsAny(name, ".:/") {
		diags.AddAttributeError(path.Root(argOrgName), "Invalid org name",
			fmt.Sprintf("%s must be the first part of the org's host only (example of example.okta.com). To write a whole address, use %s.", s.name[argOrgName], s.name[argOrgURL]))
		return "", diags
	}
	for argument, part := range map[string]string{argOrgName: name, argBaseURL: base} {
		diags.Append(s.checkHostPart(argument, part)...)
	}
	if diags.HasError() {
		return "", diags
	}
	url, err := okta.CheckOrgURL("https://" + name + "." + base)
	if err != nil {
		diags.AddAttributeError(path.Root(argOrgName), "Invalid org address", fmt.Sprintf("The address https://%s.%s, made of %s and %s, can't be used: %s.", name, base, s.name[argOrgName], s.name[argBaseURL], err))
	}
	return url, diags
}

// checkHostPart refuses characters that can't be part of a host name.
func (s source) checkHostPart(argument, part string) (diags diag.Diagnostics) {
	r, odd := paste.Find(part, func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._", r)
	})
	if !odd {
		return diags
	}
	instead := "Write it as in example.okta.com, without a scheme and without a path."
	if _, host, ok := strings.Cut(part, "://"); ok {
		host, _, _ = strings.Cut(host, "/")
		instead = fmt.Sprintf("Write %s, without the scheme.", host)
	}
	diags.AddAttributeError(path.Root(argument), "Invalid "+argument,
		fmt.Sprintf("%s contains %s, which can't be part of a host name. %s", s.name[argument], paste.Name(r), instead))
	return diags
}

// addError reports what is wrong with an argument. Terraform prints the lines of
// the argument that an error points at: with a credential it points at none.
func addError(diags *diag.Diagnostics, argument, summary, detail string) {
	switch argument {
	case argAPIToken, argAccessToken, argPrivateKey:
		diags.AddError(summary, detail)
	default:
		diags.AddAttributeError(path.Root(argument), summary, detail)
	}
}
