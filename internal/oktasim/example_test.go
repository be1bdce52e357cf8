package oktasim_test

import (
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
	org.Authorize(app, "admin@example.com", "Okta Devices", "okta.devices.read")
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
