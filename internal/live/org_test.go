package live

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// org is where the tests run.
type org struct {
	getenv func(string) string
	// appID is the app that they may touch, user the login of somebody who is named
	// as a service account and to whom nothing happens.
	appID, user, domain string
}

// newOrg is the real org that the environment names, or else a simulated one. Of a
// real one it makes sure that the app is one for tests, and has no grants: those
// would be lost.
func newOrg(t *testing.T) org {
	t.Helper()
	o := simulated(t)
	if os.Getenv("OKTADEVICES_LIVE") != "" {
		_, domain, _ := strings.Cut(os.Getenv("OKTA_ORG_URL"), "://")
		o = org{getenv: os.Getenv, appID: os.Getenv("OKTA_LIVE_APP_ID"), user: os.Getenv("OKTA_LIVE_USER"), domain: domain}
	}
	client := o.client(t)
	mustBeForTests(t, client, o.appID)
	grants, err := client.Grants(t.Context(), o.appID)
	if err != nil {
		t.Fatal(err)
	}
	if len(grants) > 0 {
		t.Fatalf("the app %s has %d grants, which a test that was killed may have left; make sweep-live revokes them", o.appID, len(grants))
	}
	t.Cleanup(func() {
		if t.Failed() {
			o.sweep(context.WithoutCancel(t.Context()), t)
		}
	})
	return o
}

func simulated(t *testing.T) org {
	t.Helper()
	sim := acctest.NewOrg(t)
	appID := sim.AddApp(oktasim.App{Name: "oidc_client", Label: Prefix + " (simulated)"})
	return org{getenv: sim.Getenv, appID: appID, user: acctest.ServiceAccount, domain: sim.Domain()}
}

// client is the provider's own, for what nobody should do with the provider.
func (o org) client(t *testing.T) *okta.Client {
	t.Helper()
	client, err := okta.New(okta.Config{
		OrgURL: o.getenv("OKTA_ORG_URL"), APIToken: o.getenv("OKTA_API_TOKEN"), AccessToken: o.getenv("OKTA_ACCESS_TOKEN"),
		ClientID: o.getenv("OKTA_API_CLIENT_ID"), PrivateKey: o.getenv("OKTA_API_PRIVATE_KEY"), PrivateKeyID: o.getenv("OKTA_API_PRIVATE_KEY_ID"),
		UserAgent: "terraform-provider-oktadevices/live-test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// mustBeForTests ends the test if the app is anything else.
func mustBeForTests(t *testing.T, client *okta.Client, appID string) {
	t.Helper()
	app, err := client.App(t.Context(), appID)
	if err != nil {
		t.Fatalf("OKTA_LIVE_APP_ID: %s", err)
	}
	if !strings.HasPrefix(app.Label, Prefix) {
		t.Fatalf("the app %s is called %q: tests touch only what is called %s…", appID, app.Label, Prefix)
	}
}

// sweep revokes every grant of the app.
func (o org) sweep(ctx context.Context, t *testing.T) {
	t.Helper()
	client := o.client(t)
	grants, err := client.Grants(ctx, o.appID)
	if err != nil {
		t.Errorf("sweeping: %s", err)
		return
	}
	for _, grant := range grants {
		if err := client.RevokeGrant(ctx, o.appID, grant.ID); err != nil {
			t.Errorf("sweeping: %s", err)
			continue
		}
		t.Logf("swept the grant %s of %s", grant.ID, grant.Scope)
	}
}
