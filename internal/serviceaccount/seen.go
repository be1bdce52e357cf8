package serviceaccount

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// seen is what the resource keeps in its private state of what the user had when
// it looked last, whoever had added it: since when. Events of the log from before
// are about what was there earlier. What is lost keeps its time.
type seen struct {
	Assigned   time.Time `json:"assigned,omitzero"`
	SuperAdmin time.Time `json:"super_admin,omitzero"`
}

const seenKey = "seen"

// readSeen returns nothing where it finds nothing to read: it only explains.
func readSeen(ctx context.Context, private privateReader) (s seen) {
	if raw, diags := private.GetKey(ctx, seenKey); !diags.HasError() && len(raw) > 0 {
		_ = json.Unmarshal(raw, &s)
	}
	return s
}

// now returns it brought up to date.
func (s seen) now(o observed) seen {
	if o.assigned() {
		s.Assigned = o.Assignment.Created
	}
	if role, ok := o.superAdmin(); ok {
		s.SuperAdmin = role.Created
	}
	return s
}

func (s seen) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(s)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to write the private state of the service account", err.Error())
		return diags
	}
	return private.SetKey(ctx, seenKey, raw)
}
