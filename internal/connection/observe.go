package connection

import (
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

// observe gathers what Okta shows of a connection, all at once; reads are
// shared with every other resource of the run. accountID is empty where there is
// no such user. What our credentials may not read is noted, not an error.
func observe(ctx context.Context, client *okta.Client, appID, accountID string) (judgement.Observed, error) {
	var o judgement.Observed
	// What belongs to an app or a user is gone with it. That alone says nothing: only
	// its own answer tells that it is gone.
	var ofApp [2]error
	var ofUser error

	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error {
		org, err := client.Organization(groupCtx)
		o.Org = judgement.OrgSeen{Pipeline: org.Pipeline, Hosts: hosts(client.OrgURL(), org.URL, org.AlternateURL)}
		if atOkta := hosts(org.URL); len(atOkta) == 1 {
			o.Org.Default = atOkta[0]
		}
		return err
	})
	group.Go(func() error {
		app, err := client.App(groupCtx, appID)
		o.App.App = app
		return permit(err, judgement.ReadApps, &o.App.Refused, &o.App.Gone)
	})
	group.Go(func() error {
		grants, err := client.Grants(groupCtx, appID)
		o.Grants.Grants = grants
		return permit(unlessMissing(err, &ofApp[0]), judgement.ReadGrants, &o.Grants.Refused, nil)
	})
	group.Go(func() error {
		tokens, err := client.RefreshTokens(groupCtx, appID)
		o.Tokens.Tokens, o.Tokens.At = tokens.Tokens, tokens.AsOf
		return permit(unlessMissing(err, &ofApp[1]), judgement.ReadApps, &o.Tokens.Refused, nil)
	})
	if accountID == "" {
		o.Account.Gone = true
	} else {
		group.Go(func() error {
			user, err := client.User(groupCtx, accountID)
			o.Account.User = user
			return permit(err, judgement.ReadUsers, &o.Account.Refused, &o.Account.Gone)
		})
		group.Go(func() error {
			_, err := client.AppUser(groupCtx, appID, accountID)
			o.Assignment.Assigned = err == nil
			// Of the app, of the user or of the assignment: Okta's answer is the same.
			return permit(err, judgement.ReadApps, &o.Assignment.Refused, new(bool))
		})
		group.Go(func() error {
			roles, err := client.Roles(groupCtx, accountID)
			o.Roles.Roles = roles
			return permit(unlessMissing(err, &ofUser), judgement.ReadRoles, &o.Roles.Refused, nil)
		})
	}
	if err := group.Wait(); err != nil {
		return judgement.Observed{}, err
	}
	if err := contradiction(o, appID, errors.Join(ofApp[:]...), ofApp[1], ofUser); err != nil {
		return judgement.Observed{}, err
	}
	if o.App.App.ID == "" {
		o.App.App.ID = appID
	}
	o.ClientID = okta.ClientID(o.App.App, o.Grants.Grants, o.Tokens.Tokens)
	return o, nil
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
	case okta.IsForbidden(err):
		o.Tokens.Unproven, o.Tokens.Why = id, "the credentials lack the scope "+missingScope(err, judgement.ReadApps)
	default:
		o.Tokens.Unproven, o.Tokens.Why = id, providerdata.Reason(err)
	}
}

// contradiction finds answers that cannot all be true.
func contradiction(o judgement.Observed, appID string, ofApp, ofTokens, ofUser error) error {
	switch {
	case ofApp != nil && !o.App.Gone:
		return ofApp
	case ofUser != nil && !o.Account.Gone:
		return ofUser
	case o.App.Gone && ofTokens == nil && o.Tokens.Refused == "":
		return fmt.Errorf("the app %s does not exist, says Okta, and lists its refresh tokens all the same", appID)
	default:
		return nil
	}
}

// unlessMissing sets an answer that there is no such thing aside.
func unlessMissing(err error, missing *error) error {
	if okta.IsNotFound(err) {
		*missing = err
		return nil
	}
	return err
}

// permit turns a refusal into a note of the scope that is lacking, and, where
// gone is given, a "not found" into one of that.
func permit(err error, scope string, refused *string, gone *bool) error {
	switch {
	case gone != nil && okta.IsNotFound(err):
		*gone = true
		return nil
	case !okta.IsForbidden(err):
		return err
	}
	*refused = missingScope(err, scope)
	return nil
}

// missingScope is the scope that a refusal names, or else the method's own.
func missingScope(err error, scope string) string {
	if typed, ok := okta.AsError(err); ok && typed.MissingScope != "" {
		return typed.MissingScope
	}
	return scope
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
