package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// planned are the measured plans without a change. Their times include the
// engine's share, which for devices is two thirds.
var planned = []struct {
	name   string
	config func(served) (string, error)
	// most is the longest allowed time, and requests the largest allowed number
	// of requests.
	most     time.Duration
	requests int
}{
	// A plan lists the grants of each app, and reads the org.
	{"200 single grants", func(org served) (string, error) { return singleGrants(org, "oktadevices"), nil }, 4 * time.Second, 4 + 1},
	// A plan lists the apps, the tokens in pages of 200, each account, and the
	// log.
	{"1,000 authorizations", authorizations, 3 * time.Second, 1 + 5 + 50 + 3},
	// A page has 200 devices.
	{"10,000 devices", tenThousand, 3500 * time.Millisecond, 50},
}

// plans measures plans of many resources, and of long lists, in an org without
// latency.
func plans(ctx context.Context) error {
	fmt.Printf("\nplans without a change, the fastest of %d\n\n%-24s %10s %10s\n", attempts, "", "plan", "requests")
	var missed []error
	for _, one := range planned {
		took, requests, err := planOf(ctx, one.config)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		fmt.Printf("%-24s %10s %10d\n", one.name, round(took), requests)
		if took > one.most || requests > one.requests {
			missed = append(missed, fmt.Errorf("a plan of %s takes more than %s, or %d requests", one.name, one.most, one.requests))
		}
	}
	return errors.Join(missed...)
}

// attempts is how often a plan or a reading is measured. The fastest counts,
// because other load on the machine only adds time.
const attempts = 5

// planOf applies a configuration, and returns the time and the requests of
// planning it again.
func planOf(ctx context.Context, configure func(served) (string, error)) (fastest time.Duration, requests int, err error) {
	org := serve(oktasim.Options{})
	defer org.server.Close()
	config, err := configure(org)
	if err != nil {
		return 0, 0, err
	}
	w, err := prepare(ctx, org, config)
	if err != nil {
		return 0, 0, err
	}
	defer w.Close()
	if _, err := w.run(ctx, "apply", "-auto-approve"); err != nil {
		return 0, 0, err
	}
	for i := range attempts {
		org.ResetRequests()
		took, err := w.run(ctx, "plan", "-detailed-exitcode")
		if err != nil {
			return 0, 0, err
		}
		if i == 0 || took < fastest {
			fastest = took
		}
	}
	return fastest, len(org.Requests()), nil
}

// singleGrants declares 50 grants for each of four new apps.
func singleGrants(org served, provider string) string {
	var ids []string
	for i := range 4 {
		ids = append(ids, org.AddApp(oktasim.App{Label: fmt.Sprintf("Bench %s %d", provider, i)}))
	}
	return fmt.Sprintf(`resource "%s_scope_grant" "bench" {
  for_each = { for pair in setproduct(["%s"], ["%s"]) : join("/", pair) => pair }
  app_id   = each.value[0]
  scope    = each.value[1]
}
`, provider, strings.Join(ids, `", "`), strings.Join(wanted(), `", "`))
}

// authorizations lists the authorizations of 50 accounts.
func authorizations(org served) (string, error) {
	flow := org.FlowAppID()
	scopes := []string{"okta.devices.manage", "okta.devices.read"}
	org.GrantInConsole(flow, scopes...)
	for i := range 1000 {
		login := fmt.Sprintf("svc-%d@example.com", i%50)
		if i < 50 {
			org.AddUser(login, "ACTIVE", "SUPER_ADMIN")
			org.Assign(flow, login, "")
		}
		org.Authorize(flow, login, fmt.Sprintf("Devices %d", i), scopes...)
		org.Advance(time.Minute)
	}
	return "data \"oktadevices_authorizations\" \"bench\" {}\n", nil
}

func tenThousand(org served) (string, error) {
	org.AddDevices(10_000)
	return "data \"oktadevices_devices\" \"all\" {}\n", nil
}
