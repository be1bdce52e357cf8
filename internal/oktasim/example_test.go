package oktasim_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"net/http"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// An org that listens, with something in it, a fault, and a look at what was asked of it.
func Example() {
	org := simtest.New(oktasim.Options{Switches: oktasim.Switches{RegrantConflict: true}})
	server := org.Start()
	defer server.Close()

	app := org.FlowAppID()
	org.GrantInConsole(app, "okta.devices.read")
	if _, err := org.Authorize(app, "admin@example.com", "Okta Devices", "okta.devices.read"); err != nil {
		panic(err)
	}
	org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/apps/*/grants", Nth: 1, Status: 503})

	for range 2 {
		request, _ := http.NewRequest("GET", server.URL+"/api/v1/apps/"+app+"/grants", http.NoBody)
		request.Header.Set("Authorization", "SSWS "+org.APIToken())
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			panic(err)
		}
		response.Body.Close()
		fmt.Println(response.Status)
	}
	fmt.Println(org.Count("GET", "/api/v1/apps/*/grants"), "calls,", len(org.Tokens(app)), "connection")
	// Output:
	// 503 Service Unavailable
	// 200 OK
	// 2 calls, 1 connection
}

// A service app for private_key_jwt that has to prove possession of a key.
func ExampleOrg_AddServiceApp() {
	org := simtest.New(oktasim.Options{})
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	clientID := org.AddServiceApp(oktasim.App{
		Label:        "Terraform",
		Keys:         []oktasim.JWK{oktasim.PublicJWK("key-1", key.Public())},
		RequireKeyID: true,
		DPoPBound:    true,
	}, "okta.apps.read", "okta.appGrants.manage")
	a, _ := org.App(clientID)
	fmt.Println(a.Label, a.TokenEndpointAuthMethod, len(org.Grants(clientID)), "grants")
	// Output: Terraform private_key_jwt 2 grants
}

// Who did what by hand, for the System Log.
func ExampleOrg_ActAs() {
	org := simtest.New(oktasim.Options{})
	org.AddUser("eve@example.com", "ACTIVE", "SUPER_ADMIN")
	org.ActAs("eve@example.com", "198.51.100.4")
	org.GrantInConsole(org.FlowAppID(), "okta.users.manage")
	last := org.Events()[len(org.Events())-1]
	fmt.Println(last.Type, "by", last.Actor.AlternateID, "from", last.IP)
	// Output: app.oauth2.admin.consent.grant by eve@example.com from 198.51.100.4
}
