package oktasim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestEndpoints_refuse checks that no endpoint is without a credential, a scope
// and a rate limit.
func TestEndpoints_refuse(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{AccessTokens: map[string][]string{"poor": {}}})
	exhausted := oktasim.RateBuckets()
	for name := range exhausted {
		exhausted[name] = 0
	}
	limited := start(t, oktasim.Options{EnforceRate: true, RateLimits: exhausted})
	for _, e := range oktasim.Endpoints() {
		path := strings.ReplaceAll(e.Path, "*", "some")
		limited.do(e.Method, path, "").wantsError(http.StatusTooManyRequests, "E0000047")
		if !strings.HasPrefix(path, "/api/") {
			continue // needs no access token
		}
		for authorization, status := range map[string]int{"": 401, "SSWS wrong": 401, "Bearer wrong": 401, "Bearer poor": 403} {
			one := c.as(t, authorization)
			one.do(e.Method, path, "").wants(status)
		}
	}
}
