// Package bulkstate writes the state of a large data source; without it, a fleet
// of devices would take seconds and hundreds of megabytes.
//
// The framework makes a value for each attribute, compares and copies all of
// them, and finally encodes them. With this package, Read writes the state in
// its wire format, and the server puts it into the response instead of the
// framework's.
package bulkstate

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Limit is the largest size of a state: the largest message of
// terraform-plugin-go, minus some room for diagnostics.
const Limit = 256<<20 - 64<<10

// Wrap returns a server that lets data sources write their state with
// [Sink.Write]. Other data sources work as before.
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
		// A server with methods that this package doesn't know must keep them.
		return inner
	}
}

// WholeServer has all methods of the framework's server. terraform-plugin-go
// finds the later interfaces by type assertion, so a method that is missing
// here would be hidden.
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
