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

// memoryOf returns what is remembered of the connection in a state. If that is
// lost, the judgement goes on from what the state shows. It is certain of nothing
// then, unless a person has named the authorization.
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
