package okta

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// An org that is deactivated answers with a page for people. Nothing may be taken for gone because of it.
func TestInactiveOrg(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *Client, string) error{
		"Apps":         func(ctx context.Context, c *Client, _ string) error { return second(c.Apps(ctx)) },
		"Devices":      func(ctx context.Context, c *Client, _ string) error { return second(c.Devices(ctx, DeviceQuery{})) },
		"Organization": func(ctx context.Context, c *Client, _ string) error { return second(c.Organization(ctx)) },
	}
	maps.Copy(calls, textCalls())
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				org.SetOrgStatus("INACTIVE")
				err := call(t.Context(), c, "0oa1")
				expectSays(t, err, "status 404", "HTML page", "check org_url", "neither deactivated nor an expired trial")
				if _, ok := AsError(err); !ok || IsNotFound(err) || IsForbidden(err) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// Whichever way a Classic org refuses devices, the error says that it is one.
func TestDevices_classicEngine(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]*oktasim.Fault{
		"as the simulator answers": nil,
		"401 E0000015":             {Status: 401, Code: "E0000015"},
		"403":                      {Status: 403, Code: "E0000006"},
		"404":                      {Status: 404, Code: "E0000022"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playOnSim(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{Pipeline: "v1"}}}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				if fault != nil {
					fault.Path = "/api/v1/devices"
					org.Fail(*fault)
				}
				_, err := c.Devices(t.Context(), DeviceQuery{})
				expectSays(t, err, "Classic Engine", "Okta Identity Engine")
			})
		})
	}
	t.Run("another engine is not blamed", func(t *testing.T) {
		t.Parallel()
		playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
			org.Fail(oktasim.Fault{Path: "/api/v1/devices", Status: 403, Code: "E0000006"})
			if _, err := c.Devices(t.Context(), DeviceQuery{}); err == nil || strings.Contains(err.Error(), "Classic") || !IsForbidden(err) {
				t.Errorf("got %v", err)
			}
		})
	})
}

// What people call things at Okta reaches terminals.
func TestNamesArePrintable(t *testing.T) {
	t.Parallel()
	const evil = `Phone\u001b]0;owned\u0007 \u202ex\u2066\u0000\u009b2J\r\n\u2028`
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "devices"):
			sendJSON(w, 200, `[{"id":"guo1","resourceDisplayName":{"value":"`+evil+`"},"profile":{"displayName":"`+evil+`","serialNumber":"`+evil+`","managed":true}}]`)
		case strings.Contains(r.URL.Path, "users"):
			sendJSON(w, 200, `{"id":"00u1","profile":{"login":"`+evil+`"}}`)
		default:
			sendJSON(w, 200, `{"id":"0oa1","label":"`+evil+`","settings":{"app":{"redirectURI":"`+evil+`"}}}`)
		}
	})
	c := org.client(t)
	app, err := c.App(t.Context(), "0oa1")
	user, err2 := c.User(t.Context(), "00u1")
	list, err3 := c.Devices(t.Context(), DeviceQuery{})
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	devices := list.Devices
	for name, got := range map[string]string{
		"label": app.Label, "redirect URI": app.RedirectURI, "login": user.Login, "display name": devices[0].DisplayName,
		"profile": *devices[0].Profile.DisplayName, "serial number": *devices[0].Profile.SerialNumber,
	} {
		if want := "Phone ]0;owned   x   2J   "; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
