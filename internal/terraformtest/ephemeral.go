package terraformtest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Open opens an ephemeral resource, as each plan and each apply does. It
// returns the result, or nil after an error. It does not use the resources of
// the configuration.
func (d *Driver) Open(typeName string, args map[string]any) (*Run, map[string]any) {
	d.t.Helper()
	run, address := newRun(), "ephemeral."+typeName
	schema, ok := d.schemas.EphemeralResourceSchemas[typeName]
	if !ok {
		d.t.Fatalf("%s: the provider has no such type", address)
	}
	config := d.arguments(resolver{applying: true}, address, schema, args)
	w, ok := d.begin(planning, run, d.config, options{})
	defer w.end()
	if !ok {
		return run, nil
	}
	opened, ok := call(w, address, "OpenEphemeralResource", w.server.OpenEphemeralResource, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: typeName, Config: config, ClientCapabilities: &tfprotov6.OpenEphemeralResourceClientCapabilities{},
	})
	if !ok || !w.report(address, opened.Diagnostics) {
		return run, nil
	}
	value, err := undynamic(schema.ValueType(), opened.Result)
	if err != nil || !value.IsFullyKnown() {
		w.complain(address, "Invalid object", "it was opened without an error and without a whole result")
		return run, nil
	}
	result, _ := goValue(value).(map[string]any)
	return run, result
}
