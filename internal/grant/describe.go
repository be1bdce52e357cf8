package grant

import (
	"fmt"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

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
		lines = append(lines, fmt.Sprintf("%s (%s, granted on %s by %s)", grant.Scope, grant.ID, grant.Created.UTC().Format("2006-01-02"), grant.CreatedBy.ID))
	}
	return lines
}
