package device

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// warnOdd names the devices of which Okta sends values in another form than it
// documents.
func warnOdd(diags *diag.Diagnostics, odd okta.OddDevices) {
	if odd.Count == 0 {
		return
	}
	which := "device " + odd.Named[0].ID
	if odd.Count > 1 {
		which = fmt.Sprintf("%d devices", odd.Count)
	}
	var lines []string
	for _, d := range odd.Named {
		lines = append(lines, fmt.Sprintf("  - %s: %s", d.ID, strings.Join(d.Fields, ", ")))
	}
	if more := odd.Count - len(odd.Named); more > 0 {
		lines = append(lines, fmt.Sprintf("  - … and %d more", more))
	}
	diags.AddWarning("Some values of "+which+" could not be read",
		"Okta sent these values in another form than it documents. They are null here; all others were read:\n"+strings.Join(lines, "\n")+
			"\nIf you need them, report this to the maintainers of the provider, with the names of the values.")
}
