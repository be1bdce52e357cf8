package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// planned are the measured plans without a change. Their times include the
// engine's share.
var planned = []struct {
	name    string
	prepare func(*oktasim.Org) (config string, err error)
	// most is the longest allowed time, and requests the largest allowed number
	// of requests.
	most     time.Duration
	requests int
}{
	// The grants of each app, and the org.
	{"200 single grants", func(org *oktasim.Org) (string, error) { return singleGrants(org, "oktadevices") }, 4 * time.Second, 4 + 1},
	// The list of apps, 200 tokens for each app, each account, and the log.
	{"1,000 authorizations", authorizations, 3 * time.Second, 1 + 5 + 50 + 3},
}

// plans measures plans of many resources, and of a long list, in an org without
// latency.
func plans(ctx context.Context) error {
	fmt.Printf("\nplans without a change, the fastest of three\n\n%-24s %10s %10s\n", "", "plan", "requests")
	missed := false
	for _, one := range planned {
		took, requests, err := planOf(ctx, one.prepare)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		fmt.Printf("%-24s %10s %10d\n", one.name, round(took), requests)
		if took > one.most || requests > one.requests {
			fmt.Printf("%-24s above its bounds of %s and %d requests\n", "", one.most, one.requests)
			missed = true
		}
	}
	if missed {
		return fmt.Errorf("a plan exceeds a limit")
	}
	return nil
}

// planOf applies a configuration, and returns the time and the requests of
// planning it again.
func planOf(ctx context.Context, configure func(*oktasim.Org) (config string, err error)) (fastest time.Duration, requests int, err error) {
	org, server, err := serve(oktasim.Options{})
	if err != nil {
		return 0, 0, err
	}
	defer server.Close()
	config, err := configure(org)
	if err != nil {
		return 0, 0, err
	}
	w, err := prepare(ctx, server.URL, org.APIToken(), config)
	if err != nil {
		return 0, 0, err
	}
	defer w.Close()
	if err := w.run(ctx, "apply", "-auto-approve"); err != nil {
		return 0, 0, err
	}
	fastest, err = w.fastest(ctx, 3, func() { org.ResetRequests() })
	return fastest, len(org.Requests()), err
}

// singleGrants declares 50 grants for each of four new apps.
func singleGrants(org *oktasim.Org, provider string) (string, error) {
	var ids []string
	for i := range 4 {
		id, err := org.AddApp(oktasim.App{Label: fmt.Sprintf("Bench %s %d", provider, i)})
		if err != nil {
			return "", err
		}
		ids = append(ids, id)
	}
	return fmt.Sprintf(`resource "%s_scope_grant" "bench" {
  for_each = { for pair in setproduct(["%s"], ["%s"]) : join("/", pair) => pair }
  app_id   = each.value[0]
  scope    = each.value[1]
}
`, provider, strings.Join(ids, `", "`), strings.Join(wanted(), `", "`)), nil
}

// authorizations lists what 50 accounts authorized in a day.
func authorizations(org *oktasim.Org) (string, error) {
	flow := org.FlowAppID()
	scopes := []string{"okta.devices.manage", "okta.devices.read"}
	if err := org.GrantTogether(flow, scopes...); err != nil {
		return "", err
	}
	for i := range 1000 {
		login := fmt.Sprintf("svc-%d@example.com", i%50)
		if i < 50 {
			user := oktasim.User{Login: login, Status: "ACTIVE", Roles: []oktasim.Role{{Type: "SUPER_ADMIN"}}}
			if _, err := org.AddUser(user); err != nil {
				return "", err
			}
			if err := org.Assign(flow, login, ""); err != nil {
				return "", err
			}
		}
		if _, err := org.Authorize(flow, login, fmt.Sprintf("Devices %d", i), scopes...); err != nil {
			return "", err
		}
		org.Advance(time.Minute)
	}
	return "data \"oktadevices_authorizations\" \"bench\" {}\n", nil
}
