package account_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestValidator(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.String
		want  string
	}{
		"a login":             {types.StringValue("svc@example.com"), ""},
		"an id":               {types.StringValue("00u1gjh63g214q0Hq0g4"), ""},
		"a login without @":   {types.StringValue("svc-workflows"), ""},
		"unknown":             {types.StringUnknown(), ""},
		"null":                {types.StringNull(), ""},
		"empty":               {types.StringValue(""), "It is empty"},
		"blank":               {types.StringValue(" \t"), "It is empty"},
		"me":                  {types.StringValue("Me"), "whoever runs Terraform"},
		"a login with a /":    {types.StringValue("svc/workflows@example.com"), "write the user's id"},
		"a login with a ?":    {types.StringValue("svc?@example.com"), "write the user's id"},
		"a login with a hash": {types.StringValue("svc#@example.com"), "write the user's id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := path.Root("user")
			var resp validator.StringResponse
			account.Validator().ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: test.value}, &resp)
			switch {
			case test.want == "":
				if len(resp.Diagnostics) > 0 {
					t.Errorf("refused: %v", resp.Diagnostics)
				}
			case len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), test.want):
				t.Errorf("got %v, want %q", resp.Diagnostics, test.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	const login = "svc-workflows@example.com"
	forbidden := oktasim.Fault{Path: "/api/v1/users/*", Status: http.StatusForbidden, Code: "E0000006"}
	for name, test := range map[string]struct {
		account string // empty: the user's id
		fault   *oktasim.Fault
		want    string
		login   string
	}{
		"by login":                 {account: login, login: login},
		"by login, in other case":  {account: strings.ToUpper(login), login: login},
		"by id":                    {login: login},
		"by id, not allowed":       {fault: &forbidden},
		"by login, not allowed":    {account: login, fault: &forbidden, want: "okta.users.read"},
		"by short name":            {account: "svc-workflows", want: "Okta resolved \"svc-workflows\" to the user " + login},
		"nobody":                   {account: "nobody@example.com", want: "No user of this org has the login or id \"nobody@example.com\""},
		"the org does not respond": {account: login, fault: &oktasim.Fault{Status: http.StatusBadRequest, Code: "E0000001"}, want: "The user \"" + login + "\""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := simtest.New(oktasim.Options{})
			server := org.Start()
			t.Cleanup(server.Close)
			id := org.AddUser(login, "ACTIVE")
			if test.fault != nil {
				org.Fail(*test.fault)
			}
			client, err := okta.New(okta.Config{OrgURL: server.URL, APIToken: org.APIToken()})
			if err != nil {
				t.Fatal(err)
			}
			asked := test.account
			if asked == "" {
				asked = id
			}
			user, diags := account.Find(t.Context(), client, path.Root("user"), asked)
			if test.want == "" {
				if diags.HasError() || user.ID != id || user.Login != test.login {
					t.Errorf("got %+v, %v", user, diags)
				}
				return
			}
			if len(diags) != 1 || !strings.Contains(diags[0].Detail(), test.want) {
				t.Errorf("got %v, want %q", diags, test.want)
			}
		})
	}
}
