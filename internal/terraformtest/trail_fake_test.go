package terraformtest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// trail is a provider with one resource and one data source. Each call adds a
// letter to the private state. A call that makes a value also adds it to the
// value. So the letters show from which calls the private state and the values
// of a call come.
type trail struct {
	t *testing.T
	// creating is called during a creation. It can wait for stop.
	creating func()
	stop     chan struct{}
	// withoutIdentities is true for an engine that has no identities.
	withoutIdentities bool
	// crash is the driver's Crash.
	crash func()

	mu sync.Mutex
	// walks are the calls of each walk. A walk begins when the provider is
	// configured.
	walks [][]string
	// validated are the calls that validate.
	validated map[string]bool
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

// The failures of an apply.
const (
	withPrior   = "an error, with the state as it was"
	withState   = "an error, with a new state"
	withNull    = "an error, with no state"
	withCrash   = "a crash"
	withNothing = "no error and no state"
	withOther   = "another value than planned"
	withUnknown = "an unknown value"
	withPanic   = "a panic"
)

// The failures of a plan.
const (
	forbidden    = "an error of the plan"
	plansOther   = "another value than configured"
	plansTheWalk = "the number of the walk as the value"
)

// thingSchema has an attribute of each kind for which core has its own rule.
var thingSchema = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "kind", Type: tftypes.String, Optional: true},
	{Name: "label", Type: tftypes.String, Optional: true},
	{Name: "note", Type: tftypes.String, Optional: true},
	{Name: "trail", Type: tftypes.String, Computed: true},
	{Name: "either", Type: tftypes.String, Optional: true, Computed: true},
	{Name: "secret", Type: tftypes.String, Optional: true, WriteOnly: true},
	{Name: "size", Type: tftypes.Number, Optional: true},
	{Name: "on", Type: tftypes.Bool, Optional: true},
	{Name: "tags", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true},
	{Name: "one", Optional: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeSingle)},
	{Name: "list", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeList)},
	{Name: "set", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeSet)},
	{Name: "map", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeMap)},
}}}

func nestedObject(mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaObject {
	return &tfprotov6.SchemaObject{Nesting: mode, Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "id", Type: tftypes.String, Computed: true},
		{Name: "key", Type: tftypes.String, Optional: true},
	}}
}

var (
	thingType = thingSchema.ValueType()
	noThing   = tftypes.NewValue(thingType, nil)

	trailSchemas = &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{PlanDestroy: true},
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "token", Type: tftypes.String, Optional: true},
		}}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"trail_thing": thingSchema},
		DataSourceSchemas: map[string]*tfprotov6.Schema{"trail_sight": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "note", Type: tftypes.String, Optional: true},
			{Name: "trail", Type: tftypes.String, Computed: true},
		}}}},
	}
	sightType = trailSchemas.DataSourceSchemas["trail_sight"].ValueType()

	trailIdentity = &tfprotov6.ResourceIdentitySchema{IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
		{Name: "first", Type: tftypes.String, RequiredForImport: true},
	}}
)

// driver returns a driver of the provider.
func (p *trail) driver() *Driver {
	p.begin(trailStep{})
	d := NewDriver(p.t, p.server)
	p.crash = d.Crash
	d.Provider(map[string]any{"token": "t"})
	return d
}

// begin forgets all calls, and prepares the failures of a step.
func (p *trail) begin(step trailStep) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.walks, p.validated, p.warned, p.dead = nil, map[string]bool{}, nil, false
	p.fails, p.gone = step.fails, step.gone
}

// outcome returns the calls and those warnings that says finds.
func (p *trail) outcome(says func(string) bool) outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := outcome{walks: p.walks, validated: slices.Sorted(maps.Keys(p.validated))}
	for _, calls := range o.walks {
		slices.Sort(calls)
	}
	o.shown = slices.DeleteFunc(sorted(p.warned), func(warning string) bool { return !says(warning) })
	return o
}

// changed returns the changes since the last time, in their order.
func (p *trail) changed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, call := range slices.Concat(p.walks...) {
		if change := changeCall.FindStringSubmatch(call); change != nil {
			all = append(all, change[1]+" "+change[2])
		}
	}
	p.walks = nil
	return strings.Join(all, ", ")
}

var changeCall = regexp.MustCompile(`^(create|update|delete) .*?label:(\w+)`)

func (p *trail) server() tfprotov6.ProviderServer { return &trailServer{p: p} }

// trailServer has the calls that the driver and the engines make.
type trailServer struct {
	tfprotov6.ProviderServer
	p *trail
}

func (s *trailServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return trailSchemas, nil
}

func (s *trailServer) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return &tfprotov6.GetMetadataResponse{
		ServerCapabilities: trailSchemas.ServerCapabilities, Resources: []tfprotov6.ResourceMetadata{{TypeName: "trail_thing"}},
		DataSources: []tfprotov6.DataSourceMetadata{{TypeName: "trail_sight"}},
	}, nil
}

func (s *trailServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"trail_thing": trailIdentity}}, nil
}

func (s *trailServer) ValidateProviderConfig(_ context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	s.p.validate("provider", trailSchemas.Provider.ValueType(), req.Config)
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

func (s *trailServer) ValidateResourceConfig(_ context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	s.p.validate(req.TypeName, thingType, req.Config)
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (s *trailServer) ValidateDataResourceConfig(_ context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	s.p.validate(req.TypeName, sightType, req.Config)
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (s *trailServer) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	if s.p.stop != nil {
		close(s.p.stop)
	}
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *trailServer) ConfigureProvider(_ context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config := s.p.decode(trailSchemas.Provider.ValueType(), req.Config)
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.walks, s.p.dead = append(s.p.walks, []string{"configure " + thing(config)}), false
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (s *trailServer) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	v, err := req.RawState.Unmarshal(thingType)
	if err != nil {
		return nil, err
	}
	if !s.p.note("upgrade", v, nil, nil) {
		return nil, errors.New("the provider has crashed")
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: dynamic(v)}, nil
}

func (s *trailServer) UpgradeResourceIdentity(_ context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	v, err := req.RawIdentity.Unmarshal(trailIdentity.ValueType())
	return &tfprotov6.UpgradeResourceIdentityResponse{UpgradedIdentity: &tfprotov6.ResourceIdentityData{IdentityData: dynamic(v)}}, err
}

func (s *trailServer) ImportResourceState(_ context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	label := req.ID
	if req.Identity != nil {
		label = text(s.p.decode(trailIdentity.ValueType(), req.Identity.IdentityData), "first")
	}
	imported := with(with(noThing, "label", label), "trail", "i")
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{{
		TypeName: req.TypeName, State: dynamic(imported), Identity: identify(nil, imported),
	}}}, nil
}

func (s *trailServer) ReadDataSource(_ context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	config := s.p.decode(sightType, req.Config)
	s.p.note("sight", config, nil, nil)
	return &tfprotov6.ReadDataSourceResponse{State: dynamic(with(config, "trail", "s"))}, nil
}

func (s *trailServer) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	v := s.p.decode(thingType, req.CurrentState)
	if !s.p.note("read", v, req.Private, req.CurrentIdentity) {
		return nil, errors.New("the provider has crashed")
	}
	s.p.mu.Lock()
	gone := slices.Contains(s.p.gone, text(v, "label"))
	s.p.mu.Unlock()
	if gone {
		return &tfprotov6.ReadResourceResponse{NewState: dynamic(noThing), Private: left(req.Private, 'r')}, nil
	}
	return &tfprotov6.ReadResourceResponse{
		NewState: dynamic(with(v, "trail", text(v, "trail")+"r")), Private: left(req.Private, 'r'), NewIdentity: identify(req.CurrentIdentity, v),
	}, nil
}

func (s *trailServer) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	prior, proposed := s.p.decode(thingType, req.PriorState), s.p.decode(thingType, req.ProposedNewState)
	if !s.p.note("plan", prior, req.PriorPrivate, req.PriorIdentity, proposed, s.p.decode(thingType, req.Config)) {
		return nil, errors.New("the provider has crashed")
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedIdentity: req.PriorIdentity}
	letter, planned := byte('p'), proposed
	switch {
	case proposed.IsNull():
		letter = 'd'
	case prior.IsNull():
		letter = 'P'
		part := map[string]any{"id": text(proposed, "label")}
		planned = with(with(proposed, "list", []any{part}), "set", []any{part})
		planned = with(with(planned, "map", map[string]any{"k": part}), "trail", Unknown)
		if one, ok := goValue(planned).(map[string]any)["one"].(map[string]any); ok {
			one["id"] = "1"
			planned = with(planned, "one", one)
		}
	case !prior.Equal(proposed):
		planned = with(proposed, "trail", Unknown)
		resp.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("kind")}
	}
	resp.PlannedPrivate = left(req.PriorPrivate, letter)
	failure := s.p.warn(resp, prior, proposed, req.PriorPrivate)
	switch failure {
	case plansOther:
		planned = with(planned, "note", "other")
	case plansTheWalk:
		planned = with(planned, "trail", fmt.Sprint("walk ", s.p.walk()))
	}
	if !planned.IsNull() {
		planned = with(planned, "secret", nil)
	}
	resp.PlannedState = dynamic(planned)
	return resp, nil
}

func (s *trailServer) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	prior, planned := s.p.decode(thingType, req.PriorState), s.p.decode(thingType, req.PlannedState)
	action, letter, label := "update", byte('U'), text(prior, "label")
	switch {
	case prior.IsNull():
		action, letter, label = "create", 'C', text(planned, "label")
	case planned.IsNull():
		action, letter = "delete", 'D'
	}
	if !s.p.note(action, prior, req.PlannedPrivate, req.PlannedIdentity, planned, s.p.decode(thingType, req.Config)) {
		return nil, errors.New("the provider has crashed")
	}
	if action == "create" && s.p.creating != nil {
		s.p.creating()
	}
	result := planned
	if !planned.IsNull() {
		result = with(planned, "trail", text(prior, "trail")+string(letter))
	}
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	failure := s.p.fails[action+" "+label]
	resp := &tfprotov6.ApplyResourceChangeResponse{Private: left(req.PlannedPrivate, letter)}
	switch failure {
	case withPrior:
		result = prior
	case withNull, withNothing:
		result = noThing
	case withOther:
		result = with(result, "note", "other")
	case withUnknown:
		result = with(result, "trail", Unknown)
	case withPanic:
		panic("ouch")
	case withCrash:
		s.p.dead = true
		if s.p.crash != nil {
			s.p.crash()
		}
		return nil, errors.New("it crashes")
	}
	if slices.Contains([]string{withPrior, withState, withNull}, failure) {
		resp.Diagnostics = []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Failed", Detail: failure}}
		resp.Private[len(resp.Private)-1] = 'F'
	}
	resp.NewState = dynamic(result)
	if !result.IsNull() {
		resp.NewIdentity = identify(req.PlannedIdentity, result)
	}
	return resp, nil
}

// left returns private state with another letter.
func left(private []byte, letter byte) []byte { return append(slices.Clone(private), letter) }

// validate records the validation of a configuration.
func (p *trail) validate(what string, typ tftypes.Type, config *tfprotov6.DynamicValue) {
	v := p.decode(typ, config)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.validated[what+" "+thing(v)] = true
}

// note records a call. It reports whether the provider is still running.
func (p *trail) note(call string, v tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData, further ...tftypes.Value) bool {
	text := fmt.Sprintf("%s %s private=%s", call, thing(v), private)
	if identity != nil && !p.withoutIdentities {
		if v := p.decode(trailIdentity.ValueType(), identity.IdentityData); !v.IsNull() {
			text += " identity=" + thing(v)
		}
	}
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

func (p *trail) walk() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.walks)
}

// warn adds a warning that no other plan has, and an error if the plan is to
// fail. It returns the failure.
func (p *trail) warn(resp *tfprotov6.PlanResourceChangeResponse, prior, proposed tftypes.Value, private []byte) (failure string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kind, label := "plan", text(prior, "label")
	switch {
	case prior.IsNull():
		kind, label = "first", text(proposed, "label")
	case proposed.IsNull():
		kind = "destroy"
	}
	warning := fmt.Sprintf("Warned %s/%s/%s/%d.", kind, label, private, len(p.walks))
	p.warned = append(p.warned, warning)
	resp.Diagnostics = []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: warning, Detail: "It is only a test."}}
	failure = cmp.Or(p.fails[kind+" "+label], p.fails[fmt.Sprintf("%s %s in walk %d", kind, label, len(p.walks))])
	if failure == forbidden {
		resp.Diagnostics = append(resp.Diagnostics, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Forbidden", Detail: forbidden})
	}
	return failure
}

func (p *trail) decode(typ tftypes.Type, d *tfprotov6.DynamicValue) tftypes.Value {
	v, err := undynamic(typ, d)
	if err != nil {
		p.t.Errorf("a value that cannot be read: %s", err)
		return tftypes.NewValue(typ, nil)
	}
	return v
}

// identify returns the identity of a thing, which never changes.
func identify(known *tfprotov6.ResourceIdentityData, v tftypes.Value) *tfprotov6.ResourceIdentityData {
	if known != nil {
		return known
	}
	identity := tftypes.NewValue(trailIdentity.ValueType(), attributes{"first": tftypes.NewValue(tftypes.String, text(v, "label"))})
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(identity)}
}

// text returns an attribute with a text, or "".
func text(v tftypes.Value, attribute string) string {
	values, _ := goValue(v).(map[string]any)
	text, _ := values[attribute].(string)
	return text
}

// thing formats a value without its null attributes.
func thing(v tftypes.Value) string {
	value := goValue(v)
	if attributes, ok := value.(map[string]any); ok {
		maps.DeleteFunc(attributes, func(_ string, v any) bool { return v == nil })
	}
	text, _ := json.Marshal(value)
	return strings.ReplaceAll(string(text), `"`, "")
}

// with returns an object with another value of one attribute.
func with(v tftypes.Value, attribute string, value any) tftypes.Value {
	all := attributes{}
	for name, typ := range v.Type().(tftypes.Object).AttributeTypes {
		all[name] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(all, as[attributes](v))
	var err error
	all[attribute], err = resolver{}.value(all[attribute].Type(), value)
	must(err)
	return tftypes.NewValue(v.Type(), all)
}
