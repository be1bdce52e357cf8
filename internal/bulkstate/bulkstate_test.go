package bulkstate

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// reader is a server that reads as a test says.
type reader struct {
	tfprotov6.DataSourceServer
	read func(*Sink) *tfprotov6.ReadDataSourceResponse
}

func (r reader) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return r.read(SinkOf(ctx)), nil
}

var typ = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"argument": tftypes.Set{ElementType: tftypes.String}, "list": tftypes.List{ElementType: tftypes.String}, "number": tftypes.Number, "yes": tftypes.Bool,
}}

func config() tftypes.Value {
	return tftypes.NewValue(typ, map[string]tftypes.Value{
		"argument": tftypes.NewValue(typ.AttributeTypes["argument"], []tftypes.Value{tftypes.NewValue(tftypes.String, "a")}),
		"list":     tftypes.NewValue(typ.AttributeTypes["list"], nil), "number": tftypes.NewValue(tftypes.Number, nil), "yes": tftypes.NewValue(tftypes.Bool, nil),
	})
}

func computed() map[string]func(*Encoder) {
	return map[string]func(*Encoder){
		"list": func(e *Encoder) {
			e.List(4)
			e.String("")
			e.NonEmpty("")
			e.Text(nil)
			e.Text(new(strings.Repeat("é", 40_000)))
		},
		"number": func(e *Encoder) { e.Int(70_000) },
		"yes":    func(e *Encoder) { e.Flag(new(true)) },
	}
}

// What is written is what terraform-plugin-go would have made of the same values.
func TestSink_writesWhatTheProtocolHas(t *testing.T) {
	t.Parallel()
	text := func(s any) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	values := map[string]tftypes.Value{}
	if err := config().As(&values); err != nil {
		t.Fatal(err)
	}
	values["list"] = tftypes.NewValue(typ.AttributeTypes["list"], []tftypes.Value{text(""), text(nil), text(nil), text(strings.Repeat("é", 40_000))})
	values["number"], values["yes"] = tftypes.NewValue(tftypes.Number, 70_000), tftypes.NewValue(tftypes.Bool, true)
	want, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	sink := &Sink{limit: Limit}
	if err := sink.Write(config(), computed()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(sink.state, want.MsgPack) || cap(sink.state) != len(sink.state) {
		t.Errorf("%d bytes in room for %d, want the %d bytes of the protocol", len(sink.state), cap(sink.state), len(want.MsgPack))
	}
	if err := sink.Write(config(), map[string]func(*Encoder){"other": func(e *Encoder) { e.Null() }}); err == nil {
		t.Error("a value that the schema does not have is taken")
	}
}

func TestReadDataSource_state(t *testing.T) {
	t.Parallel()
	state := &tfprotov6.DynamicValue{MsgPack: []byte{0x80}}
	failed := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError}}
	warned := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityWarning}}
	for name, test := range map[string]struct {
		limit       int
		write       bool
		diagnostics []*tfprotov6.Diagnostic
		wantOurs    bool
	}{
		"nothing written": {Limit, false, nil, false},
		"written":         {Limit, true, nil, true},
		"warned":          {Limit, true, warned, true},
		"failed":          {Limit, true, failed, false},
		"too large":       {80_000, true, nil, false},
	} {
		var sink *Sink
		framework := reader{read: func(s *Sink) *tfprotov6.ReadDataSourceResponse {
			sink = s
			if test.write {
				err := s.Write(config(), computed())
				if large, ok := errors.AsType[*TooLargeError](err); ok != (test.limit != Limit) || ok && (large.Limit != test.limit || large.Size <= test.limit) {
					t.Errorf("%s: %v", name, err)
				}
			}
			return &tfprotov6.ReadDataSourceResponse{State: state, Diagnostics: test.diagnostics}
		}}
		resp, err := ReadDataSource(t.Context(), framework, &tfprotov6.ReadDataSourceRequest{}, test.limit)
		if err != nil || (resp.State != state) != test.wantOurs || test.wantOurs && !bytes.Equal(resp.State.MsgPack, sink.state) {
			t.Errorf("%s: got %v, %v", name, resp.State, err)
		}
	}
	if SinkOf(t.Context()) != nil {
		t.Error("there is a sink outside of ReadDataSource")
	}
}

// What terraform-plugin-go lets pass as one message holds a state of Limit, and
// the diagnostics beside it.
func TestLimit(t *testing.T) {
	t.Parallel()
	const message = 256 << 20 // grpcMaxMessageSize of its package tf6server, which is not exported
	if room := message - Limit; room < 32<<10 || room > 1<<20 {
		t.Errorf("%d bytes are left for the rest of a message", room)
	}
}
