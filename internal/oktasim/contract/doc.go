// Package contract holds the simulated org, and the provider's client, to Okta's OpenAPI document.
//
// It has tests only, and a module of its own: the document comes with an SDK that brings many modules along, and the
// provider needs none of them. It doesn't import the simulator either, or the provider's requirements would be its own. It
// reads exchanges that the simulator recorded: those of the simulator's own stories, for which it runs them, and those of
// any other tests, where the environment variable OKTASIM_RECORD_DIR says, or else of the simulator's and the client's, which
// it runs. An answer is checked whoever asked,
// a request if it was accepted, and each request whose User-Agent names the provider whatever became of it.
//
// It reads the client's source, too: which operations it can call, and which of them delete.
package contract
