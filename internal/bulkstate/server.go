// Package bulkstate takes the state of a large data source past the framework.
//
// The framework makes a value of each attribute, compares and copies them all,
// and encodes them at the end: seconds and hundreds of megabytes for a fleet of
// devices. Here Read writes the state as it goes over the wire, and the server
// puts it into the response in place of the framework's.
package bulkstate

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Limit is the size that a state may have: what terraform-plugin-go lets pass as
// one message, less some room for the diagnostics beside it.
const Limit = 256<<20 - 64<<10

// Wrap returns a server that lets data sources write their state with
// [Sink.Write]. Those that don't work as before.
func Wrap(serve func() tfprotov6.ProviderServer) func() tfprotov6.ProviderServer {
	return WrapWithLimit(serve, Limit)
}

// WrapWithLimit is Wrap with another limit.
func WrapWithLimit(serve func() tfprotov6.ProviderServer, limit int) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		inner := serve()
		if whole, ok := inner.(WholeServer); ok {
			return server{whole, limit}
		}
		// A server that can do other things than we know of must not lose them.
		return inner
	}
}

// WholeServer is all that the framework's server does. terraform-plugin-go finds
// the later interfaces by assertion: whatever is not here would be hidden.
type WholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

type server struct {
	WholeServer
	limit int
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	sink := &Sink{limit: s.limit}
	resp, err := s.WholeServer.ReadDataSource(context.WithValue(ctx, sinkKey{}, sink), req)
	if err != nil || resp == nil || sink.state == nil || failed(resp.Diagnostics) {
		return resp, err
	}
	resp.State = &tfprotov6.DynamicValue{MsgPack: sink.state}
	return resp, nil
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool {
	for _, d := range diagnostics {
		if d != nil && d.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}
	return false
}
