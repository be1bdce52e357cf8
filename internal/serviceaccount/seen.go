package serviceaccount

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// seen is what the resource keeps in its private state of what the user had when
// it looked last, whoever had added it: since when. Events of the log from before
// are about what was there earlier. What is lost keeps its time.
type seen struct {
	Assigned   time.Time `json:"assigned,omitzero"`
	SuperAdmin time.Time `json:"super_admin,omitzero"`
}

const seenKey = "seen"

// readSeen returns nothing if it is lost: it only explains.
func readSeen(ctx context.Context, private privatestate.Reader) seen {
	s, _ := privatestate.Read[seen](ctx, private, seenKey)
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

func (s seen) write(ctx context.Context, private privatestate.Writer) diag.Diagnostics {
	return privatestate.Write(ctx, private, seenKey, s)
}
