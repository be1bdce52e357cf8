package terraformtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// trail is a provider with one resource. Each call adds a letter to the private
// state. A call that makes a value also adds it to the value. So the letters
// show from which calls the private state and the values of a call come.
type trail struct {
	t *testing.T

	mu sync.Mutex
	// walks are the calls of each walk. A walk begins when the provider is
	// configured.
	walks [][]string
	// warned are the warnings of the provider.
	warned []string
	// fails are the failures, by call and label, as in "delete a". The calls of
	// a plan are plan, destroy, and first if there is no prior state. A plan
	// can fail in a single walk, as in "plan a in walk 2".
	fails map[string]string
	// gone are the labels of the objects that the provider no longer finds.
	gone []string
	dead bool
}

// The failures of an apply, and the one of a plan.
const (
	withPrior = "an error, with the state as it was"
	withState = "an error, with a new state"
	withNull  = "an error, with no state"
	withCrash = "a crash"
	forbidden = "an error of the plan"
)

var (
	thingType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"label": tftypes.String, "note": tftypes.String, "kind": tftypes.String, "trail": tftypes.String,
	}}
	noThing = tftypes.NewValue(thingType, nil)
)

// reset returns the calls and the warnings since the last reset.
func (p *trail) reset() (walks [][]string, warned []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	walks, warned = p.walks, p.warned
	p.walks, p.warned, p.fails, p.gone, p.dead = nil, nil, nil, nil, false
	for _, calls := range walks {
		slices.Sort(calls)
	}
	return walks, sorted(warned)
}

func (p *trail) server() tfprotov6.ProviderServer { return &trailServer{p: p} }

// trailServer has the calls that the driver and the engines make.
type trailServer struct {
	tfprotov6.ProviderServer
	p *trail
}

func (s *trailServer) schema() *tfprotov6.GetProviderSchemaResponse {
	attribute := func(name string) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Type: tftypes.String, Optional: name != "trail", Computed: name == "trail"}
	}
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{PlanDestroy: true},
		Provider:           &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"trail_thing": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			attribute("kind"), attribute("label"), attribute("note"), attribute("trail"),
		}}}},
	}
}

func (s *trailServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schema(), nil
}

func (s *trailServer) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return &tfprotov6.GetMetadataResponse{
		ServerCapabilities: s.schema().ServerCapabilities, Resources: []tfprotov6.ResourceMetadata{{TypeName: "trail_thing"}},
	}, nil
}

func (s *trailServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (s *trailServer) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (s *trailServer) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (s *trailServer) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *trailServer) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.walks, s.p.dead = append(s.p.walks, nil), false
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (s *trailServer) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	v, err := req.RawState.Unmarshal(thingType)
	if err != nil {
		return nil, err
	}
	if !s.p.note("upgrade", v, nil) {
		return nil, errors.New("the provider has crashed")
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: dynamic(v)}, nil
}

func (s *trailServer) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	v := s.p.decode(req.CurrentState)
	if !s.p.note("read", v, req.Private) {
		return nil, errors.New("the provider has crashed")
	}
	s.p.mu.Lock()
	gone := slices.Contains(s.p.gone, labelOf(v))
	s.p.mu.Unlock()
	if gone {
		return &tfprotov6.ReadResourceResponse{NewState: dynamic(noThing), Private: left(req.Private, 'r')}, nil
	}
	return &tfprotov6.ReadResourceResponse{NewState: dynamic(withTrail(v, v, "r")), Private: left(req.Private, 'r')}, nil
}

func (s *trailServer) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	prior, proposed := s.p.decode(req.PriorState), s.p.decode(req.ProposedNewState)
	if !s.p.note("plan", prior, req.PriorPrivate, proposed) {
		return nil, errors.New("the provider has crashed")
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: dynamic(proposed), Diagnostics: s.p.warn(prior, proposed, req.PriorPrivate)}
	letter := byte('p')
	switch {
	case proposed.IsNull():
		letter = 'd'
	case prior.IsNull():
		letter = 'P'
		resp.PlannedState = dynamic(withUnknownTrail(proposed))
	case !prior.Equal(proposed):
		resp.PlannedState = dynamic(withUnknownTrail(proposed))
		resp.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("kind")}
	}
	resp.PlannedPrivate = left(req.PriorPrivate, letter)
	return resp, nil
}

func (s *trailServer) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	prior, planned := s.p.decode(req.PriorState), s.p.decode(req.PlannedState)
	action, letter, label := "update", byte('U'), labelOf(prior)+labelOf(planned)
	switch {
	case prior.IsNull():
		action, letter = "create", 'C'
	case planned.IsNull():
		action, letter = "delete", 'D'
	default:
		label = labelOf(prior)
	}
	if !s.p.note(action, prior, req.PlannedPrivate, planned) {
		return nil, errors.New("the provider has crashed")
	}
	resp := &tfprotov6.ApplyResourceChangeResponse{Private: left(req.PlannedPrivate, letter)}
	if !planned.IsNull() {
		resp.NewState = dynamic(withTrail(planned, prior, string(letter)))
	} else {
		resp.NewState = dynamic(noThing)
	}
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	failure := s.p.fails[action+" "+label]
	if failure == "" {
		return resp, nil
	}
	resp.Diagnostics = []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Failed", Detail: failure}}
	resp.Private[len(resp.Private)-1] = 'F'
	switch failure {
	case withPrior:
		resp.NewState = dynamic(prior)
	case withNull:
		resp.NewState = dynamic(noThing)
	case withCrash:
		s.p.dead = true
		return nil, errors.New("it crashes")
	}
	return resp, nil
}

// left returns private state with another letter.
func left(private []byte, letter byte) []byte { return append(slices.Clone(private), letter) }

// note records a call. It reports whether the provider is still running.
func (p *trail) note(call string, v tftypes.Value, private []byte, further ...tftypes.Value) bool {
	text := fmt.Sprintf("%s %s private=%s", call, thing(v), private)
	for _, v := range further {
		text += " → " + thing(v)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return false
	}
	if len(p.walks) == 0 {
		p.walks = append(p.walks, nil)
	}
	last := len(p.walks) - 1
	p.walks[last] = append(p.walks[last], text)
	return true
}

// warn returns a warning that no other plan has, and an error if the plan is to
// fail.
func (p *trail) warn(prior, proposed tftypes.Value, private []byte) []*tfprotov6.Diagnostic {
	p.mu.Lock()
	defer p.mu.Unlock()
	kind := map[bool]string{true: "destroy", false: "plan"}[proposed.IsNull()]
	if prior.IsNull() {
		kind = "first"
	}
	label := labelOf(prior)
	if prior.IsNull() {
		label = labelOf(proposed)
	}
	warning := fmt.Sprintf("Warned %s/%s/%s/%d.", kind, label, private, len(p.walks))
	p.warned = append(p.warned, warning)
	all := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: warning, Detail: "It is only a test."}}
	if p.fails[kind+" "+label] == forbidden || p.fails[fmt.Sprintf("%s %s in walk %d", kind, label, len(p.walks))] == forbidden {
		all = append(all, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Forbidden", Detail: forbidden})
	}
	return all
}

func (p *trail) decode(d *tfprotov6.DynamicValue) tftypes.Value {
	v, err := undynamic(thingType, d)
	if err != nil {
		p.t.Errorf("a value that cannot be read: %s", err)
		return noThing
	}
	return v
}

func labelOf(v tftypes.Value) string {
	label, _ := goValue(v).(map[string]any)
	text, _ := label["label"].(string)
	return text
}

// thing formats a value: label, kind, note and trail.
func thing(v tftypes.Value) string {
	text, _ := json.Marshal(goValue(v))
	return strings.ReplaceAll(string(text), `"`, "")
}

// withTrail returns v with the trail of the value before and another letter.
func withTrail(v, before tftypes.Value, letter string) tftypes.Value {
	trail, _ := goValue(before).(map[string]any)
	text, _ := trail["trail"].(string)
	attributes := maps.Clone(as[attributes](v))
	attributes["trail"] = tftypes.NewValue(tftypes.String, text+letter)
	return tftypes.NewValue(thingType, attributes)
}

func withUnknownTrail(v tftypes.Value) tftypes.Value {
	attributes := maps.Clone(as[attributes](v))
	attributes["trail"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	return tftypes.NewValue(thingType, attributes)
}
