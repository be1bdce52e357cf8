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

// observation gathers what Okta shows of a connection.
type observation struct {
	client *okta.Client
	// accountID is empty if there is no such user.
	appID, accountID string
	judgement.Observed

	// These are answers that there is no such app or user. They are compared with
	// the app's and the user's own answers, which alone show what is gone.
	noGrants, noTokens, noRoles error
}

// observe gathers what Okta shows of a connection, with parallel reads. They
// are shared with every other resource of the run. A read that the credentials
// lack the rights for is noted and is not an error.
func observe(ctx context.Context, client *okta.Client, appID, accountID string) (judgement.Observed, error) {
	o := &observation{client: client, appID: appID, accountID: accountID}
	reads := []func(context.Context) error{o.readOrg, o.readApp, o.readGrants, o.readTokens}
	if accountID == "" {
		o.Account.Gone = true
	} else {
		reads = append(reads, o.readAccount, o.readAssignment, o.readRoles)
	}
	group, groupCtx := errgroup.WithContext(ctx)
	for _, read := range reads {
		group.Go(func() error { return read(groupCtx) })
	}
	err := group.Wait()
	if err == nil {
		err = o.contradiction()
	}
	if err != nil {
		return judgement.Observed{}, err
	}
	o.App.App.ID = cmp.Or(o.App.App.ID, appID)
	o.ClientID = okta.ClientID(o.App.App, o.Grants.Grants, o.Tokens.Tokens)
	return o.Observed, nil
}

func (o *observation) readOrg(ctx context.Context) error {
	org, err := o.client.Organization(ctx)
	o.Org = judgement.OrgSeen{Pipeline: org.Pipeline, Hosts: hosts(o.client.OrgURL(), org.URL, org.AlternateURL)}
	if atOkta := hosts(org.URL); len(atOkta) == 1 {
		o.Org.Default = atOkta[0]
	}
	return err
}

func (o *observation) readApp(ctx context.Context) (err error) {
	o.App.App, err = o.client.App(ctx, o.appID)
	return permit(err, &o.App.Refused, &o.App.Gone)
}

func (o *observation) readGrants(ctx context.Context) (err error) {
	o.Grants.Grants, err = o.client.Grants(ctx, o.appID)
	return permit(unlessMissing(err, &o.noGrants), &o.Grants.Refused, nil)
}

func (o *observation) readTokens(ctx context.Context) error {
	tokens, err := o.client.RefreshTokens(ctx, o.appID)
	o.Tokens.Tokens, o.Tokens.At = tokens.Tokens, tokens.AsOf
	return permit(unlessMissing(err, &o.noTokens), &o.Tokens.Refused, nil)
}

func (o *observation) readAccount(ctx context.Context) (err error) {
	o.Account.User, err = o.client.User(ctx, o.accountID)
	return permit(err, &o.Account.Refused, &o.Account.Gone)
}

// readAssignment ignores whether the app, the user or the assignment is missing:
// Okta's answer is the same.
func (o *observation) readAssignment(ctx context.Context) error {
	_, err := o.client.AppUser(ctx, o.appID, o.accountID)
	o.Assignment.Assigned = err == nil
	return permit(err, &o.Assignment.Refused, new(bool))
}

func (o *observation) readRoles(ctx context.Context) (err error) {
	o.Roles.Roles, err = o.client.Roles(ctx, o.accountID)
	return permit(unlessMissing(err, &o.noRoles), &o.Roles.Refused, nil)
}

// contradiction finds answers that cannot all be true.
func (o *observation) contradiction() error {
	switch {
	case !o.App.Gone && (o.noGrants != nil || o.noTokens != nil):
		return errors.Join(o.noGrants, o.noTokens)
	case !o.Account.Gone && o.noRoles != nil:
		return o.noRoles
	case o.App.Gone && o.noTokens == nil && o.Tokens.Refused == "":
		return fmt.Errorf("the app %s does not exist, says Okta, and lists its refresh tokens all the same", o.appID)
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
func permit(err error, refused *string, gone *bool) error {
	scope := refusedScope(err)
	switch {
	case gone != nil && okta.IsNotFound(err):
		*gone = true
	case scope != "":
		*refused = scope
	default:
		return err
	}
	return nil
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
