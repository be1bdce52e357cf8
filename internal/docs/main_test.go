package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// The generator reads what the command prints: all kinds of schemas, with each
// property of an attribute.
func TestExport(t *testing.T) {
	t.Parallel()
	exported, err := export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(exported)
	if err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(text, &schemas); err != nil {
		t.Fatal(err)
	}
	p := schemas.Schemas["oktadevices"]
	for kind, count := range map[string]int{
		"resources": len(p.ResourceSchemas), "data sources": len(p.DataSourceSchemas), "ephemeral resources": len(p.EphemeralResourceSchemas),
		"list resources": len(p.ListResourceSchemas), "actions": len(p.ActionSchemas), "functions": len(p.Functions), "identities": len(p.ResourceIdentitySchemas),
	} {
		if count == 0 {
			t.Errorf("no %s", kind)
		}
	}
	for name := range p.ResourceIdentitySchemas {
		if _, err := os.Stat("../../examples/resources/" + name + "/import-by-identity.tf"); err != nil {
			t.Errorf("the page of %s has no example of an import by identity: %s", name, err)
		}
	}
	for name, want := range map[string]string{
		"api_token": `"type":"string" "sensitive":true "optional":true "description_kind":"markdown"`,
		"scopes":    `"type":["set","string"]`,
	} {
		got, err := json.Marshal(p.ConfigSchema.Block.Attributes[name])
		for field := range strings.FieldsSeq(want) {
			if err != nil || !strings.Contains(string(got), field) {
				t.Errorf("%s is %s, %v, without %s", name, got, err, field)
			}
		}
	}
	devices := p.DataSourceSchemas["oktadevices_devices"].Block.Attributes["devices"]
	if devices == nil || devices.AttributeNestedType == nil || devices.AttributeNestedType.NestingMode != "list" || len(devices.AttributeNestedType.Attributes) == 0 {
		t.Errorf("devices is %+v", devices)
	}
	cards := p.Functions["required_scopes"].Parameters
	if !slices.ContainsFunc(cards, func(p *tfjson.FunctionParameter) bool { return p.Name == "cards" && p.Type.IsListType() }) {
		t.Errorf("the parameters of required_scopes are %+v", cards)
	}
}
