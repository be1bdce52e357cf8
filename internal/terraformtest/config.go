package terraformtest

import (
	"fmt"
	"slices"
	"strings"
)

// Block is a resource or a data source of a configuration.
type Block struct {
	// Data is true for a data source.
	Data       bool
	Type, Name string
	// Args are the arguments. A value is nil, a bool, a string, a number, a
	// slice, [Ref], [Later], or a map with string keys for an object or a map.
	Args map[string]any
	// DependsOn are addresses, as in depends_on.
	DependsOn []string
	// CreateBeforeDestroy is the lifecycle argument: a replacement creates the
	// new object before it destroys the old one. It also applies to the
	// dependencies of the block.
	CreateBeforeDestroy bool

	// moved is set for a moved block, which has none of the other fields.
	moved *move
}

type move struct{ from, to string }

// Moved is a moved block: the resource at from is now at to.
func Moved(from, to string) Block { return Block{moved: &move{from, to}} }

// Resource declares a resource.
func Resource(typeName, name string, args map[string]any) Block {
	return Block{Type: typeName, Name: name, Args: args}
}

// DataSource declares a data source.
func DataSource(typeName, name string, args map[string]any) Block {
	return Block{Data: true, Type: typeName, Name: name, Args: args}
}

// Address returns type.name, or data.type.name for a data source.
func (b Block) Address() string {
	if b.Data {
		return "data." + b.Type + "." + b.Name
	}
	return b.Type + "." + b.Name
}

// Reference is an argument with the value of another block's attribute.
type Reference struct {
	// Address is the other block's.
	Address string
	// Path is the path of the attribute.
	Path []string
}

// Ref refers to an attribute of another block, as in
// Ref("test_thing.a", "name"). More names in the path refer to an
// attribute of an object in it.
func Ref(address string, path ...string) Reference { return Reference{address, path} }

// later is an argument that is unknown in a plan and known in its apply.
type later struct{ value any }

// Later makes an argument unknown until apply, like an attribute of another
// provider's resource that does not exist yet.
func Later(value any) any { return later{value} }

// Unknown stands for a value of a plan in a [Run] that is known only after
// apply.
const Unknown = unknown("(known after apply)")

type unknown string

// needs returns the addresses that a block refers to, sorted.
func (b Block) needs() []string {
	all := slices.Clone(b.DependsOn)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case Reference:
			all = append(all, v.Address)
		case map[string]any:
			for _, element := range v {
				walk(element)
			}
		case []any:
			for _, element := range v {
				walk(element)
			}
		}
	}
	for _, v := range b.Args {
		walk(v)
	}
	return sorted(all)
}

// parseAddress is the inverse of Block.Address.
func parseAddress(address string) (Block, error) {
	parts := strings.Split(address, ".")
	data := len(parts) == 3 && parts[0] == "data"
	if data {
		parts = parts[1:]
	}
	if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		return Block{}, fmt.Errorf("%q is no address of the form type.name or data.type.name", address)
	}
	return Block{Data: data, Type: parts[0], Name: parts[1]}, nil
}

func sorted(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}
