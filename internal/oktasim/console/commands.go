package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// maxBody is more than any command needs.
const maxBody = 1 << 20

// command is an action or a view of a person at the consoles.
type command struct {
	method, path string
	about        string
	example      string // of a body
	run          func(o *oktasim.Org, body []byte) (any, error)
}

// arguments are the fields that a command's body can have.
type arguments struct {
	App        string   `json:"app"`
	User       string   `json:"user"`
	Token      string   `json:"token"`
	Connection string   `json:"connection"`
	Scope      string   `json:"scope"`
	Scopes     []string `json:"scopes"`
	Status     string   `json:"status"`
	By         string   `json:"by"`
	Count      int      `json:"count"`
	Users      []string `json:"users"`
}

// app is the app of the command: Okta Workflows OAuth unless the arguments name
// another one.
func (in arguments) app() string { return cmp.Or(in.App, "flow") }

// result is an answer with one thing to say.
type result map[string]string

var done = result{"done": "yes"}

// with makes a command of a function that takes the body's fields. A field that it
// doesn't know is an error.
func with[T any](do func(o *oktasim.Org, in T) (any, error)) func(*oktasim.Org, []byte) (any, error) {
	return func(o *oktasim.Org, data []byte) (any, error) {
		var in T
		if err := oktasim.DecodeStrictly(data, &in); err != nil {
			return nil, fmt.Errorf("the body: %w", err)
		}
		return do(o, in)
	}
}

// listCommands explains the commands, for a person to copy.
func listCommands(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "This is oktasim, a simulated Okta org. It is not Okta.\n\n"+
		"Each command is an action of a person in the Admin Console or the Workflows Console.\n"+
		"\"app\" is an id, a name or a label, and defaults to Okta Workflows OAuth. \"user\" is a login or an id.\n")
	for _, c := range commands {
		fmt.Fprintf(w, "\n%s\n  curl", c.about)
		if c.method != http.MethodGet {
			fmt.Fprintf(w, " -X %s", c.method)
		}
		if c.example != "" {
			fmt.Fprintf(w, " -d '%s'", c.example)
		}
		fmt.Fprintf(w, " %s%s%s\n", base, commandsPath, c.path)
	}
}

func (c command) serve(o *oktasim.Org, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var answer any
	if err == nil {
		answer, err = c.run(o, body)
	}
	status := http.StatusOK
	if err != nil {
		status, answer = http.StatusBadRequest, result{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	// If the caller hung up, there is no error to report.
	_ = encoder.Encode(answer)
}
