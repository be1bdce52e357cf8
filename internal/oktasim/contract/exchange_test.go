package contract

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// exchange is a call with its answer, as the simulator records it. Secrets are
// recorded as "redacted".
type exchange struct {
	file    string
	Request struct {
		Method, Host, Path, Query string
		Agent                     []string // products of its User-Agent, without versions
		Authorization             string   // scheme
		Proof                     bool     // by DPoP
		ContentType               string
		Body                      json.RawMessage
		Form                      url.Values
		Unreadable                bool // a body that is neither JSON nor a form
	}
	// Response has no status if there was no answer, or one that claims nothing
	// about Okta.
	Response struct {
		Status  int
		Headers http.Header
		Body    json.RawMessage
	}
}

// ourAgent is the product name of the provider's client in its User-Agent.
const ourAgent = "terraform-provider-oktadevices"

// ours reports whether the provider's client sent the request.
func (e exchange) ours() bool { return slices.Contains(e.Request.Agent, ourAgent) }

// recorded reads all exchanges of a folder.
func recorded(t *testing.T, folder string) []exchange {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	exchanges := make([]exchange, len(files))
	for i, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &exchanges[i]); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		exchanges[i].file = file
	}
	return exchanges
}
