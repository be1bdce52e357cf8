package providerdata

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestResource_configure(t *testing.T) {
	t.Parallel()
	data := Unknown(nil, okta.Clock{})
	for name, test := range map[string]struct {
		handed any
		want   *Data
		fails  bool
	}{
		"while Terraform validates": {nil, nil, false},
		"data of another kind":      {"something else", nil, true},
		"data":                      {data, data, false},
	} {
		var r Resource
		var resp resource.ConfigureResponse
		r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: test.handed}, &resp)
		if r.Data != test.want || resp.Diagnostics.HasError() != test.fails {
			t.Errorf("%s: got %v, %v", name, r.Data, resp.Diagnostics)
		}
	}
}

func TestClientTo_noClient(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*Data{"unconfigured": nil, "unknown": Unknown([]string{"org_url", "api_token"}, okta.Clock{})} {
		for verb, client := range map[string]func(*diag.Diagnostics) *okta.Client{
			"read":  func(diags *diag.Diagnostics) *okta.Client { return d.ClientToRead("device", diags) },
			"apply": func(diags *diag.Diagnostics) *okta.Client { return d.ClientToApply("create device", diags) },
		} {
			var diags diag.Diagnostics
			if client(&diags) != nil || diags.ErrorsCount() != 1 || len(diags) != 1 {
				t.Errorf("%s, %s: got %v, want one error", name, verb, diags)
			}
			if bug := d == nil || verb != "read"; bug != (diags[0].Summary() == "The provider was not configured") {
				t.Errorf("%s, %s: the summary is %q", name, verb, diags[0].Summary())
			}
		}
	}
}

func TestClientToRefresh_warnsOnce(t *testing.T) {
	t.Parallel()
	d := Unknown([]string{"org_url", "api_token"}, okta.Clock{})
	var diags diag.Diagnostics
	for range 2 {
		if d.clientToRefresh(&diags) != nil {
			t.Error("there is a client")
		}
	}
	if diags.WarningsCount() != 1 || len(diags) != 1 {
		t.Errorf("got %v, want one warning a run", diags)
	}
}
