package okta

import (
	"context"
	"net/http"
	"strings"

	sdk "github.com/okta/okta-sdk-golang/v2/okta"
)

// newSDK makes an SDK client, which builds our requests and sends none. It sets
// each option that a request or the start depends on, because the SDK fills
// unset ones from OKTA_* variables and configuration files.
func newSDK(orgURL, userAgent string) (*sdk.Client, error) {
	_, c, err := sdk.NewClient(context.Background(),
		sdk.WithOrgUrl(orgURL),
		sdk.WithHttpClientPtr(&http.Client{}),
		sdk.WithUserAgentExtra(userAgent),
		// Our own layer authorizes. The SDK only requires a value.
		sdk.WithAuthorizationMode("SSWS"),
		sdk.WithToken("set-by-our-transport"),
		sdk.WithCache(false),
		// CheckOrgURL allows plain http for loopback only.
		sdk.WithTestingDisableHttpsCheck(strings.HasPrefix(orgURL, "http://")),
	)
	return c, err
}
