// Command observe shows a real org's answers about one app and one account;
// without it, the provider's assumptions about Okta would stay untested. They
// are whether Okta lists the refresh tokens of Workflows connections, when they
// end, and what their events look like. It changes nothing. Its output contains
// no ids, names, addresses or secrets, so that people can put it into an issue.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Getenv, http.DefaultTransport)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, getenv func(string) string, wire http.RoundTripper) error {
	events := &recorder{next: wire}
	client, err := okta.New(okta.Config{
		OrgURL: getenv("OKTA_ORG_URL"), APIToken: getenv("OKTA_API_TOKEN"), AccessToken: getenv("OKTA_ACCESS_TOKEN"),
		ClientID: getenv("OKTA_API_CLIENT_ID"), PrivateKey: getenv("OKTA_API_PRIVATE_KEY"), PrivateKeyID: getenv("OKTA_API_PRIVATE_KEY_ID"),
		UserAgent: "terraform-provider-oktadevices/observe", Transport: events,
	})
	if err != nil {
		return err
	}
	o := observer{client: client, events: events, out: os.Stdout}
	return o.observe(ctx, getenv("OKTA_LIVE_APP_ID"), getenv("OKTA_LIVE_USER"))
}
