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
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Limit is the largest size of a state: the largest message of
// terraform-plugin-go, minus some room for diagnostics.
const Limit = 256<<20 - 64<<10

// ReadDataSource reads a data source with the framework's server. The data
// source can write a state of at most limit bytes with [Sink.Write]. If it does
// not, the framework's state counts.
func ReadDataSource(ctx context.Context, framework tfprotov6.DataSourceServer, req *tfprotov6.ReadDataSourceRequest, limit int) (*tfprotov6.ReadDataSourceResponse, error) {
	sink := &Sink{limit: limit}
	resp, err := framework.ReadDataSource(context.WithValue(ctx, sinkKey{}, sink), req)
	if err != nil || sink.state == nil || failed(resp.Diagnostics) {
		return resp, err
	}
	resp.State = &tfprotov6.DynamicValue{MsgPack: sink.state}
	return resp, nil
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}
