package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

type observer struct {
	client *okta.Client
	events *recorder
	out    io.Writer
}

// observe prints the org's answers, redacted. If the credentials can't read
// something, it prints that and continues.
func (o observer) observe(ctx context.Context, appID, login string) error {
	if login == "" {
		return errors.New("OKTA_LIVE_USER is not set: set it to the login of the account that authorized a connection")
	}
	if appID == "" {
		apps, err := o.client.Apps(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(apps, func(a okta.App) bool { return a.Name == okta.WorkflowsOAuthApp })
		if at < 0 {
			return errors.New("the org has no Okta Workflows OAuth app that the credentials can read: set OKTA_LIVE_APP_ID")
		}
		appID = apps[at].ID
	}
	user, err := o.client.User(ctx, login)
	if err != nil {
		return err
	}
	org, err := o.client.Organization(ctx)
	if err != nil {
		return err
	}
	app, err := o.client.App(ctx, appID)
	o.section("## App", err, func() { o.say("Workflows app: %t, status %s", app.Name == okta.WorkflowsOAuthApp, app.Status) })
	grants, err := o.client.Grants(ctx, appID)
	o.section("## Grants", err, func() { o.grants(grants, org) })
	tokens, err := o.client.RefreshTokens(ctx, appID)
	o.section("## Refresh tokens", err, func() { o.tokens(tokens, user, org) })
	o.say("\n## Events")
	clientID := okta.ClientID(app, grants, tokens.Tokens)
	for _, eventType := range append(okta.ConnectionEvents(), okta.EventConsentGrant, okta.EventConsentRevoke, okta.EventTokenRevoke) {
		_, err := o.client.LogEvents(ctx, eventType)
		o.event(eventType, err)
	}
	_, err = o.client.TokenGrants(ctx, clientID, user.ID, 1)
	o.event(okta.EventTokenGrant, err)
	return nil
}

func (o observer) say(format string, args ...any) { fmt.Fprintf(o.out, format+"\n", args...) }

func (o observer) section(title string, err error, show func()) {
	o.say("\n%s", title)
	if err != nil {
		o.say("not read: %s", reason(err))
		return
	}
	show()
}

// reason returns Okta's explanation, without the address, the request id and
// the texts.
func reason(err error) string {
	if e, ok := okta.AsError(err); ok {
		return strings.TrimSpace(fmt.Sprintf("status %d %s", e.Status, e.Code))
	}
	return "no answer"
}

func (o observer) grants(grants []okta.Grant, org okta.Organization) {
	o.say("%d", len(grants))
	for _, g := range slices.SortedFunc(slices.Values(grants), func(a, b okta.Grant) int { return cmp.Compare(a.Scope, b.Scope) }) {
		o.say("- %s: %s, source %s, by a %s, issuer %s", public(g.Scope), g.Status, g.Source, g.CreatedBy.Type, issuer(g.Issuer, org))
	}
}

func (o observer) tokens(list okta.RefreshTokens, user okta.User, org okta.Organization) {
	o.say("%d in all", len(list.Tokens))
	for _, t := range list.Tokens {
		if t.UserID != user.ID {
			continue
		}
		end := "no end"
		if !t.ExpiresAt.IsZero() {
			end = fmt.Sprintf("ends %s after it was made", days(t.ExpiresAt.Sub(t.Created)))
		}
		scopes := make([]string, 0, len(t.Scopes))
		for _, scope := range t.Scopes {
			scopes = append(scopes, public(scope))
		}
		o.say("- of the account: %s, made %s ago, used %s after that, %s, issuer %s, scopes %s", t.Status, days(list.AsOf.Sub(t.Created)),
			days(t.LastUpdated.Sub(t.Created)), end, issuer(t.Issuer, org), strings.Join(scopes, " "))
	}
}

func days(d time.Duration) string { return fmt.Sprintf("%.1f days", d.Hours()/24) }

// public returns a scope that Okta documents, or a placeholder for another one.
func public(scope string) string {
	if connector.KnownScope(scope) {
		return scope
	}
	return "(a scope of the org's own)"
}

func issuer(issuer string, org okta.Organization) string {
	switch {
	case org.URL != "" && okta.SameIssuer(issuer, org.URL):
		return "the org's address at Okta"
	case org.AlternateURL != "" && okta.SameIssuer(issuer, org.AlternateURL):
		return "the org's custom domain"
	case strings.Contains(issuer, "/oauth2/"):
		return "a custom authorization server"
	default:
		return "another address"
	}
}

// event prints the shape of the newest event of a type.
func (o observer) event(eventType string, err error) {
	o.section("### "+eventType, err, func() {
		if newest, ok := o.events.newest(); ok {
			o.say("%s", shape(newest))
		} else {
			o.say("none")
		}
	})
}
