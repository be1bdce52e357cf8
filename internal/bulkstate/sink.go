package bulkstate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type sinkKey struct{}

// Sink receives the state of one data source.
type Sink struct {
	limit int
	state []byte
}

// SinkOf returns the sink of the call that Read serves. It is nil if the call
// did not come through [ReadDataSource]. Then the framework handles the state.
func SinkOf(ctx context.Context) *Sink {
	sink, _ := ctx.Value(sinkKey{}).(*Sink)
	return sink
}

// TooLargeError is the error for a state that is too large for the protocol.
type TooLargeError struct{ Size, Limit int }

// Error implements error.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the result would have %d MB, but Terraform accepts at most %d MB from a provider", e.Size>>20, e.Limit>>20)
}

// Write writes the data source's state: the arguments of its configuration and
// the computed attributes. Each function of computed writes the value of one
// attribute. It is called twice, because the size must be known first.
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
	state := bytes.NewBuffer(make([]byte, 0, int(*size)))
	if err := encode(state, write); err != nil {
		return err
	}
	s.state = state.Bytes()
	return nil
}

// object returns a function that writes the whole state, with attributes in the
// order of their names, like the framework.
func object(config tftypes.Value, computed map[string]func(*Encoder)) (func(*Encoder), error) {
	typ, ok := config.Type().(tftypes.Object)
	if !ok {
		return nil, fmt.Errorf("the configuration is a %s and not an object", config.Type())
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
		return nil, errors.New("a computed value has no attribute in the schema")
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
