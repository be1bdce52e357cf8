package connection

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// memory is what a connection keeps in its private state: what a later run must
// know to tell its authorization from others, and cannot see any more.
type memory struct {
	// Key names this resource among its siblings. Terraform tells a provider no
	// addresses, and nicknames need not be unique.
	Key string `json:"key"`
	// Looked is true once the token list could be read.
	Looked bool `json:"looked,omitempty"`
	// Known are the account's tokens as of the first look, at creation or when
	// the connection was enabled again, as far as they live.
	Known []string `json:"known,omitempty"`
	// Since is Okta's time of that first look.
	Since time.Time `json:"since,omitzero"`
	// Held is the authorization that is confirmed to be the connection's. It is
	// kept when it is gone, so that its successor can be told.
	Held string `json:"held,omitempty"`
	// Alive is whether Held lived at the last look.
	Alive bool `json:"alive,omitempty"`
	// Seen are the account's tokens as of when Held was last seen alive.
	Seen []string `json:"seen,omitempty"`
	// Fulfilled are the account's tokens as of when Held last had every scope.
	Fulfilled []string `json:"fulfilled,omitempty"`
	// Newer are the tokens that had every scope while Held had not: perhaps its
	// reauthorization, perhaps another connection.
	Newer []string `json:"newer,omitempty"`
	// Assumed is a token of Known that was taken for the connection's own.
	Assumed string `json:"assumed,omitempty"`
	// Others are live tokens that were seen to be other connections' own.
	Others []string `json:"others,omitempty"`
	// Contested is true when another connection of the same app and account was
	// seen awaiting an authorization beside this one.
	Contested bool `json:"contested,omitempty"`
}

const memoryKey = "memory"

func (m memory) clone() memory {
	m.Known, m.Seen = slices.Clone(m.Known), slices.Clone(m.Seen)
	m.Fulfilled, m.Newer, m.Others = slices.Clone(m.Fulfilled), slices.Clone(m.Newer), slices.Clone(m.Others)
	return m
}

// afresh is the memory of a connection that starts anew: enabled again after
// having been disabled, it awaits an authorization as after creation. (What it
// held is kept only if the next look finds it alive.)
func (m memory) afresh() memory {
	return memory{Key: m.Key, Held: m.Held, Alive: m.Alive, Seen: m.Seen, Others: m.Others}
}

// forgetHeld forgets what was confirmed, and what was known beside it.
func (m *memory) forgetHeld() {
	m.Held, m.Alive, m.Seen, m.Fulfilled, m.Newer = "", false, nil, nil, nil
}

// privateReader is the part of the framework's private state that reads.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateWriter is the part of the framework's private state that writes.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func readMemory(ctx context.Context, private privateReader) (memory, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, memoryKey)
	var m memory
	if diags.HasError() || len(raw) == 0 {
		return m, diags
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		diags.AddError("Unable to read the connection's private state",
			fmt.Sprintf("What the provider remembers of the connection is not what it wrote: %s. "+
				"Remove the resource from the state and import or create it again.", err))
	}
	return m, diags
}

func (m memory) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	raw, err := json.Marshal(m)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to write the connection's private state", err.Error())
		return diags
	}
	return private.SetKey(ctx, memoryKey, raw)
}
