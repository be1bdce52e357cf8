package connection

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
)

const memoryKey = "memory"

// privateReader is the part of the framework's private state that reads.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateWriter is the part of the framework's private state that writes.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readMemory reads what the judgement remembers of a connection.
func readMemory(ctx context.Context, private privateReader) (judgement.Memory, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, memoryKey)
	var m judgement.Memory
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

// writeMemory keeps it for the next judgement.
func writeMemory(ctx context.Context, private privateWriter, m judgement.Memory) diag.Diagnostics {
	raw, err := json.Marshal(m)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unable to write the connection's private state", err.Error())
		return diags
	}
	return private.SetKey(ctx, memoryKey, raw)
}
