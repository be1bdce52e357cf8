package connection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// observe gathers what Okta shows of a connection, with parallel reads. They
// are shared with every other resource of the run. A read that the credentials
// lack the rights for is noted and is not an error. accountID is empty if there
// is no such user.
func observe(ctx context.Context, client *okta.Client, appID, accountID string) (judgement.Observed, error) {
	var o judgement.Observed
	var tokens judgement.Seen[okta.RefreshTokens]
	assigned := func(ctx context.Context, accountID string) (bool, error) {
		_, err := client.AppUser(ctx, appID, accountID)
		return err == nil, err
	}
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return readOrg(groupCtx, client, &o.Org) })
	group.Go(func() error { return read(groupCtx, &o.App, client.App, appID) })
	group.Go(func() error { return read(groupCtx, &o.Grants, client.Grants, appID) })
	group.Go(func() error { return read(groupCtx, &tokens, client.RefreshTokens, appID) })
	if accountID == "" {
		o.Account.Gone = true
	} else {
		group.Go(func() error { return read(groupCtx, &o.Account, client.User, accountID) })
		group.Go(func() error { return read(groupCtx, &o.Assignment, assigned, accountID) })
		group.Go(func() error { return read(groupCtx, &o.Roles, client.Roles, accountID) })
	}
	if err := group.Wait(); err != nil {
		return judgement.Observed{}, err
	}
	if err := contradiction(appID, o, tokens); err != nil {
		return judgement.Observed{}, err
	}
	o.Tokens = judgement.TokensSeen{Tokens: tokens.Value.Tokens, At: tokens.Value.AsOf, Refused: tokens.Refused}
	o.App.Value.ID = cmp.Or(o.App.Value.ID, appID)
	o.ClientID = okta.ClientID(o.App.Value, o.Grants.Value, o.Tokens.Tokens)
	return o, nil
}

// read reads one thing, and notes if Okta has no such thing or if the
// credentials lack a scope.
func read[T any](ctx context.Context, seen *judgement.Seen[T], get func(context.Context, string) (T, error), id string) (err error) {
	seen.Value, err = get(ctx, id)
	seen.Refused = refusedScope(err)
	if okta.IsNotFound(err) {
		seen.Gone, seen.NotFound = true, err
	}
	if seen.Gone || seen.Refused != "" {
		return nil
	}
	return err
}

func readOrg(ctx context.Context, client *okta.Client, seen *judgement.OrgSeen) error {
	org, err := client.Organization(ctx)
	*seen = judgement.OrgSeen{Pipeline: org.Pipeline, Hosts: hosts(client.OrgURL(), org.URL, org.AlternateURL)}
	if atOkta := hosts(org.URL); len(atOkta) == 1 {
		seen.Default = atOkta[0]
	}
	return err
}

// contradiction finds answers that cannot all be true. An answer about a part of
// the app or the user may be that there is no such app or user. Only their own
// answers show that.
func contradiction(appID string, o judgement.Observed, tokens judgement.Seen[okta.RefreshTokens]) error {
	switch {
	case !o.App.Gone && (o.Grants.Gone || tokens.Gone):
		return errors.Join(o.Grants.NotFound, tokens.NotFound)
	case !o.Account.Gone && o.Roles.Gone:
		return o.Roles.NotFound
	case o.App.Gone && !tokens.Gone && tokens.Refused == "":
		return fmt.Errorf("the app %s does not exist according to Okta, but Okta lists its refresh tokens", appID)
	default:
		return nil
	}
}

// observeToken asks for the authorization that the list lacks by its id, and notes
// what came of it.
func observeToken(ctx context.Context, client *okta.Client, appID, id string, o *judgement.Observed) {
	token, err := client.RefreshToken(ctx, appID, id)
	switch {
	case err == nil:
		o.Tokens.Tokens = append(slices.Clone(o.Tokens.Tokens), token)
		if token.Live(o.Tokens.At) {
			o.Tokens.Unlisted = id
		}
	case okta.IsNotFound(err):
	case refusedScope(err) != "":
		o.Tokens.Unproven, o.Tokens.Why = id, "the credentials lack the scope "+refusedScope(err)
	default:
		o.Tokens.Unproven, o.Tokens.Why = id, providerdata.Reason(err)
	}
}

// refusedScope returns the scope that the credentials lack for a call, or "" if
// err is something else.
func refusedScope(err error) string {
	if refusal, ok := okta.AsError(err); ok && okta.IsForbidden(err) {
		return refusal.MissingScope
	}
	return ""
}

// hosts returns the hosts of addresses, sorted, with the port where there is one.
func hosts(addresses ...string) []string {
	var found []string
	for _, address := range addresses {
		if parsed, err := url.Parse(address); err == nil && parsed.Host != "" {
			found = append(found, strings.ToLower(parsed.Host))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
