package serviceaccount

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// added is what the resource keeps in its private state: what it added itself,
// and therefore may remove. A read never changes it. After an import, or where
// the provider was killed before it could remember, it is empty.
type added struct {
	// Assigned is when Okta says that our assignment was made: assignments have no
	// id, and one that somebody made after ours was gone is not ours.
	Assigned time.Time `json:"assigned,omitzero"`
	// RoleID is our assignment of the super admin role.
	RoleID string `json:"role_id,omitempty"`
}

const addedKey = "added"

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func readAdded(ctx context.Context, private privateReader) (a added, diags diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, addedKey)
	if diags.HasError() || len(raw) == 0 {
		return a, diags
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		diags.AddError("Unable to read the private state of the service account",
			fmt.Sprintf("What the provider remembers of the service account is not what it wrote: %s. Remove the resource from the state and import it again.", err))
	}
	return a, diags
}

func (a added) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(a)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to write the private state of the service account", err.Error())
		return diags
	}
	return private.SetKey(ctx, addedKey, raw)
}

// ownsAssignment reports whether the assignment is the one that was added. Okta
// shows the time to the second, or to the millisecond.
func (a added) ownsAssignment(assignment okta.AppUser) bool {
	return !a.Assigned.IsZero() && assignment.Scope == okta.AssignedToUser &&
		a.Assigned.Truncate(time.Second).Equal(assignment.Created.Truncate(time.Second))
}

// ownsRole reports whether the role is the one that was added.
func (a added) ownsRole(role okta.Role) bool {
	return a.RoleID != "" && role.ID == a.RoleID && role.AssignmentType == okta.AssignedToUser
}
