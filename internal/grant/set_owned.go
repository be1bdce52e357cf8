package grant

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// owned is what a set keeps in its private state: which grants are its own to
// revoke. A read never changes it: what appears in between is somebody else's
// until an apply has taken it in.
type owned struct {
	// Key tells this set from others of the run.
	Key string `json:"key"`
	// IDs are the grants as of the last successful change, or as of the first
	// read after an import or a move.
	IDs []string `json:"ids"`
}

const ownedKey = "owned"

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readOwned returns what is owned; it is nil after an import or a move.
func readOwned(ctx context.Context, private privateReader) (*owned, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, ownedKey)
	if diags.HasError() || len(raw) == 0 {
		return nil, diags
	}
	o := new(owned)
	if err := json.Unmarshal(raw, o); err != nil {
		diags.AddError("Unable to read the private state of the scope grants",
			fmt.Sprintf("What the provider remembers of the set is not what it wrote: %s. Remove the resource from the state and import it again.", err))
	}
	return o, diags
}

func (o owned) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(o)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to write the private state of the scope grants", err.Error())
		return diags
	}
	return private.SetKey(ctx, ownedKey, raw)
}

// with returns what is owned once grants are granted or adopted and others are
// revoked.
func (o owned) with(granted, revoked []okta.Grant) owned {
	ids := make(map[string]bool, len(o.IDs)+len(granted))
	for _, id := range o.IDs {
		ids[id] = true
	}
	for _, grant := range granted {
		ids[grant.ID] = true
	}
	for _, grant := range revoked {
		delete(ids, grant.ID)
	}
	return owned{Key: o.Key, IDs: slices.Sorted(maps.Keys(ids))}
}
