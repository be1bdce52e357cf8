// Package console is what people do by hand in the Admin Console and the
// Workflows Console, over HTTP: a page for a browser. Without it, a person who
// tries the provider on a simulated org could not authorize a connection.
package console

import (
	"net/http"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// Handler serves the org's API, and beside it what people do by hand.
func Handler(o *oktasim.Org) http.Handler {
	api := oktasim.WithDoors(o)
	sameOrigin := http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		servePage(o, w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/":
			api.ServeHTTP(w, r)
		case !oktasim.IsLoopback(r.Host):
			// A foreign site whose name resolves to this machine is its own origin.
			http.Error(w, "the page has no other host than this machine's", http.StatusForbidden)
		default:
			sameOrigin.ServeHTTP(w, r)
		}
	})
}
