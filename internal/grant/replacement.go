package grant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// refuseReplacement adds an error if the creation that follows a deletion would
// fail, because its app or its issuer does not exist. A creation that replaces
// nothing is not checked: the apply may make its app first. creation.Removes are
// the grants that the deletion revokes, all of one app and issuer. If neither
// changes, Okta is known to accept the issuer.
func refuseReplacement(ctx context.Context, data *providerdata.Data, diags *diag.Diagnostics, creation peers.Object, appID, issuer types.String) (refused bool) {
	if len(creation.Removes) == 0 {
		return false
	}
	if data.RefuseMissingApp(ctx, appIDPath, appID, diags) {
		return true
	}
	if issuer.ValueString() == "" || creation.Removes[0].Of == appID.ValueString() && okta.SameIssuer(creation.Removes[0].Issuer, issuer.ValueString()) {
		return false
	}
	urls := data.OrgURLs(ctx)
	if len(urls) == 0 || slices.ContainsFunc(urls, func(url string) bool { return okta.SameIssuer(url, issuer.ValueString()) }) {
		return false
	}
	diags.AddAttributeError(issuerPath, fmt.Sprintf("Issuer %s does not belong to this org", issuer.ValueString()),
		fmt.Sprintf("The replacement would revoke what the resource has now, and then fail. The org has the addresses %s. Correct issuer, or omit it.", strings.Join(urls, ", ")))
	return true
}
