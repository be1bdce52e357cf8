package provider_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// oddity is how a text may get into a configuration without anybody meaning it.
type oddity struct {
	name string
	make func(string) string
	// stray is the character that an error names; 0 where the length, or what Okta
	// says, is enough.
	stray rune
}

var textOddities = []oddity{
	{"blanks around", func(s string) string { return " " + s + " " }, ' '},
	{"a line break at the end", func(s string) string { return s + "\n" }, '\n'},
	{"a line break of Windows", func(s string) string { return s + "\r\n" }, '\r'},
	{"a byte order mark", func(s string) string { return "\ufeff" + s }, '\ufeff'},
	{"a no-break space", func(s string) string { return s + "\u00a0" }, '\u00a0'},
	{"quotes", func(s string) string { return `"` + s + `"` }, '"'},
	{"empty", func(string) string { return "" }, 0},
	{"10,000 characters", func(string) string { return strings.Repeat("x", 10_000) }, 0},
	{"not in ASCII", func(s string) string { return s + "é" }, 0},
}

// textOrg is an org in which each of the configurations of texts works.
func textOrg(t *testing.T) acctest.Org {
	t.Helper()
	org := acctest.NewOrgInMemory(t, oktasim.Options{Seed: seed()})
	org.AddDevice(oktasim.Device{ID: "guo1", Status: "ACTIVE", Profile: oktasim.DeviceProfile{
		DisplayName: "Kiosk", Platform: "IOS", SerialNumber: "SN1", UDID: "U1", IMEI: "356938035643809", MEID: "A1000009ABCDEF", SID: "S-1",
	}})
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	return org
}

// texts has configurations of everything that the provider offers. Each argument
// with text in it must be set in one of them: then no new one is forgotten.
func texts(t *testing.T, org acctest.Org) map[string][]map[string]any {
	t.Helper()
	app, all := org.FlowAppID(), map[string][]map[string]any{}
	for kind, resource := range resources(t, org) {
		all[kind] = variants(resource)
	}
	maps.Copy(all, map[string][]map[string]any{
		"data.oktadevices_connection":   all["oktadevices_connection"],
		"data.oktadevices_scope_grants": {{"app_id": app}},
		"data.oktadevices_authorizations": {{
			"app_id": app, "account": acctest.ServiceAccount, "scope": "okta.devices.read",
			"created_before": "2100-01-01T00:00:00Z", "last_updated_before": "2100-01-01T00:00:00Z",
		}},
		"data.oktadevices_device": {
			{"id": "guo1"}, {"serial_number": "SN1"}, {"udid": "U1"}, {"imei": "356938035643809"}, {"meid": "A1000009ABCDEF"}, {"sid": "S-1"}, {"display_name": "Kiosk"},
		},
		"data.oktadevices_devices": {{
			"search": `profile.platform eq "IOS"`, "status": []any{"ACTIVE"}, "platform": []any{"IOS"}, "display_name_contains": "Kio", "serial_number": "SN1",
			"last_updated_after": "2020-01-01T00:00:00Z", "last_updated_before": "2100-01-01T00:00:00Z", "expand_users": "none",
		}},

		"ephemeral.oktadevices_app_credentials": {{"app_id": app}},
		"list.oktadevices_device":               {{"search": "id pr", "status": []any{"ACTIVE"}, "platform": []any{"IOS"}}},
		"list.oktadevices_scope_grant":          {{"app_id": app}},
		"action.oktadevices_device_lifecycle":   {{"device_id": "guo1", "operation": "suspend"}},
		"action.oktadevices_connection_revoke":  {{"app_id": app, "authorization_id": "oar1", "binding": "confirmed"}},
	})
	return all
}

// TestStrings walks every argument with text in it: whatever stands around the
// text by accident has no effect, or is an error that names the argument and the
// character. No message points at a secret.
func TestStrings(t *testing.T) {
	t.Parallel()
	for name, schema := range things(t) {
		if name == "provider" || len(textArguments(schema.Block.Attributes)) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := map[string]bool{}
			for _, args := range texts(t, textOrg(t))[name] {
				args = known(schema, args)
				usual, sent := play(t, name, schema, args)
				if !usual.OK() {
					t.Fatalf("%s works in no org: %s", name, usual)
				}
				for _, argument := range textArguments(schema.Block.Attributes) {
					value, ok := at(args, argument)
					if !ok || set[argument] {
						continue
					}
					set[argument] = true
					for _, odd := range textOddities {
						tryText(t, name, schema, args, argument, odd.make(value), odd, sent)
					}
				}
			}
			for _, argument := range textArguments(schema.Block.Attributes) {
				if !set[argument] {
					t.Errorf("%s of %s is in none of the configurations of texts: add it", argument, name)
				}
			}
		})
	}
}

// textArguments are the arguments that are a text, or a collection of texts, and
// those in objects.
func textArguments(attributes []*tfprotov6.SchemaAttribute) (names []string) {
	for _, a := range attributes {
		if !a.Optional && !a.Required {
			continue
		}
		if a.NestedType != nil {
			for _, inner := range textArguments(a.NestedType.Attributes) {
				names = append(names, a.Name+"."+inner)
			}
			continue
		}
		switch typ := a.Type.(type) {
		case tftypes.Object:
			for inner := range typ.AttributeTypes {
				names = append(names, a.Name+"."+inner)
			}
		case tftypes.Set:
			if typ.ElementType.Is(tftypes.String) {
				names = append(names, a.Name)
			}
		case tftypes.List:
			if typ.ElementType.Is(tftypes.String) {
				names = append(names, a.Name)
			}
		default:
			if a.Type.Is(tftypes.String) {
				names = append(names, a.Name)
			}
		}
	}
	return names
}

// known leaves out what the schema does not have.
func known(schema *tfprotov6.Schema, args map[string]any) map[string]any {
	args = maps.Clone(args)
	maps.DeleteFunc(args, func(name string, _ any) bool {
		return !slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
	})
	return args
}

// at returns the text of an argument: of a collection, its first element's.
func at(args map[string]any, argument string) (string, bool) {
	name, inner, nested := strings.Cut(argument, ".")
	switch value := args[name].(type) {
	case map[string]any:
		if nested {
			return at(value, inner)
		}
	case []any:
		return value[0].(string), true
	case string:
		return value, true
	}
	return "", false
}

// replaced returns the arguments with another text in one of them.
func replaced(args map[string]any, argument, text string) map[string]any {
	args = maps.Clone(args)
	name, inner, _ := strings.Cut(argument, ".")
	switch value := args[name].(type) {
	case map[string]any:
		args[name] = replaced(value, inner, text)
	case []any:
		args[name] = append([]any{text}, value[1:]...)
	default:
		args[name] = text
	}
	return args
}

// tryText plays a configuration with an odd text in one argument. sent is what
// the org is asked without it.
func tryText(t *testing.T, name string, schema *tfprotov6.Schema, args map[string]any, argument, value string, odd oddity, sent []string) {
	t.Helper()
	what := fmt.Sprintf("%s of %s, %s", argument, name, odd.name)
	run, after := play(t, name, schema, replaced(args, argument, value))
	for _, v := range run.Violations() {
		t.Errorf("%s: %s", what, v)
	}
	top, _, _ := strings.Cut(argument, ".")
	for _, d := range run.Diagnostics {
		if isSensitive(schema, top) && d.Path == top {
			t.Errorf("%s: points at a secret: %s", what, d)
		}
	}
	if run.OK() {
		// Another text has another effect; what was only around it has none.
		if odd.stray != 0 && !slices.Equal(sent, after) {
			t.Errorf("%s: it is accepted, and the org was sent %v instead of %v", what, after, sent)
		}
		return
	}
	if !slices.ContainsFunc(run.Errors(), func(d terraformtest.Diagnostic) bool { return names(d, top, value, odd) }) {
		t.Errorf("%s: the error does not name it: %s", what, run)
	}
}

// names reports whether an error names the argument and what is odd about it.
func names(d terraformtest.Diagnostic, argument, value string, odd oddity) bool {
	if !strings.HasPrefix(d.Path, argument) && !strings.Contains(d.Detail, argument) {
		return false
	}
	detail := d.Summary + d.Detail
	escaped := ""
	for _, b := range []byte(string(odd.stray)) {
		escaped += fmt.Sprintf(`\x%02x`, b) // as package time quotes what it cannot read
	}
	return odd.stray == 0 || strings.Contains(detail, paste.Name(odd.stray)) || strings.Contains(detail, strconv.Quote(value)) || strings.Contains(detail, escaped)
}

func isSensitive(schema *tfprotov6.Schema, argument string) bool {
	return slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == argument && a.Sensitive })
}

// play plays one configuration in an org of its own, and returns what that was
// asked.
func play(t *testing.T, name string, schema *tfprotov6.Schema, args map[string]any) (*terraformtest.Run, []string) {
	t.Helper()
	org := textOrg(t)
	org.ResetRequests()
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken(), "max_retries": 0})
	kind, typeName, _ := strings.Cut(name, ".")
	var run *terraformtest.Run
	switch kind {
	case "ephemeral", "list": // Only their validation is played.
		run = validated(t, name, schema, args)
	case "action":
		run, _, _ = d.Invoke(typeName, args)
	case "data":
		d.Config(terraformtest.DataSource(typeName, "this", args))
		run = d.Apply()
	default:
		d.Config(terraformtest.Resource(name, "this", args))
		run = d.Apply()
	}
	return run, requests(org)
}

func validated(t *testing.T, name string, schema *tfprotov6.Schema, args map[string]any) *terraformtest.Run {
	t.Helper()
	run := &terraformtest.Run{}
	for _, d := range validate(t, name, configOf(schema, args)) {
		path := ""
		if d.Attribute != nil {
			path = string(d.Attribute.Steps()[0].(tftypes.AttributeName))
		}
		run.Diagnostics = append(run.Diagnostics, terraformtest.Diagnostic{
			Error: d.Severity == tfprotov6.DiagnosticSeverityError, Path: path, Summary: d.Summary, Detail: d.Detail,
		})
	}
	return run
}

// requests returns the requests to an org, sorted, without the times in them.
func requests(org acctest.Org) (sent []string) {
	for _, request := range org.Requests() {
		query := must(url.ParseQuery(request.RawQuery))
		query.Del("since") // a time
		sent = append(sent, request.Method+" "+request.Path+"?"+query.Encode())
	}
	slices.Sort(sent) // some go side by side
	return sent
}

// TestStrings_provider walks the texts of the provider block, which no state
// holds: what stands around one of them is passed over.
func TestStrings_provider(t *testing.T) {
	t.Parallel()
	schema := schemasOf(t).Provider
	set := map[string]bool{}
	key := pkcs8(ecKey())
	org := textOrg(t)
	client := org.AddServiceApp(oktasim.App{Keys: []oktasim.JWK{oktasim.PublicJWK("k1", ecKey().Public())}}, "okta.apps.read", "okta.appGrants.read")
	for _, args := range []map[string]any{
		{"org_url": org.URL, "api_token": org.APIToken()},
		{"org_name": "example", "base_url": "okta.com", "api_token": org.APIToken()},
		{"org_url": org.URL, "access_token": "an-access-token"},
		{"org_url": org.URL, "client_id": client, "private_key": key, "private_key_id": "k1", "scopes": []any{"okta.apps.read", "okta.appGrants.read"}},
	} {
		usual, sent := playProvider(t, org, args)
		for _, argument := range textArguments(schema.Block.Attributes) {
			value, ok := at(args, argument)
			if !ok {
				continue
			}
			set[argument] = true
			for _, odd := range textOddities {
				what := argument + ", " + odd.name
				run, after := playProvider(t, org, replaced(args, argument, odd.make(value)))
				for _, d := range run.Diagnostics {
					if d.Violation || isSensitive(schema, argument) && (d.Path == argument || odd.make(value) != "" && strings.Contains(d.Detail, odd.make(value))) {
						t.Errorf("%s: %s", what, d)
					}
				}
				switch {
				case odd.stray != 0 && (run.OK() != usual.OK() || !slices.Equal(sent, after)):
					t.Errorf("%s: the org is sent %v instead of %v: %s", what, after, sent, run)
				case odd.stray == 0 && !run.OK() && len(after) == 0 && !slices.ContainsFunc(run.Errors(), func(d terraformtest.Diagnostic) bool { return names(d, argument, odd.make(value), odd) }):
					t.Errorf("%s: the error does not name it: %s", what, run)
				}
			}
		}
	}
	for _, argument := range textArguments(schema.Block.Attributes) {
		if !set[argument] {
			t.Errorf("%s is in none of the configurations: add it", argument)
		}
	}
}

func playProvider(t *testing.T, org acctest.Org, args map[string]any) (*terraformtest.Run, []string) {
	t.Helper()
	org.ResetRequests()
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	d.Provider(with(args, map[string]any{"max_retries": 0}))
	d.Config(terraformtest.DataSource("oktadevices_workflows_app", "this", nil))
	run := d.Apply()
	return run, requests(org)
}

// TestStrings_functions walks the texts in the arguments of the functions: what
// stands around one of them has no effect, or is an error that names it.
func TestStrings_functions(t *testing.T) {
	t.Parallel()
	texts := map[string][]string{"required_scopes": {"Suspend Device"}}
	for name, function := range schemasOf(t).Functions {
		for i, parameter := range function.Parameters {
			if i >= len(texts[name]) {
				t.Errorf("the argument %s of %s is in none of the texts: add it", parameter.Name, name)
				continue
			}
			usual := call(t, name, parameter.Type, []any{texts[name][i]})
			if usual.Error != nil {
				t.Fatal(usual.Error.Text)
			}
			for _, odd := range textOddities {
				value := odd.make(texts[name][i])
				got := call(t, name, parameter.Type, []any{value})
				switch e := got.Error; {
				case e == nil && odd.stray == 0:
					t.Errorf("%s of %s, %s: accepted", parameter.Name, name, odd.name)
				case e == nil && !slices.Equal(got.Result.MsgPack, usual.Result.MsgPack):
					t.Errorf("%s of %s, %s: another result", parameter.Name, name, odd.name)
				case e != nil && (e.FunctionArgument == nil || *e.FunctionArgument != int64(i) || !names(terraformtest.Diagnostic{Path: parameter.Name, Detail: e.Text}, parameter.Name, value, odd)):
					t.Errorf("%s of %s, %s: the error does not name it: %s", parameter.Name, name, odd.name, e.Text)
				}
			}
		}
	}
}
