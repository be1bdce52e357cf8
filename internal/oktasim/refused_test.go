package oktasim_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// anyText is an argument that can be any text.
type anyText string

// anyTexts are the fields that can be any text.
var anyTexts = strings.Fields(`
	Options.APIToken Options.RecordDir OrgSeed.ID OrgSeed.Subdomain OrgSeed.AlternateURL
	User.ID User.Login User.FirstName User.LastName Role.ID
	App.ID App.Label App.ClientID App.RedirectURI App.ServiceDomain App.InitiateLoginURI App.ClientSecret
	Grant.ID Grant.Scope Grant.Issuer Token.ID Token.Connection Token.Connector Token.Scopes Token.Issuer
	Device.ID DeviceProfile.DisplayName DeviceProfile.Manufacturer DeviceProfile.Model DeviceProfile.OSVersion
	DeviceProfile.SerialNumber DeviceProfile.IMEI DeviceProfile.MEID DeviceProfile.UDID DeviceProfile.SID
	DeviceProfile.TPMPublicKeyHash DeviceProfile.AuthenticatorAppKey Fault.Code Fault.Body
	Event.ID Event.Type Event.IP Event.Reason Event.UserAgent
	EventParty.ID EventParty.Type EventParty.AlternateID EventParty.DisplayName
	JWK.KeyType JWK.KeyID JWK.Use JWK.Algorithm JWK.Curve JWK.X JWK.Y JWK.Modulus JWK.Exponent`)

// acts are valid arguments of each method that returns an error, and of New.
func acts(c *caller, token string) map[string][]any {
	app, device := c.org.FlowAppID(), c.org.Devices()[0].ID
	scope, name, none := "okta.devices.read", anyText("Devices"), anyText("")
	key := []oktasim.JWK{oktasim.PublicJWK("key", ecKey().Public())}
	return map[string][]any{
		"ActAs":              {admin, none},
		"AddApp":             {oktasim.App{}},
		"AddClientSecret":    {app},
		"AddDevice":          {oktasim.Device{Users: []oktasim.DeviceUser{{User: admin}}}},
		"AddDevices":         {1, admin},
		"AddServiceApp":      {oktasim.App{Keys: key}, scope},
		"AddUser":            {oktasim.User{Login: "svc@example.com", Roles: []oktasim.Role{{Type: "APP_ADMIN"}}}},
		"Assign":             {app, admin, ""},
		"AssignRole":         {admin, "APP_ADMIN", "USER"},
		"Assignments":        {app},
		"AuthenticateClient": {app, c.org.ClientSecret(app)},
		"Authorize":          {app, admin, name, scope},
		"AuthorizeConnector": {app, admin, anyText("Slack"), name, scope},
		"ChangePassword":     {admin},
		"ClientSecret":       {app},
		"Count":              {"GET", "/api/v1/apps/*/grants"},
		"DeleteApp":          {app},
		"DeleteConnection":   {app, token, name},
		"DeleteDevice":       {device},
		"DeleteUser":         {admin},
		"Fail":               {oktasim.Fault{Path: "/api/v1/apps"}},
		"GrantInConsole":     {app, "okta.users.read", scope},
		"Grants":             {app},
		"LogConnection":      {"create", admin, anyText("Slack"), name},
		"LogEvent":           {oktasim.Event{}},
		"New":                {oktasim.Options{Seed: fullSeed()}},
		"Reauthorize":        {app, token, name, scope},
		"ReauthorizeAs":      {app, token, admin, name, scope},
		"RemoveRole":         {admin, "SUPER_ADMIN", "USER"},
		"RevokeInConsole":    {app, scope},
		"RevokeToken":        {app, token},
		"RotateClientSecret": {app},
		"SetAppStatus":       {app, "INACTIVE"},
		"SetDeviceStatus":    {device, "SUSPENDED"},
		"SetOrgStatus":       {"INACTIVE"},
		"SetPipeline":        {"v1"},
		"SetUserStatus":      {admin, "SUSPENDED"},
		"Tokens":             {app},
		"Unassign":           {app, admin, "GROUP"},
		"UseToken":           {token},
	}
}

func fullSeed() *oktasim.Seed {
	return &oktasim.Seed{
		Org:         oktasim.OrgSeed{TokenOwner: admin},
		Assignments: []oktasim.Assignment{{App: "flow", User: admin}},
		Grants:      []oktasim.Grant{{App: "flow", Scope: "okta.new.read"}},
		Tokens:      []oktasim.Token{{App: "flow", User: admin}},
	}
}

// texts finds the texts below a value, except those that can be any text.
func texts(name string, v reflect.Value) (found []reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() != reflect.TypeFor[anyText]() && !slices.Contains(anyTexts, name) {
			found = append(found, v)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			found = texts(name, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, texts(name, v.Index(i))...)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() {
				found = append(found, texts(v.Type().Name()+"."+field.Name, value)...)
			}
		}
	default:
	}
	return found
}

// play calls a method on an org of its own, with a typo in the text at a
// position, or without one at -1.
func play(t *testing.T, method string, position int) (typo string, found bool, err error) {
	t.Helper()
	c, token := authorized(t, oktasim.Options{})
	c.org.AddDevices(1)
	c.org.Assign(c.org.FlowAppID(), admin, "GROUP")
	var arguments, all []reflect.Value
	for _, argument := range acts(c, token)[method] {
		copied := reflect.New(reflect.TypeOf(argument)).Elem()
		copied.Set(reflect.ValueOf(argument))
		arguments = append(arguments, copied)
		all = append(all, texts("", copied)...)
	}
	if position >= 0 {
		if position >= len(all) {
			return "", false, nil
		}
		typo = all[position].String() + "x"
		all[position].SetString(typo)
	}
	for i, argument := range arguments {
		if argument.Kind() == reflect.String {
			arguments[i] = argument.Convert(reflect.TypeFor[string]())
		}
	}
	function := reflect.ValueOf(c.org.Org).MethodByName(method)
	if method == "New" {
		function = reflect.ValueOf(oktasim.New)
	}
	events := c.org.Events()
	results := function.Call(arguments)
	err, _ = reflect.TypeAssert[error](results[len(results)-1])
	if err != nil && len(c.org.Events()) != len(events) {
		t.Errorf("%s: refused, and logged", method)
	}
	c.get("/api/v1/users/me") // nothing stays locked
	return typo, true, err
}

// TestOrg_typos checks that a typo in any argument is an error. It would make a
// test that can't fail.
func TestOrg_typos(t *testing.T) {
	t.Parallel()
	c, token := authorized(t, oktasim.Options{})
	c.org.AddDevices(1)
	known := acts(c, token)
	org := reflect.TypeFor[*oktasim.Org]()
	for method := range org.Methods() {
		out := method.Type.NumOut()
		if out > 0 && method.Type.Out(out-1) == reflect.TypeFor[error]() && known[method.Name] == nil {
			t.Errorf("acts has no arguments of %s", method.Name)
		}
	}
	for method := range known {
		if _, _, err := play(t, method, -1); err != nil {
			t.Errorf("%s without a typo: %v", method, err)
		}
		for position := 0; ; position++ {
			typo, found, err := play(t, method, position)
			if !found {
				break
			}
			if err == nil {
				t.Errorf("%s: no error with %q", method, typo)
			}
		}
	}
}

// TestOrg_refused is about acts that would do nothing, or do something twice.
func TestOrg_refused(t *testing.T) {
	t.Parallel()
	c, token := authorized(t, oktasim.Options{})
	app, o := c.org.FlowAppID(), c.org.Org
	device, custom := c.org.AddDevice(oktasim.Device{}), c.org.AddApp(oktasim.App{})
	before, live := len(c.org.Events()), c.org.Tokens(app)
	for name, act := range map[string]func() error{
		"AddUser, twice":        func() error { _, err := o.AddUser(oktasim.User{Login: admin}); return err },
		"AddApp, twice":         func() error { _, err := o.AddApp(oktasim.App{ID: app}); return err },
		"AddDevice, twice":      func() error { _, err := o.AddDevice(oktasim.Device{ID: device}); return err },
		"AddDevices":            func() error { return o.AddDevices(-1) },
		"Reauthorize, no name":  func() error { _, err := o.Reauthorize(app, "", "none"); return err },
		"DeleteConnection":      func() error { return o.DeleteConnection(app, "", "none") },
		"RevokeToken, other":    func() error { return o.RevokeToken(custom, token) },
		"RemoveRole":            func() error { return o.RemoveRole(admin, "APP_ADMIN") },
		"SetUserStatus":         func() error { return o.SetUserStatus(admin, "") },
		"Unassign":              func() error { return o.Unassign(app, admin) },
		"GrantInConsole":        func() error { _, err := o.GrantInConsole(app); return err },
		"GrantInConsole, known": func() error { _, err := o.GrantInConsole(app, "okta.users.read", "none"); return err },
		"RevokeInConsole":       func() error { return o.RevokeInConsole(app) },
		"Fail":                  func() error { return o.Fail(oktasim.Fault{Path: "["}) },
		"Fail, method":          func() error { return o.Fail(oktasim.Fault{Method: "PSOT"}) },
		"Count":                 func() error { _, err := o.Count("GET", "["); return err },
		"New, rate limit": func() error {
			_, err := oktasim.New(oktasim.Options{RateLimits: map[string]int{"/api/v1/devcies": 1}})
			return err
		},
	} {
		if act() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	same(t, "events", len(c.org.Events()), before)
	same(t, "live tokens", c.org.Tokens(app), live)
}
