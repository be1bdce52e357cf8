package grant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// change grants and revokes several scopes of an app at once. It records what
// was done and what was not.
type change struct {
	client        *okta.Client
	appID, issuer string
	// Before are the grants of the issuer by scope, as they were.
	Before map[string]okta.Grant

	// Granted are new, Adopted were there already.
	Granted, Adopted, Revoked []okta.Grant
	// NotGranted and NotRevoked are the scopes that failed or were not tried.
	NotGranted, NotRevoked []string
	// Doubtful are those of NotGranted that Okta may have granted: the answer
	// was lost.
	Doubtful []string
	// Err joins what failed.
	Err error
}

// newChange reads the grants of an app before a change. issuer is as issuerOf takes
// it.
func newChange(ctx context.Context, client *okta.Client, appID string, issuer types.String) (*change, error) {
	of, err := issuerOf(ctx, client, issuer, appID)
	if err != nil {
		return nil, err
	}
	grants, err := client.Grants(ctx, appID)
	return &change{client: client, appID: appID, issuer: of, Before: ofIssuer(grants, of)}, err
}

// grant grants scopes. After a failure it begins no other call, and waits for
// those that have begun.
func (c *change) grant(ctx context.Context, scopes []string) {
	done := make([]*okta.Grant, len(scopes))
	adopted, doubtful := make([]bool, len(scopes)), make([]bool, len(scopes))
	err := each(c.client.Parallelism(), scopes, func(i int, scope string) error {
		granted, was, err := c.client.GrantScope(ctx, c.appID, scope, c.issuer)
		if err != nil {
			doubtful[i] = !refused(err)
			return fmt.Errorf("granting %s: %w", scope, err)
		}
		done[i], adopted[i] = &granted, was
		return nil
	})
	for i, scope := range scopes {
		switch {
		case done[i] == nil:
			c.NotGranted = append(c.NotGranted, scope)
			if doubtful[i] {
				c.Doubtful = append(c.Doubtful, scope)
			}
		case adopted[i]:
			c.Adopted = append(c.Adopted, *done[i])
		default:
			c.Granted = append(c.Granted, *done[i])
		}
	}
	c.Err = errors.Join(c.Err, err)
}

// refused reports whether Okta refused the call, so that it had no effect.
func refused(err error) bool {
	e, ok := okta.AsError(err)
	return ok && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusRequestTimeout
}

// revoke revokes grants, as grant grants scopes. A missing grant counts as
// revoked.
func (c *change) revoke(ctx context.Context, grants []okta.Grant) {
	done := make([]bool, len(grants))
	err := each(c.client.Parallelism(), grants, func(i int, g okta.Grant) error {
		if err := c.client.RevokeGrant(ctx, c.appID, g.ID); err != nil && !okta.IsNotFound(err) {
			return fmt.Errorf("revoking %s (%s): %w", g.Scope, g.ID, err)
		}
		done[i] = true
		return nil
	})
	for i, g := range grants {
		if done[i] {
			c.Revoked = append(c.Revoked, g)
		} else {
			c.NotRevoked = append(c.NotRevoked, g.Scope)
		}
	}
	c.Err = errors.Join(c.Err, err)
}

// replace grants scopes and then, if that succeeds, revokes grants.
func (c *change) replace(ctx context.Context, scopes []string, surplus []okta.Grant) {
	c.grant(ctx, scopes)
	if c.Err != nil {
		c.NotRevoked = scopesOf(surplus)
		return
	}
	c.revoke(ctx, surplus)
}

// each calls do for every element, in order and atOnce at a time. After a failure
// it begins no other, and waits for those that have begun.
func each[T any](atOnce int, elements []T, do func(int, T) error) error {
	var (
		failed atomic.Bool
		group  sync.WaitGroup
	)
	errs, places := make([]error, len(elements)), make(chan struct{}, atOnce)
	for i, element := range elements {
		places <- struct{}{}
		if failed.Load() {
			break
		}
		group.Go(func() {
			if errs[i] = do(i, element); errs[i] != nil {
				failed.Store(true)
			}
			<-places
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// report says what was done and what was not, for an error.
func (c *change) report() string {
	var lines []string
	add := func(what string, scopes []string) {
		if len(scopes) > 0 {
			lines = append(lines, fmt.Sprintf("  %-12s %s", what+":", strings.Join(scopes, ", ")))
		}
	}
	add("granted", scopesOf(c.Granted))
	add("adopted", scopesOf(c.Adopted))
	add("revoked", scopesOf(c.Revoked))
	add("not granted", without(c.NotGranted, c.Doubtful))
	add("not revoked", c.NotRevoked)
	add("unknown", c.Doubtful)
	if len(c.Doubtful) > 0 {
		lines = append(lines, "It is unknown whether Okta granted the scopes that are listed as unknown: its answer was lost. The next apply grants or adopts them.")
	}
	return strings.Join(lines, "\n")
}

func scopesOf(grants []okta.Grant) []string {
	scopes := make([]string, 0, len(grants))
	for _, grant := range grants {
		scopes = append(scopes, grant.Scope)
	}
	return scopes
}

// failedSet adds the error of a change that did not begin. removed names the things
// that the same apply has removed.
func failedSet(diags *diag.Diagnostics, doing, appID, removed string, err error) {
	summary := fmt.Sprintf("Unable to %s app %s", doing, appID)
	if okta.IsNotFound(err) {
		diags.AddAttributeError(appIDPath, summary,
			fmt.Sprintf("The app does not exist in this org: %s.%s Correct app_id. Check that the provider is configured for the right org.", err, removed))
		return
	}
	diags.AddError(summary, fmt.Sprintf("No scope of the set was granted: %s.%s Correct what Okta's answer names, and apply again.", err, removed))
}

// kept returns the granted and the adopted grants.
func (c *change) kept() []okta.Grant { return slices.Concat(c.Granted, c.Adopted) }

// after returns the grants by scope that a set has after a change. After a failure
// these include the reviewed ones that were not revoked.
func (c *change) after(reviewed []string) map[string]okta.Grant {
	after := make(map[string]okta.Grant)
	if c.Err != nil {
		for _, scope := range reviewed {
			if grant, there := c.Before[scope]; there && !slices.ContainsFunc(c.Revoked, func(g okta.Grant) bool { return g.ID == grant.ID }) {
				after[scope] = grant
			}
		}
	}
	for _, grant := range c.kept() {
		after[grant.Scope] = grant
	}
	return after
}
