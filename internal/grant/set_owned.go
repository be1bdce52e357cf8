package grant

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ownedKey is the key of private state for the ids of owned grants, in versions
// without owned_grant_ids.
const ownedKey = "owned"

// owned returns the ids of the grants that the set may revoke. A state without
// owned_grant_ids comes from an earlier version, which kept them in private
// state. If that is lost, the grants that the state shows are owned. ok is
// false after an import or a move.
func (m setModel) owned(ctx context.Context, private privatestate.Reader) (ids []string, ok bool) {
	if !m.Owned.IsNull() && !m.Owned.IsUnknown() {
		ids, _ = tfvalue.Strings(ctx, m.Owned)
		return ids, true
	}
	if earlier, ok := privatestate.Read[struct{ IDs []string }](ctx, private, ownedKey); ok {
		return earlier.IDs, true
	}
	if m.Grants.IsNull() {
		return nil, false
	}
	for _, grant := range m.byScope(ctx) {
		ids = append(ids, grant.ID.ValueString())
	}
	slices.Sort(ids)
	return ids, true
}

// ifDestroyed are the grants that destroying the set revokes.
func (m setModel) ifDestroyed(ctx context.Context, owned []string) []peers.Thing {
	if m.retained() {
		return nil
	}
	grants := m.byScope(ctx)
	var things []peers.Thing
	for _, scope := range slices.Sorted(maps.Keys(grants)) {
		if slices.Contains(owned, grants[scope].ID.ValueString()) {
			things = append(things, grantThing(m.AppID, m.Issuer, scope))
		}
	}
	return things
}

// ownedAfter returns owned_grant_ids once grants are granted or adopted and
// others are revoked.
func ownedAfter(owned []string, granted, revoked []okta.Grant) types.Set {
	ids := make(map[string]bool, len(owned)+len(granted))
	for _, id := range owned {
		ids[id] = true
	}
	for _, grant := range granted {
		ids[grant.ID] = true
	}
	for _, grant := range revoked {
		delete(ids, grant.ID)
	}
	return tfvalue.Set(slices.Sorted(maps.Keys(ids)))
}
