// Package scopevalidator checks the scopes in a configuration; without it, the
// resources would refuse different ones, or only while they apply.
package scopevalidator

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// NotAutomatic refuses the scopes that Okta grants to the connector automatically,
// and invalid names. It accepts scopes that the catalogue lacks, because Okta adds
// new ones.
func NotAutomatic() validator.String {
	return tfvalue.Check("a scope that Okta does not grant automatically, for example okta.devices.read", checkScope)
}

// longest is more than the name of any scope has.
const longest = 1024

func checkScope(_ path.Path, scope string, refuse func(summary, detail string)) {
	// RFC 6749, 3.3, but for the comma.
	r, odd := paste.Find(scope, func(r rune) bool { return r > ' ' && r <= '~' && !strings.ContainsRune(`"\,`, r) })
	switch {
	case connector.IsAutomatic(scope):
		refuse("Scope is granted automatically",
			fmt.Sprintf("Okta grants %s to the connector automatically (like %s). It cannot be granted or revoked. Remove it from the configuration.",
				scope, strings.Join(connector.AutomaticScopes(), ", ")))
	case scope == "":
		refuse("Invalid scope", "The name of the scope is empty; write for example okta.devices.read.")
	case len(scope) > longest:
		refuse("Invalid scope", fmt.Sprintf("It has %d characters, more than the name of any scope; write for example okta.devices.read.", len(scope)))
	case odd:
		refuse("Invalid scope", fmt.Sprintf("%q holds %s, and is not the name of one scope; write for example okta.devices.read.", scope, paste.Name(r)))
	}
}

// NotEmpty refuses an empty set of the scopes of a connection.
func NotEmpty() validator.Set { return notEmpty{} }

type notEmpty struct{}

func (notEmpty) Description(context.Context) string { return "at least one scope" }

func (v notEmpty) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (notEmpty) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || len(req.ConfigValue.Elements()) > 0 {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "No scopes",
		fmt.Sprintf("The set is empty, but every connection needs scopes. List the scopes that its flows need, or remove the argument to use %s. "+
			"If it is the set of oktadevices_scope_grants, and that is empty on purpose, remove the connection as well.", strings.Join(connector.BaseScopes(), " and ")))
}
