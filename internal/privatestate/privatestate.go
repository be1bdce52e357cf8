// Package privatestate reads and writes the private state of a resource;
// without it, each resource would need its own format and its own answer to a
// lost value. These are values that no plan shows. Terraform can lose them, for
// example if a provider ends during an update. So callers treat them as a
// cache. A value that is missing, unreadable or from a later version counts as
// lost.
package privatestate

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reader is the reading part of the framework's private state.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is the writing part of the framework's private state.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// version is the format version of the values that this provider writes.
const version = 1

// envelope is a value as stored. Values written before envelopes existed have
// no version.
type envelope struct {
	Version int             `json:"version"`
	Value   json.RawMessage `json:"value"`
}

// Read returns the value of key. ok is false if it is lost or was never
// written.
func Read[T any](ctx context.Context, from Reader, key string) (value T, ok bool) {
	raw, diags := from.GetKey(ctx, key)
	if diags.HasError() || len(raw) == 0 {
		return value, false
	}
	var stored envelope
	if err := json.Unmarshal(raw, &stored); err != nil || stored.Version > version {
		return value, false
	}
	if stored.Version > 0 {
		raw = stored.Value
	}
	var read T
	if err := json.Unmarshal(raw, &read); err != nil {
		return value, false
	}
	return read, true
}

// Write stores value under key.
func Write(ctx context.Context, to Writer, key string, value any) (diags diag.Diagnostics) {
	inner, err := json.Marshal(value)
	if err == nil {
		inner, err = json.Marshal(envelope{Version: version, Value: inner})
	}
	if err != nil {
		diags.AddError("Unable to write private state",
			"The value of "+key+" could not be encoded: "+err.Error()+". This is a bug in the provider; please report it.")
		return diags
	}
	return to.SetKey(ctx, key, inner)
}

// Remove deletes key.
func Remove(ctx context.Context, from Writer, key string) diag.Diagnostics {
	return from.SetKey(ctx, key, nil)
}
