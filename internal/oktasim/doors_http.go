package oktasim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// doorsPath is where a person with curl finds the doors. Nothing of Okta's is there.
const doorsPath = "/_sim"

// door is one act over HTTP: what somebody does by hand, or what somebody wants to see.
type door struct {
	method, path string
	about        string
	example      string // of a body
	act          func(o *Org, body []byte) (any, error)
}

// WithDoors puts the doors beside the org's API.
func WithDoors(o *Org) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+doorsPath, func(w http.ResponseWriter, r *http.Request) { listDoors(w, baseURL(r)) })
	for _, d := range doors {
		mux.HandleFunc(d.method+" "+doorsPath+d.path, func(w http.ResponseWriter, r *http.Request) { d.open(o, w, r) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == doorsPath || strings.HasPrefix(r.URL.Path, doorsPath+"/") {
			mux.ServeHTTP(w, r)
			return
		}
		o.ServeHTTP(w, r)
	})
}

// listDoors explains the doors in words, with commands to copy.
func listDoors(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "This is oktasim, a simulated Okta org. It is no Okta.\n\n"+
		"These doors do what people do by hand in the Admin Console and the Workflows Console.\n"+
		"\"app\" is an id, a name or a label, and the Okta Workflows OAuth app if left out; \"user\" is a login or an id.\n")
	for _, d := range doors {
		fmt.Fprintf(w, "\n%s\n  curl", d.about)
		if d.method != http.MethodGet {
			fmt.Fprintf(w, " -X %s", d.method)
		}
		if d.example != "" {
			fmt.Fprintf(w, " -d '%s'", d.example)
		}
		fmt.Fprintf(w, " %s%s%s\n", base, doorsPath, d.path)
	}
}

func (d door) open(o *Org, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var result any
	if err == nil {
		result, err = d.act(o, body)
	}
	status := http.StatusOK
	if err != nil {
		status, result = http.StatusBadRequest, map[string]string{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	// A person who hung up has seen enough.
	_ = encoder.Encode(result)
}

// body makes a door's act of a function that takes the body's fields. A field that it doesn't know is an error.
func body[T any](act func(o *Org, in T) (any, error)) func(*Org, []byte) (any, error) {
	return func(o *Org, data []byte) (any, error) {
		var in T
		if err := strictly(data, &in); err != nil {
			return nil, fmt.Errorf("the body: %w", err)
		}
		return act(o, in)
	}
}

// view makes a door's act of a look at the org.
func view(look func(*Org) any) func(*Org, []byte) (any, error) {
	return func(o *Org, _ []byte) (any, error) { return look(o), nil }
}

// done is the answer of an act that has nothing to tell.
func done(err error) (any, error) { return map[string]string{"done": "yes"}, err }
