// Package console offers over HTTP the acts that people do by hand; without it,
// a person who tries the provider could not authorize a connection. These are
// the acts in the Admin Console and the Workflows Console. It has a page for a
// browser, and a command for each act.
package console

import (
	"net/http"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// commandsPath is where a person with curl finds the commands. Nothing of Okta's
// is there.
const commandsPath = "/_sim"

// Handler serves the org's API, and beside it what people do by hand.
func Handler(o *oktasim.Org) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		c, _ := connectionOf(o, r.URL.Query().Get("reauthorize"))
		showPage(o, w, c.form, nil)
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) { submitPage(o, w, r) })
	mux.HandleFunc("GET "+commandsPath, func(w http.ResponseWriter, r *http.Request) { listCommands(w, "http://"+r.Host) })
	for _, c := range commands {
		mux.HandleFunc(c.method+" "+commandsPath+c.path, func(w http.ResponseWriter, r *http.Request) { c.serve(o, w, r) })
	}
	byHand := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/" && r.URL.Path != commandsPath && !strings.HasPrefix(r.URL.Path, commandsPath+"/"):
			o.ServeHTTP(w, r)
		case !oktasim.IsLoopback(r.Host):
			// A foreign site whose name resolves to this machine is its own origin.
			http.Error(w, "the consoles are available on this machine only", http.StatusForbidden)
		default:
			byHand.ServeHTTP(w, r)
		}
	})
}
