package provider_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
)

// upgradePromise is the file that lists everything a version offers, one thing a
// line. No later version of the same major version may lack a line.
const upgradePromise = "promise.txt"

// TestUpgrade_promise: configurations and scripts that an earlier version
// understood are understood: every attribute is there with its type, what could be
// omitted still can, and every problem code still exists.
func TestUpgrade_promise(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(upgrades, "*", upgradePromise))
	if err != nil || len(found) == 0 {
		t.Fatalf("no promise is found (%v)", err)
	}
	now := promise(t)
	for _, path := range found {
		version := filepath.Base(filepath.Dir(path))
		for _, line := range missing(example(t, filepath.Dir(path), upgradePromise), now) {
			t.Errorf("%s has, and this version lacks: %s", version, line)
		}
	}
}

// TestMissing: what is added breaks nothing, what is gone or is of another type
// does.
func TestMissing(t *testing.T) {
	t.Parallel()
	const was = "resource x.a: string\nresource x.a: omitted\n"
	if got := missing(was, "problem NEW\n"+was); len(got) > 0 {
		t.Errorf("an addition is missing: %q", got)
	}
	for now, want := range map[string]string{
		"resource x.a: string\n":                         "resource x.a: omitted",
		"resource x.a: number\nresource x.a: omitted\n":  "resource x.a: string",
		"resource x.ab: string\nresource x.a: omitted\n": "resource x.a: string",
	} {
		if got := missing(was, now); !slices.Equal(got, []string{want}) {
			t.Errorf("missing is %q, want %q", got, want)
		}
	}
}

// missing returns the lines of then that now lacks.
func missing(then, now string) (lines []string) {
	have := strings.Split(now, "\n")
	for line := range strings.SplitSeq(then, "\n") {
		if !slices.Contains(have, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// promise lists what this version offers.
func promise(t *testing.T) string {
	t.Helper()
	var lines []string
	for name, schema := range things(t) {
		if kind, typ, ok := strings.Cut(name, "."); ok {
			name = kind + " " + typ
		} else if name != "provider" {
			name = "resource " + name
		}
		lines = append(lines, promised(name, schema.Block.Attributes)...)
	}
	for name, function := range schemasOf(t).Functions {
		lines = append(lines, "function "+name+": "+typeName(function.Return.Type))
	}
	for _, code := range judgement.Codes {
		lines = append(lines, "problem "+code)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// promised are the lines of attributes.
func promised(of string, attributes []*tfprotov6.SchemaAttribute) (lines []string) {
	for _, a := range attributes {
		name := of + "." + a.Name
		if a.NestedType != nil {
			lines = append(lines, name+": nested "+a.NestedType.Nesting.String())
			lines = append(lines, promised(name, a.NestedType.Attributes)...)
		} else {
			lines = append(lines, name+": "+typeName(a.Type))
		}
		if a.Required || a.Optional {
			lines = append(lines, name+": can be set")
		}
		if a.Optional {
			lines = append(lines, name+": can be omitted")
		}
	}
	return lines
}

func typeName(of tftypes.Type) string { return strings.ReplaceAll(of.String(), "tftypes.", "") }
