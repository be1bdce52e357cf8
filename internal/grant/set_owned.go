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

// ownedKey is where private state held the ids of owned grants before
// owned_grant_ids did.
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
	return slices.Sorted(maps.Values(m.grantIDs())), true
}

// grantIDs returns the ids of the grants by scope.
func (m setModel) grantIDs() map[string]string {
	byScope := make(map[string]string, len(m.Grants.Elements()))
	for scope, element := range m.Grants.Elements() {
		if grant, ok := element.(types.Object); ok {
			if id, ok := grant.Attributes()["id"].(types.String); ok {
				byScope[scope] = id.ValueString()
			}
		}
	}
	return byScope
}

// ifDestroyed are the grants that destroying the set revokes.
func (m setModel) ifDestroyed(owned []string) []peers.Thing {
	if m.OnDestroy.ValueString() == onDestroyRetain {
		return nil
	}
	ids := m.grantIDs()
	var things []peers.Thing
	for _, scope := range slices.Sorted(maps.Keys(ids)) {
		if slices.Contains(owned, ids[scope]) {
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

// stillOwned returns owned_grant_ids without the ids of grants that are gone: one
// whose revocation was not answered, or that somebody else revoked.
func stillOwned(owned []string, now map[string]okta.Grant) types.Set {
	var ids []string
	for _, grant := range now {
		if slices.Contains(owned, grant.ID) {
			ids = append(ids, grant.ID)
		}
	}
	slices.Sort(ids)
	return tfvalue.Set(ids)
}
