package bulkstate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type sinkKey struct{}

// Sink takes the state of one data source.
type Sink struct {
	limit int
	state []byte
}

// SinkOf returns the sink of the call that Read serves, or nil where the server
// is not ours: then the state goes the framework's way.
func SinkOf(ctx context.Context) *Sink {
	sink, _ := ctx.Value(sinkKey{}).(*Sink)
	return sink
}

// TooLargeError is a state that the protocol does not carry.
type TooLargeError struct{ Size, Limit int }

// Error implements error.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the result would have %d MB, and Terraform takes at most %d MB from a provider", e.Size>>20, e.Limit>>20)
}

// Write makes the data source's state of its configuration, whose arguments it
// repeats, and of what was read. Each function of computed writes the value of
// that attribute; it is called twice, since the size must be known before.
func (s *Sink) Write(config tftypes.Value, computed map[string]func(*Encoder)) error {
	write, err := object(config, computed)
	if err != nil {
		return err
	}
	size := new(counter)
	if err := encode(size, write); err != nil {
		return err
	}
	if int(*size) > s.limit {
		return &TooLargeError{Size: int(*size), Limit: s.limit}
	}
	state := make(buffer, 0, int(*size))
	if err := encode(&state, write); err != nil {
		return err
	}
	s.state = state
	return nil
}

// object returns what writes the whole state: the attributes in the order of
// their names, as the framework has them.
func object(config tftypes.Value, computed map[string]func(*Encoder)) (func(*Encoder), error) {
	typ, ok := config.Type().(tftypes.Object)
	if !ok {
		return nil, fmt.Errorf("the configuration is a %s and no object", config.Type())
	}
	values := map[string]tftypes.Value{}
	if err := config.As(&values); err != nil {
		return nil, err
	}
	arguments := map[string][]byte{}
	for name, attribute := range typ.AttributeTypes {
		if computed[name] != nil {
			continue
		}
		encoded, err := tfprotov6.NewDynamicValue(attribute, values[name])
		if err != nil {
			return nil, fmt.Errorf("encoding %s: %w", name, err)
		}
		arguments[name] = encoded.MsgPack
	}
	if len(arguments)+len(computed) != len(typ.AttributeTypes) {
		return nil, errors.New("a value was computed that the schema does not have")
	}
	names := slices.Sorted(maps.Keys(typ.AttributeTypes))
	return func(e *Encoder) {
		e.Object(len(names))
		for _, name := range names {
			e.String(name)
			if write := computed[name]; write != nil {
				write(e)
			} else {
				e.raw(arguments[name])
			}
		}
	}, nil
}
