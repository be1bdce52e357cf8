package privatestate_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

type value struct {
	IDs []string `json:"ids"`
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stored string
		want   int
		ok     bool
	}{
		"nothing":              {"", 0, false},
		"no JSON":              {"{", 0, false},
		"before the envelope":  {`{"ids":["a","b"]}`, 2, true},
		"this version":         {`{"version":1,"value":{"ids":["a"]}}`, 1, true},
		"a later version":      {`{"version":2,"value":{"ids":["a"]}}`, 0, false},
		"a value of its own":   {`{"version":1,"value":7}`, 0, false},
		"an envelope, nothing": {`{"version":1}`, 0, false},
	} {
		got, ok := privatestate.Read[value](t.Context(), private{"key": []byte(test.stored)}, "key")
		if ok != test.ok || len(got.IDs) != test.want {
			t.Errorf("%s: %v, %t", name, got, ok)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	p := private{}
	if diags := privatestate.Write(t.Context(), p, "key", value{IDs: []string{"a"}}); diags.HasError() {
		t.Fatal(diags)
	}
	if got, ok := privatestate.Read[value](t.Context(), p, "key"); !ok || len(got.IDs) != 1 {
		t.Errorf("read %v, %t", got, ok)
	}
	if diags := privatestate.Write(t.Context(), p, "key", func() {}); !diags.HasError() {
		t.Error("what can't be encoded is no error")
	}
	if diags := privatestate.Remove(t.Context(), p, "key"); diags.HasError() {
		t.Fatal(diags)
	}
	if _, ok := privatestate.Read[value](t.Context(), p, "key"); ok {
		t.Error("a removed value is read")
	}
}
