package terraformtest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Import is terraform import: it reads the object with the id into the state.
func (d *Driver) Import(address, id string) *Run {
	d.t.Helper()
	return d.importObject(address, &tfprotov6.ImportResourceStateRequest{ID: id})
}

// ImportByIdentity is Import with the attributes of a resource's identity.
func (d *Driver) ImportByIdentity(address string, identity map[string]any) *Run {
	d.t.Helper()
	b, err := parseAddress(address)
	if err != nil {
		d.t.Fatal(err)
	}
	value, err := resolver{}.value(d.schemas.identities[b.Type].ValueType(), identity)
	if err != nil {
		d.t.Fatalf("%s: the identity: %s", address, err)
	}
	return d.importObject(address, &tfprotov6.ImportResourceStateRequest{Identity: &tfprotov6.ResourceIdentityData{IdentityData: dynamic(value)}})
}

func (d *Driver) importObject(address string, request *tfprotov6.ImportResourceStateRequest) *Run {
	d.t.Helper()
	run := newRun()
	b, err := parseAddress(address)
	schema, ok := d.schemas.of(b)
	if err != nil || !ok || b.Data {
		d.t.Fatalf("%s cannot be imported", address)
	}
	if d.state[address] != nil {
		d.t.Fatalf("%s is in the state already", address)
	}
	w, ok := d.begin(planning, run, d.config, options{})
	defer w.end()
	if !ok {
		return run
	}
	request.TypeName, request.ClientCapabilities = b.Type, &tfprotov6.ImportResourceStateClientCapabilities{}
	answer, ok := call(w, address, "ImportResourceState", w.server.ImportResourceState, request)
	if !ok || !w.report(address, answer.Diagnostics) {
		return run
	}
	imported := answer.ImportedResources[0]
	value, err := undynamic(schema.ValueType(), imported.State)
	if err != nil {
		w.complain(address, "Invalid import", err.Error())
		return run
	}
	found, ok := w.read(&object{block: Block{Type: b.Type, Name: b.Name}, value: value, private: imported.Private, identity: imported.Identity})
	if ok && found.gone() {
		w.add(Diagnostic{Error: true, Address: address, Summary: "Cannot import non-existent remote object", Detail: "The provider found no such object."})
	}
	if ok {
		d.keep(address, found)
	}
	return run
}
