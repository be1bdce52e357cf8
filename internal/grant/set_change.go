package grant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// change grants and revokes several scopes of an app at once. It records what
// was done and what was not.
type change struct {
	client        *okta.Client
	appID, issuer string

	// Granted are new, Adopted were there already.
	Granted, Adopted, Revoked []okta.Grant
	// NotGranted and NotRevoked are the scopes that failed or were not tried.
	NotGranted, NotRevoked []string
	// Doubtful are those of NotGranted that may have been granted all the same.
	Doubtful []string
	// Err joins what failed.
	Err error
}

// grant grants scopes. Once one fails no other is begun; what is under way ends.
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

// refused reports whether Okta said no, so that the call had no effect.
func refused(err error) bool {
	e, ok := okta.AsError(err)
	return ok && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusRequestTimeout
}

// revoke revokes grants, as grant grants scopes. One that is gone is revoked.
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

// each calls do for every element, so many at once, until one fails.
func each[T any](atOnce int, elements []T, do func(int, T) error) error {
	var (
		mu     sync.Mutex
		next   int
		failed []error
		group  sync.WaitGroup
	)
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(elements) || len(failed) > 0 {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(atOnce, len(elements)) {
		group.Go(func() {
			for {
				i, ok := take()
				if !ok {
					return
				}
				if err := do(i, elements[i]); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return errors.Join(failed...)
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
	add("not granted", c.NotGranted)
	add("not revoked", c.NotRevoked)
	return strings.Join(lines, "\n")
}

func scopesOf(grants []okta.Grant) []string {
	scopes := make([]string, 0, len(grants))
	for _, grant := range grants {
		scopes = append(scopes, grant.Scope)
	}
	return scopes
}

// failedSet adds the error of a change that was not begun. removed says what the
// same apply has revoked.
func failedSet(diags *diag.Diagnostics, doing, appID, removed string, err error) {
	summary := fmt.Sprintf("Unable to %s app %s", doing, appID)
	if okta.IsNotFound(err) {
		diags.AddAttributeError(appIDPath, summary,
			fmt.Sprintf("The app does not exist in this org: %s.%s Correct app_id.", err, removed))
		return
	}
	diags.AddError(summary, fmt.Sprintf("No scope of the set was granted: %s.%s Correct what Okta's answer names, and apply again.", err, removed))
}

// kept are the grants that were granted or were there already.
func (c *change) kept() []okta.Grant { return slices.Concat(c.Granted, c.Adopted) }

// present returns the granted and adopted grants by scope.
func (c *change) present() map[string]okta.Grant {
	byScope := make(map[string]okta.Grant)
	for _, grant := range c.kept() {
		byScope[grant.Scope] = grant
	}
	return byScope
}

// after returns the grants that a set has after a change: of there, those of the
// reviewed scopes that were not revoked are left after a failure.
func (c *change) after(there map[string]okta.Grant, reviewed []string) map[string]okta.Grant {
	after := c.present()
	if c.Err == nil {
		return after
	}
	for scope, grant := range there {
		_, done := after[scope]
		if !done && slices.Contains(reviewed, scope) && !slices.ContainsFunc(c.Revoked, func(g okta.Grant) bool { return g.ID == grant.ID }) {
			after[scope] = grant
		}
	}
	return after
}
