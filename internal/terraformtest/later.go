package terraformtest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// laterServer has the calls that only engines since 1.14 make.
type laterServer interface {
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// Invoke is an action block and its invocation. It validates and plans the
// action, and runs it if there is no error. progress has the messages of the
// run. An argument declared with [Later] is unknown until the action runs.
func (d *Driver) Invoke(typeName string, args map[string]any) (planned, ran *Run, progress []string) {
	d.t.Helper()
	planned, ran = newRun(), newRun()
	address := "action." + typeName
	schema := d.schemas.ActionSchemas[typeName]
	if schema == nil {
		d.t.Fatalf("%s: the provider has no such type", address)
	}
	config := d.arguments(resolver{}, address, schema.Schema, args)
	w, ok := d.begin(planning, planned, d.config, options{})
	defer w.end()
	if !ok {
		return planned, ran, nil
	}
	server := w.server.(laterServer) //nolint:errcheck // A provider with actions is one.
	valid, ok := call(w, address, "ValidateActionConfig", server.ValidateActionConfig,
		&tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: config})
	if !ok || !w.report(address, valid.Diagnostics) {
		return planned, ran, nil
	}
	plan, ok := call(w, address, "PlanAction", server.PlanAction, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: config})
	if !ok || !w.report(address, plan.Diagnostics) {
		return planned, ran, nil
	}
	w.run, config = ran, d.arguments(resolver{applying: true}, address, schema.Schema, args)
	stream, ok := call(w, address, "InvokeAction", server.InvokeAction, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: config})
	if !ok {
		return planned, ran, nil
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			w.report(address, event.Diagnostics)
		}
	}
	return planned, ran, progress
}

// Query is a list block of a terraform query.
type Query struct {
	// Type is the type of the resources to list.
	Type string
	// Config has the arguments in the block's config.
	Config          map[string]any
	IncludeResource bool
	// Limit is the largest number of results, or 0 for all.
	Limit int64
}

// Query is terraform query with one list block. It returns the display names of
// the results.
func (d *Driver) Query(q Query) (run *Run, names []string) {
	d.t.Helper()
	run, address := newRun(), "list."+q.Type
	schema := d.schemas.ListResourceSchemas[q.Type]
	if schema == nil {
		d.t.Fatalf("%s: the provider has no such type", address)
	}
	config := d.arguments(resolver{}, address, schema, q.Config)
	w, ok := d.begin(planning, run, d.config, options{})
	defer w.end()
	if !ok {
		return run, nil
	}
	server := w.server.(laterServer) //nolint:errcheck // A provider with lists is one.
	valid, ok := call(w, address, "ValidateListResourceConfig", server.ValidateListResourceConfig,
		&tfprotov6.ValidateListResourceConfigRequest{TypeName: q.Type, Config: config})
	if !ok || !w.report(address, valid.Diagnostics) {
		return run, nil
	}
	stream, ok := call(w, address, "ListResource", server.ListResource, &tfprotov6.ListResourceRequest{
		TypeName: q.Type, Config: config, IncludeResource: q.IncludeResource, Limit: q.Limit,
	})
	if !ok {
		return run, nil
	}
	for result := range stream.Results {
		w.report(address, result.Diagnostics)
		if result.Identity == nil || (result.Resource == nil) == q.IncludeResource {
			w.complain(address, "Invalid result", result.DisplayName+" lacks its identity or resource, or has a resource that the query did not ask for")
		}
		names = append(names, result.DisplayName)
	}
	return run, names
}

// arguments returns the arguments of an action, a list or an ephemeral
// resource.
func (d *Driver) arguments(r resolver, address string, schema *tfprotov6.Schema, args map[string]any) *tfprotov6.DynamicValue {
	d.t.Helper()
	if args == nil {
		args = map[string]any{}
	}
	config, err := r.value(schema.ValueType(), args)
	if err != nil {
		d.t.Fatalf("%s: %s", address, err)
	}
	return dynamic(config)
}
