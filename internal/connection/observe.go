package connection

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// What our credentials need for each look. Okta's manual names them.
const (
	readApps   = "okta.apps.read"
	readGrants = "okta.appGrants.read"
	readUsers  = "okta.users.read"
)

// observe gathers what Okta shows of a connection, all at once; reads are
// shared with every other resource of the run. account is the user's id or
// login. What our credentials may not read is noted, not an error.
func observe(ctx context.Context, client *okta.Client, appID, account string) (observed, error) {
	var o observed
	// What belongs to an app is gone with it. That alone says nothing: only the
	// app's own answer tells that it is gone.
	var missing [2]error

	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error {
		app, err := client.App(groupCtx, appID)
		if okta.IsNotFound(err) {
			o.App.Gone = true
			return nil
		}
		o.App.App = app
		return permit(err, readApps, &o.App.Refused)
	})
	group.Go(func() error {
		user, err := client.User(groupCtx, account)
		if okta.IsNotFound(err) {
			o.Account.Gone = true
			return nil
		}
		o.Account.User = user
		return permit(err, readUsers, &o.Account.Refused)
	})
	group.Go(func() error {
		grants, err := client.Grants(groupCtx, appID)
		if okta.IsNotFound(err) {
			missing[0] = err
			return nil
		}
		o.Grants.Grants = grants
		return permit(err, readGrants, &o.Grants.Refused)
	})
	group.Go(func() error {
		tokens, err := client.RefreshTokens(groupCtx, appID)
		if okta.IsNotFound(err) {
			missing[1] = err
			return nil
		}
		o.Tokens.Tokens, o.Tokens.At = tokens.Tokens, tokens.AsOf
		return permit(err, readApps, &o.Tokens.Refused)
	})
	if err := group.Wait(); err != nil {
		return observed{}, err
	}
	if err := errors.Join(missing[:]...); err != nil && !o.App.Gone {
		return observed{}, err
	}
	if o.App.Gone && missing[1] == nil && o.Tokens.Refused == "" {
		return observed{}, fmt.Errorf("the app %s does not exist, says Okta, and lists its refresh tokens all the same", appID)
	}
	if o.App.App.ID == "" {
		o.App.App.ID = appID
	}
	o.ClientID = okta.ClientID(o.App.App, o.Grants.Grants, o.Tokens.Tokens)
	return o, nil
}

// permit turns a refusal into a note of the scope that is lacking.
func permit(err error, scope string, refused *string) error {
	if !okta.IsForbidden(err) {
		return err
	}
	*refused = scope
	if typed, ok := okta.AsError(err); ok && typed.MissingScope != "" {
		*refused = typed.MissingScope
	}
	return nil
}
