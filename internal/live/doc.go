// Package live tries the provider on a real org; without it, nothing would show
// that the simulator is right. It does so when somebody runs `make
// testacc-live`. In `make test` the same tests run on a simulated org, so that
// they work on the day they are needed.
//
// They touch one app, whose label has to begin with Prefix, and nothing else: they
// grant scopes to it and revoke them again. CONTRIBUTING.md says how to make it.
package live

// Prefix begins the label of every app that the tests may touch.
const Prefix = "oktadevices-test"
