package okta

import (
	"context"
	"net/http"
	"strings"

	sdk "github.com/okta/okta-sdk-golang/v2/okta"
)

// newSDK makes an SDK client, which builds our requests and sends none. It sets
// every option, because the SDK fills unset ones from OKTA_* variables and
// configuration files.
func newSDK(orgURL, userAgent string) (*sdk.Client, error) {
	_, c, err := sdk.NewClient(context.Background(),
		sdk.WithOrgUrl(orgURL),
		sdk.WithHttpClientPtr(&http.Client{}),
		sdk.WithUserAgentExtra(userAgent),
		// Our own layer authorizes. The SDK only requires a value.
		sdk.WithAuthorizationMode("SSWS"),
		sdk.WithToken("set-by-our-transport"),
		sdk.WithClientId(""),
		sdk.WithClientAssertion(""),
		sdk.WithScopes(nil),
		sdk.WithPrivateKey(""),
		sdk.WithPrivateKeyId(""),
		sdk.WithPrivateKeySigner(nil),
		// Its cache returns reads from before a write.
		sdk.WithCache(false),
		sdk.WithCacheManager(nil),
		sdk.WithCacheTtl(0),
		sdk.WithCacheTti(0),
		// Our transport handles timeouts and retries.
		sdk.WithConnectionTimeout(0),
		sdk.WithRequestTimeout(0),
		sdk.WithRateLimitMaxRetries(0),
		sdk.WithRateLimitMaxBackOff(0),
		sdk.WithProxyHost(""),
		sdk.WithProxyPort(0),
		sdk.WithProxyUsername(""),
		sdk.WithProxyPassword(""),
		// CheckOrgURL allows plain http for loopback only.
		sdk.WithTestingDisableHttpsCheck(strings.HasPrefix(orgURL, "http://")),
	)
	return c, err
}
