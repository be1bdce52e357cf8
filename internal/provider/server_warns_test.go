package provider

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// answering is a server that answers with nothing.
type answering struct{ wholeServer }

func (answering) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{}, nil
}

func (answering) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return &tfprotov6.PlanResourceChangeResponse{}, nil
}

func (answering) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return &tfprotov6.ApplyResourceChangeResponse{}, nil
}

func (answering) ImportResourceState(context.Context, *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return &tfprotov6.ImportResourceStateResponse{}, nil
}

func (answering) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return &tfprotov6.ReadDataSourceResponse{}, nil
}

func (answering) OpenEphemeralResource(context.Context, *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return &tfprotov6.OpenEphemeralResourceResponse{}, nil
}

func (answering) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return &tfprotov6.ListResourceServerStream{Results: slices.Values([]tfprotov6.ListResourceResult{{}, {}})}, nil
}

func (answering) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: slices.Values([]tfprotov6.InvokeActionEvent{
		{Type: tfprotov6.ProgressInvokeActionEventType{}}, {Type: tfprotov6.CompletedInvokeActionEventType{}},
	})}, nil
}

// sendsNothing are the methods, or their beginnings, in which the provider sends
// no request to Okta.
var sendsNothing = []string{
	"Get", "Validate", "ConfigureProvider", "StopProvider", "UpgradeResourceState", "UpgradeResourceIdentity", "MoveResourceState",
	"GenerateResourceConfig", "CallFunction", "RenewEphemeralResource", "CloseEphemeralResource", "PlanAction",
	"ConfigureStateStore", "ReadStateBytes", "WriteStateBytes", "LockState", "UnlockState", "DeleteState",
}

// TestServer_warnsOfWaits calls each method in which the provider sends requests
// to Okta. A method that the protocol gains must be in the list above, or warn.
func TestServer_warnsOfWaits(t *testing.T) {
	t.Parallel()
	for method := range reflect.TypeFor[wholeServer]().Methods() {
		if slices.ContainsFunc(sendsNothing, func(start string) bool { return strings.HasPrefix(method.Name, start) }) {
			continue
		}
		t.Run(method.Name, func(t *testing.T) {
			t.Parallel()
			warned, noted := 0, 0
			s := server{answering{}, func() { noted++ }, func() (summary, detail string, ok bool) {
				warned++
				return "waited", "for a minute", warned == 1
			}}
			answer := reflect.ValueOf(s).MethodByName(method.Name).Call([]reflect.Value{
				reflect.ValueOf(t.Context()), reflect.Zero(method.Type.In(1)),
			})
			if !answer[1].IsNil() {
				t.Fatal(answer[1])
			}
			got := diagnosticsOf(answer[0].Interface())
			if len(got) != 1 || got[0].Summary != "waited" || got[0].Detail != "for a minute" || got[0].Severity != tfprotov6.DiagnosticSeverityWarning {
				t.Errorf("got %v, want one warning", got)
			}
			if want := method.Name == "ReadResource"; noted == 1 != want {
				t.Errorf("%d reads were noted", noted)
			}
		})
	}
}

func diagnosticsOf(response any) (all []*tfprotov6.Diagnostic) {
	switch response := response.(type) {
	case *tfprotov6.ListResourceServerStream:
		for result := range response.Results {
			all = append(all, result.Diagnostics...)
		}
	case *tfprotov6.InvokeActionServerStream:
		for event := range response.Events {
			if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
				all = append(all, completed.Diagnostics...)
			}
		}
	default:
		all, _ = reflect.TypeAssert[[]*tfprotov6.Diagnostic](reflect.ValueOf(response).Elem().FieldByName("Diagnostics"))
	}
	return all
}

// TestServer_hidesNothing: our server has each method of the framework's. A later
// version of the framework may gain one, which terraform-plugin-go would not miss.
func TestServer_hidesNothing(t *testing.T) {
	t.Parallel()
	served := reflect.TypeOf(Server(New(Options{}))())
	if served != reflect.TypeFor[server]() {
		t.Fatalf("the framework's server is not wrapped: %s", served)
	}
	for method := range reflect.TypeOf(providerserver.NewProtocol6(New(Options{}))()).Methods() {
		if _, ok := served.MethodByName(method.Name); !ok {
			t.Errorf("%s is hidden", method.Name)
		}
	}
}
