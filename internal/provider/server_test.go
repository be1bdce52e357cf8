package provider_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// fleet is an org with devices of every kind: with and without users, with names
// that are sensitive, with a status of Okta's future, and with nothing known.
func fleet(t *testing.T) acctest.Org {
	t.Helper()
	org := acctest.NewOrg(t)
	org.AddUser("ada@example.com", "ACTIVE")
	org.AddUser("björn@example.com", "SUSPENDED")
	org.AddDevices(30, "ada@example.com", "björn@example.com")
	org.AddDevice(oktasim.Device{Status: oktasim.NewAtOkta, Sensitive: true, Profile: oktasim.DeviceProfile{
		DisplayName: "Zoë's phone 📱", Platform: oktasim.NewAtOkta, AuthenticatorAppKey: "unknown", TPMPublicKeyHash: strings.Repeat("h", 70_000),
	}})
	org.AddDevice(oktasim.Device{})
	return org
}

// readDevices is ReadDataSource of oktadevices_devices, and the type of its state.
// A limit of 0 leaves the state to the framework.
func readDevices(t *testing.T, org acctest.Org, limit int, arguments map[string]any) (*tfprotov6.ReadDataSourceResponse, tftypes.Object) {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "test", Getenv: org.Getenv}))()
	schemas := must(server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}))
	configured := must(server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: configOf(schemas.Provider, map[string]any{})}))
	if len(configured.Diagnostics) > 0 {
		t.Fatal(configured)
	}
	schema := schemas.DataSourceSchemas["oktadevices_devices"]
	typ := schema.ValueType().(tftypes.Object)
	req := &tfprotov6.ReadDataSourceRequest{TypeName: "oktadevices_devices", Config: configOf(schema, arguments)}
	if limit > 0 {
		return must(bulkstate.ReadDataSource(t.Context(), server, req, limit)), typ
	}
	return must(server.ReadDataSource(t.Context(), req)), typ
}

// attributes are the encoded values of a state, by name, and the order of the names.
func attributes(t *testing.T, state []byte) (order []string, values map[string]msgpack.RawMessage) {
	t.Helper()
	decoder := msgpack.NewDecoder(bytes.NewReader(state))
	n, err := decoder.DecodeMapLen()
	values = map[string]msgpack.RawMessage{}
	for range n {
		name, nameErr := decoder.DecodeString()
		value, valueErr := decoder.DecodeRaw()
		if nameErr != nil || valueErr != nil {
			t.Fatal(nameErr, valueErr)
		}
		order, values[name] = append(order, name), value
	}
	if rest, _ := decoder.Buffered().Read(make([]byte, 1)); err != nil || rest != 0 {
		t.Fatalf("%v, or there is more after the state", err)
	}
	return order, values
}

// TestServer_sameStateAsTheFramework holds the state that goes past the framework
// against the framework's own, to the byte. Only maps have no order there, so
// that their entries are compared.
func TestServer_sameStateAsTheFramework(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string]map[string]any{
		"all":             {},
		"none":            {"search": `id eq "guo"`},
		"sensitive":       {"include_sensitive": true, "expand_users": "none", "max_results": 32},
		"without profile": {"include_profile": false, "expand_users": "summary", "last_updated_after": "2020-01-01T02:00:00+02:00"},
		"users in full":   {"expand_users": "full", "status": []any{"ACTIVE", "NEW_AT_OKTA"}, "summary_only": false},
		"counted":         {"summary_only": true, "expand_users": "full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := fleet(t)
			ours, typ := readDevices(t, org, bulkstate.Limit, arguments)
			theirs, _ := readDevices(t, org, 0, arguments)
			if len(ours.Diagnostics)+len(theirs.Diagnostics) > 0 {
				t.Fatal(ours.Diagnostics, theirs.Diagnostics)
			}
			order, got := attributes(t, ours.State.MsgPack)
			wantOrder, want := attributes(t, theirs.State.MsgPack)
			if fmt.Sprint(order) != fmt.Sprint(wantOrder) || len(ours.State.MsgPack) != len(theirs.State.MsgPack) {
				t.Errorf("%d bytes of %v, want %d of %v", len(ours.State.MsgPack), order, len(theirs.State.MsgPack), wantOrder)
			}
			for name, value := range got {
				if _, isMap := typ.AttributeTypes[name].(tftypes.Map); !isMap && !bytes.Equal(value, want[name]) {
					t.Errorf("%s is\n%q, want\n%q", name, value, want[name])
				}
			}
			a, errA := ours.State.Unmarshal(typ)
			b, errB := theirs.State.Unmarshal(typ)
			if errA != nil || errB != nil || !a.Equal(b) {
				t.Errorf("the states differ: %v, %v", errA, errB)
			}
		})
	}
}

// TestServer_tooLarge stands at the limit of the protocol before the provider does.
func TestServer_tooLarge(t *testing.T) {
	t.Parallel()
	org := fleet(t)
	resp, _ := readDevices(t, org, 50_000, map[string]any{})
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Fatalf("got %v", resp.Diagnostics)
	}
	for _, want := range []string{"include_profile = false", "expand_users", "summary_only = true", "status, platform"} {
		if !strings.Contains(resp.Diagnostics[0].Detail, want) {
			t.Errorf("%q does not say %q", resp.Diagnostics[0].Detail, want)
		}
	}
	if got := org.Count(http.MethodGet, "/api/v1/devices"); got != 1 {
		t.Errorf("%d requests", got)
	}
}
