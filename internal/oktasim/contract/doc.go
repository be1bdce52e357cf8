// Package contract checks the simulated org and the provider's client against
// Okta's OpenAPI document; without it, tests could pass on answers that Okta never
// gives.
//
// It contains only tests and is a module of its own. The document comes with an
// SDK that has many dependencies, and the provider needs none of them. Nor does
// it import the simulator, which would add the provider's requirements. Instead
// it reads what other tests recorded of the simulator. The environment variable
// OKTASIM_RECORD_DIR names the folder of the recordings; without it, the tests
// of the simulator and the client are run. Every answer is checked. A request is
// checked if it was accepted, or if its User-Agent names the provider.
//
// It also reads the client's source, to find which operations it can call, and
// the provider's catalogue of scopes.
package contract
