package provider

import (
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// Arguments that limit the provider's requests to Okta: how many at once, how
// often each is repeated, and how long it may take. The official Okta provider has
// arguments of these names, too.
const (
	argMaxRetries     = "max_retries"
	argMaxWaitSeconds = "max_wait_seconds"
	argRequestTimeout = "request_timeout"
	argMaxAPICapacity = "max_api_capacity"
	argParallelism    = "parallelism"

	envMaxAPICapacity = "MAX_API_CAPACITY"
)

// limits has the values of these arguments.
type limits struct {
	MaxRetries     types.Int64 `tfsdk:"max_retries"`
	MaxWaitSeconds types.Int64 `tfsdk:"max_wait_seconds"`
	RequestTimeout types.Int64 `tfsdk:"request_timeout"`
	MaxAPICapacity types.Int64 `tfsdk:"max_api_capacity"`
	Parallelism    types.Int64 `tfsdk:"parallelism"`
}

func limitAttributes() map[string]schema.Attribute {
	number := func(least, most int64, description string) schema.Attribute {
		return schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: description,
			Validators:          []validator.Int64{int64validator.Between(least, most)},
		}
	}
	return map[string]schema.Attribute{
		argMaxRetries: number(0, 100, fmt.Sprintf("How often a call is sent again after a temporary failure: a rate limit, a server error or a broken connection. "+
			"The provider first checks whether a write took effect, and sends it again only if not. Defaults to `%d`; with `0`, nothing is sent again.", okta.DefaultMaxRetries)),
		argMaxWaitSeconds: number(1, 3600, fmt.Sprintf("The longest wait, in seconds, for a rate limit to reset or before a call is sent again. If a longer wait is needed, the call fails with an error. "+
			"Defaults to `%d`. Okta's limits reset each minute.", seconds(okta.DefaultMaxWait))),
		argRequestTimeout: number(0, 300, fmt.Sprintf("How long a single request may take, in seconds. Defaults to `%d`, also with `0`.", seconds(okta.DefaultRequestTimeout))),
		argMaxAPICapacity: number(1, 100, "The share of each of the org's rate limits, in percent, that may be used up, counting all callers of the org. At this share, calls wait until the limit resets, and the rest stays for production traffic. "+
			fmt.Sprintf("Defaults to `%d`. Environment: `%s`.", okta.DefaultMaxAPICapacity, envMaxAPICapacity)),
		argParallelism: number(1, 75, fmt.Sprintf("The greatest number of requests in flight at once, independent of Terraform's `-parallelism`. Defaults to `%d`. Okta allows 75 at once in an org, and 35 in a free org, counting all callers.", okta.DefaultParallelism)),
	}
}

func seconds(d time.Duration) int { return int(d / time.Second) }

// unknown lists the arguments whose value is known only after apply.
func (l limits) unknown() []string {
	var names []string
	for _, argument := range []struct {
		name  string
		value types.Int64
	}{
		{argMaxRetries, l.MaxRetries},
		{argMaxWaitSeconds, l.MaxWaitSeconds},
		{argRequestTimeout, l.RequestTimeout},
		{argMaxAPICapacity, l.MaxAPICapacity},
		{argParallelism, l.Parallelism},
	} {
		if argument.value.IsUnknown() {
			names = append(names, argument.name)
		}
	}
	return names
}

// configure sets the limits in the client's configuration. For a null argument,
// the client has a default. Only max_api_capacity can also come from the
// environment.
func (l limits) configure(cfg *okta.Config, getenv func(string) string) (diags diag.Diagnostics) {
	if !l.MaxRetries.IsNull() {
		cfg.MaxRetries = new(int(l.MaxRetries.ValueInt64()))
	}
	cfg.MaxWait = time.Duration(l.MaxWaitSeconds.ValueInt64()) * time.Second
	cfg.RequestTimeout = time.Duration(l.RequestTimeout.ValueInt64()) * time.Second
	cfg.Parallelism = int(l.Parallelism.ValueInt64())
	cfg.MaxAPICapacity = int(l.MaxAPICapacity.ValueInt64())
	if value := paste.Trim(getenv(envMaxAPICapacity)); l.MaxAPICapacity.IsNull() && value != "" {
		share, err := strconv.Atoi(value)
		if err != nil || share < 1 || share > 100 {
			diags.AddAttributeError(path.Root(argMaxAPICapacity), "Invalid "+argMaxAPICapacity,
				fmt.Sprintf("%s is %q, which is not a number from 1 to 100. Correct the variable, or set %s in the provider block.", envMaxAPICapacity, value, argMaxAPICapacity))
			return diags
		}
		cfg.MaxAPICapacity = share
	}
	return diags
}
