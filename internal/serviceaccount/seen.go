package serviceaccount

import (
	"context"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// seen says since when the user has had the assignment and the role, whoever
// added them. The resource keeps it in private state each time it reads them.
// Older events of the log are about earlier access. Lost access keeps its time.
type seen struct {
	Assigned   time.Time `json:"assigned,omitzero"`
	SuperAdmin time.Time `json:"super_admin,omitzero"`
}

const seenKey = "seen"

// readSeen returns the zero value if private state is lost, because the times
// only explain drift.
func readSeen(ctx context.Context, private privatestate.Reader) seen {
	s, _ := privatestate.Read[seen](ctx, private, seenKey)
	return s
}

// now returns s with the times of the access that the user has.
func (s seen) now(o observed) seen {
	if o.assigned() {
		s.Assigned = o.Assignment.Created
	}
	if role, ok := o.superAdmin(); ok {
		s.SuperAdmin = role.Created
	}
	return s
}
