package connection

import (
	"context"
	"crypto/rand"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

const memoryKey = "memory"

// readMemory reads what the judgement remembers of a connection; it is empty if
// that is lost.
func readMemory(ctx context.Context, private privatestate.Reader) judgement.Memory {
	m, _ := privatestate.Read[judgement.Memory](ctx, private, memoryKey)
	return m
}

// memoryOf returns the memory of a connection from its private state. If that is
// lost, the memory comes from the state, and confirms only the authorization in
// authorization_id.
func memoryOf(ctx context.Context, private privatestate.Reader, state model) judgement.Memory {
	m := readMemory(ctx, private)
	if m.Key != "" {
		return m
	}
	m.Key = rand.Text()
	if id := state.BoundAuthorizationID.ValueString(); id != "" && state.Binding.ValueString() == judgement.BindingConfirmed {
		m.Held, m.Alive = id, true
		m.Certain = state.AuthorizationID.ValueString()
	}
	return m
}
