package okta

import (
	"cmp"
	"reflect"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// cachedReads returns a function that reads all that the writes of writeCases
// may change, through each cache of a client. Only the System Log stays as it
// was read: it is evidence of what others did.
func cachedReads(org simtest.Sim) func(*testing.T, *Client) map[string]any {
	app, tokens := org.FlowAppID(), org.Tokens(org.FlowAppID())
	svc, _ := org.User("svc@example.com")
	user := cmp.Or(svc.ID, "00u1")
	return func(t *testing.T, c *Client) map[string]any {
		t.Helper()
		ctx := t.Context()
		list, err := c.RefreshTokens(ctx, app)
		all := map[string]any{
			"organization": found(c.Organization(ctx)),
			"app":          found(c.App(ctx, app)),
			"apps":         found(c.Apps(ctx)),
			"grants":       found(c.Grants(ctx, app)),
			"tokens":       found(list.Tokens, err),
			"token":        found(c.RefreshToken(ctx, app, "oar1")),
			"user":         found(c.User(ctx, user)),
			"assignment":   found(c.AppUser(ctx, app, user)),
			"roles":        found(c.Roles(ctx, user)),
			"device":       found(c.CachedDevice(ctx, aMac)),
			"devices":      found(c.Devices(ctx, DeviceQuery{})),
			"counts":       found(c.CountDevices(ctx, "")),
		}
		for _, token := range tokens {
			all["token "+token.ID] = found(c.RefreshToken(ctx, app, token.ID))
		}
		c.caches.Range(func(key, reads any) bool {
			what := reflect.ValueOf(key).Elem().FieldByName("what").String()
			if what != cachedLog.what && reflect.ValueOf(reads).Elem().FieldByName("reads").Len() == 0 {
				t.Errorf("cachedReads lacks a read of %s", what)
			}
			return true
		})
		return all
	}
}

// found returns what was read, or that there is no such object.
func found[T any](v T, err error) any {
	if IsNotFound(err) {
		return "not found"
	}
	return []any{v, err}
}
