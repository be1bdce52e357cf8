package provider

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// ways are the ways to authenticate, each by its arguments. A source names a
// way as soon as it sets one of them.
var ways = [][]string{
	{argAPIToken},
	{argAccessToken},
	{argClientID, argPrivateKey, argPrivateKeyID, argScopes},
}

// credentialConflicts finds a source that names several ways, or one by half.
func (s source) credentialConflicts() (diags diag.Diagnostics) {
	first := ""
	for _, way := range ways {
		for _, name := range way {
			if !s.has(name) {
				continue
			}
			if first != "" {
				addError(&diags, name, "More than one credential",
					fmt.Sprintf("%s and %s are both set in %s, but belong to different credentials. Keep one credential.", s.name[first], s.name[name], s.where))
				return diags
			}
			first = name
			break
		}
	}
	if !s.has(ways[2]...) {
		return diags
	}
	for _, name := range []string{argClientID, argPrivateKey} {
		if s.has(name) {
			continue
		}
		detail := fmt.Sprintf("%s is set in %s, but not %s. A service app needs %s and %s, both in the same place.",
			s.name[first], s.where, s.name[name], s.name[argClientID], s.name[argPrivateKey])
		if s.name[name] == name {
			detail += " If the provider block has a credential, the provider ignores all credential variables of the environment."
		}
		addError(&diags, name, "Missing "+name, detail)
		return diags
	}
	return diags
}

// configure sets the credential that the source names.
func (s source) configure(cfg *okta.Config) (diags diag.Diagnostics) {
	cfg.APIToken, cfg.AccessToken = s.values[argAPIToken], s.values[argAccessToken]
	cfg.ClientID, cfg.PrivateKey, cfg.PrivateKeyID = s.values[argClientID], s.values[argPrivateKey], s.values[argPrivateKeyID]
	cfg.Scopes = strings.FieldsFunc(s.values[argScopes], between)
	if !s.has(slices.Concat(ways...)...) {
		diags.AddError("Missing credential",
			fmt.Sprintf("No Okta credentials are configured. Set one of these in the environment: %s; %s; %s with %s. Or set one of these in the provider block, from a variable: %s; %s; %s with %s.",
				envAPIToken, envAccessToken, envClientID, envPrivateKey, argAPIToken, argAccessToken, argClientID, argPrivateKey))
	}
	return diags
}

// between reports whether a character separates scopes in a variable.
func between(r rune) bool { return r == ',' || unicode.IsSpace(r) }

// scopeList is the argument scopes as one text, as the environment has it. It is
// unknown if one of them is.
func (m model) scopeList() types.String {
	if m.Scopes.IsNull() {
		return types.StringNull()
	}
	var list []string
	for _, scope := range m.Scopes.Elements() {
		if scope.IsUnknown() {
			return types.StringUnknown()
		}
		list = append(list, paste.Trim(scopeText(scope)))
	}
	if m.Scopes.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(strings.Join(list, " "))
}

func scopeText(element attr.Value) string {
	if text, ok := element.(types.String); ok {
		return text.ValueString()
	}
	return ""
}

// checkScopes refuses invalid scopes.
func (m model) checkScopes() (diags diag.Diagnostics) {
	if m.Scopes.IsNull() || m.Scopes.IsUnknown() {
		return diags
	}
	at := path.Root(argScopes)
	if len(m.Scopes.Elements()) == 0 {
		diags.AddAttributeError(at, "Empty "+argScopes, "scopes is an empty list. Remove it, so that each request gets a token with just the scope that it needs, or list the scopes of the access token.")
	}
	for _, element := range m.Scopes.Elements() {
		// The schema's validator refuses a null.
		if text := paste.Trim(scopeText(element)); !element.IsUnknown() && !element.IsNull() && (text == "" || strings.ContainsFunc(text, between)) {
			diags.AddAttributeError(at, "Invalid scope", fmt.Sprintf("%q is not a scope. Write each scope as an element of its own: [\"okta.apps.read\", \"okta.users.read\"].", text))
		}
	}
	return diags
}
