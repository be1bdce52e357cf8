package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
)

// Server returns the constructor of servers of p, as main serves it: tests go
// through here, too. Each server has a provider of its own.
func Server(p *Provider) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		own := New(p.options)
		return server{
			wholeServer: providerserver.NewProtocol6(own)().(wholeServer), //nolint:errcheck // The framework's server is one.
			noteRead:    func() { own.data.Load().NoteRead() },
			waitWarning: func() (summary, detail string, ok bool) { return own.data.Load().WaitWarning() },
		}
	}
}

// wholeServer has all methods of the framework's server. terraform-plugin-go
// finds the later interfaces by type assertion, so a method that is missing
// here would be hidden. If the framework's server lacks one, every test panics.
type wholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server adds to the responses what every resource, data source and action would
// have to remember otherwise.
type server struct {
	wholeServer
	noteRead    func()
	waitWarning func() (summary, detail string, ok bool)
}

func (s server) warn(diagnostics *[]*tfprotov6.Diagnostic) {
	if summary, detail, ok := s.waitWarning(); ok {
		*diagnostics = append(*diagnostics, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: summary, Detail: detail})
	}
}

// ReadResource implements tfprotov6.ResourceServer.
func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	s.noteRead()
	resp, err := s.wholeServer.ReadResource(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := s.wholeServer.PlanResourceChange(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := s.wholeServer.ApplyResourceChange(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := s.wholeServer.ImportResourceState(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := bulkstate.ReadDataSource(ctx, s.wholeServer, req, bulkstate.Limit)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// OpenEphemeralResource implements tfprotov6.EphemeralResourceServer.
func (s server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	resp, err := s.wholeServer.OpenEphemeralResource(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ListResource implements tfprotov6.ListResourceServer. Terraform refuses a result
// without an identity, so the warning goes with one that has it.
func (s server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := s.wholeServer.ListResource(ctx, req)
	if err != nil {
		return stream, err
	}
	results := stream.Results
	stream.Results = func(push func(tfprotov6.ListResourceResult) bool) {
		for result := range results {
			s.warn(&result.Diagnostics)
			if !push(result) {
				return
			}
		}
	}
	return stream, nil
}

// InvokeAction implements tfprotov6.ActionServer.
func (s server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.wholeServer.InvokeAction(ctx, req)
	if err != nil {
		return stream, err
	}
	events := stream.Events
	stream.Events = func(push func(tfprotov6.InvokeActionEvent) bool) {
		for event := range events {
			if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
				s.warn(&completed.Diagnostics)
				event.Type = completed
			}
			if !push(event) {
				return
			}
		}
	}
	return stream, nil
}
