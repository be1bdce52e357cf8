package serviceaccount_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const nowhere = "0oanonexistent000000"

func driven(t *testing.T, org acctest.Org, args map[string]any) *terraformtest.Driver {
	t.Helper()
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", args))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	return d
}

// TestReplacement_checksFirst checks that a plan refuses a replacement that
// would fail, so that the user keeps the assignment.
func TestReplacement_checksFirst(t *testing.T) {
	t.Parallel()
	forbidden := &oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*", Status: http.StatusForbidden, Code: "E0000006"}
	for name, test := range map[string]struct {
		user      string
		missing   bool // whether the app is
		onDestroy string
		fault     *oktasim.Fault
		path      string // of the error, "" where the plan is good
		want      string
	}{
		"an app that does not exist":       {login, true, "remove", nil, "app_id", "App " + nowhere + " does not exist"},
		"another app, and nobody for it":   {"nobody@example.com", false, "remove", nil, "user", "User nobody@example.com does not exist"},
		"an app that may not be read":      {login, true, "remove", forbidden, "", ""},
		"what is retained":                 {login, true, "retain", nil, "", ""},
		"nobody, who may be renamed to be": {"", false, "remove", nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			d := driven(t, org, map[string]any{"app_id": org.FlowAppID(), "user": login, "on_destroy": test.onDestroy})
			args := map[string]any{"app_id": org.AddApp(oktasim.App{Label: "Custom"}), "user": test.user, "on_destroy": test.onDestroy}
			if test.missing {
				args["app_id"] = nowhere
			}
			if test.user == "" {
				args["app_id"], args["user"] = org.FlowAppID(), "renamed@example.com"
			}
			d.Config(terraformtest.Resource("oktadevices_service_account", "this", args))
			if test.fault != nil {
				org.Fail(*test.fault)
			}
			switch run := d.Plan(); {
			case test.path == "" && !run.OK():
				t.Errorf("refused:\n%s", run)
			case test.path != "" && (len(run.Errors()) != 1 || run.Errors()[0].Path != test.path || !run.Says(test.want)):
				t.Errorf("not refused:\n%s", run)
			}
			wantHas(t, org, id, "app USER")
		})
	}
}

// TestReplacement_saysWhatWasRemoved fails the creation of a replacement. Its
// error names what the apply has removed.
func TestReplacement_saysWhatWasRemoved(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	d := driven(t, org, map[string]any{"app_id": org.FlowAppID(), "user": login})
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.AddApp(oktasim.App{Label: "Custom"}), "user": login}))
	refuse(org, http.MethodPost, appUsers)
	run := d.Apply()
	if run.OK() || !run.Says("This apply has removed: the assignment of app "+org.FlowAppID()+" to user "+id+".") {
		t.Error(run)
	}
	wantHas(t, org, id, "app ")
}

// TestLeft_retained checks that the plan names what on_destroy = "retain"
// leaves.
func TestLeft_retained(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	args := map[string]any{"app_id": org.FlowAppID(), "user": login, "super_admin": true}
	d := driven(t, org, args)
	args["on_destroy"] = "retain"
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", args))
	before := writes(org)
	if run := d.Apply(); !run.OK() || run.Actions[address] != terraformtest.Update {
		t.Errorf("on_destroy is not updated in place:\n%s", run)
	}
	want := "User " + login + " keeps the app " + org.FlowAppID() + " and the super admin role"
	moved := maps.Clone(args)
	moved["app_id"] = org.AddApp(oktasim.App{Label: "Custom"})
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", moved))
	if run := d.Plan(); !run.OK() || !run.Says(want) {
		t.Errorf("it is replaced, and this is all:\n%s", run)
	}
	d.Config()
	if run := d.Apply(); !run.OK() || !run.Says(want) {
		t.Errorf("it is destroyed, and this is all:\n%s", run)
	}
	wantHas(t, org, id, everything)
	if n := writes(org) - before; n != 0 {
		t.Errorf("%d calls changed something", n)
	}
}
