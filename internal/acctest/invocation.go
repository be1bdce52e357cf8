package acctest

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Invocation is an action block, and that somebody invokes it.
type Invocation struct {
	Type string
	// Config are the arguments of the block's config; the others are null.
	Config map[string]tftypes.Value
	// Late are arguments that are not known before the action runs: nothing validates
	// or plans them any more.
	Late map[string]tftypes.Value
	// Server makes the provider; [Server] if nil.
	Server func() tfprotov6.ProviderServer
}

// Outcome holds the messages of an action.
type Outcome struct {
	// Planned are the diagnostics of its plan.
	Planned []*tfprotov6.Diagnostic
	// Progress are the messages while it ran, and Diagnostics those after it ran.
	// If the plan had errors, it did not run.
	Progress    []string
	Diagnostics []*tfprotov6.Diagnostic
}

// Run validates, plans and invokes the action with an org's provider, at the
// protocol, since only engines from 1.14 on can.
func (a Invocation) Run(t *testing.T, org Org) (o Outcome) {
	t.Helper()
	server, schemas := serving(t, org, a.Server)
	schema := schemas.ActionSchemas[a.Type]
	if schema == nil {
		t.Fatalf("the provider has no action %s", a.Type)
	}
	early := maps.Clone(a.Config)
	for name, value := range a.Late {
		early[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
	}
	config := sparse(t, schema.Schema.ValueType(), early)
	valid, err := server.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: a.Type, Config: config})
	if err != nil || len(valid.Diagnostics) > 0 {
		t.Fatalf("%s: not valid: %v, %v", a.Type, err, valid)
	}
	planned, err := server.PlanAction(t.Context(), &tfprotov6.PlanActionRequest{ActionType: a.Type, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	o.Planned = planned.Diagnostics
	if slices.ContainsFunc(o.Planned, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }) {
		return o
	}
	final := maps.Clone(a.Config)
	maps.Copy(final, a.Late)
	stream, err := server.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: a.Type, Config: sparse(t, schema.Schema.ValueType(), final)})
	if err != nil {
		t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			o.Progress = append(o.Progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			o.Diagnostics = append(o.Diagnostics, event.Diagnostics...)
		}
	}
	return o
}
