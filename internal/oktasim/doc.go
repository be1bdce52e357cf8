// Package oktasim is an in-memory Okta org; without it, each test would need a
// real one, which no test can break. It implements the part of Okta's
// Management API that an authorization of the Okta Devices connector uses: apps
// with their secrets and assignments, scope grants, refresh tokens, users,
// roles, the System Log and devices. It also implements the endpoints of the
// authorization server: client credentials with private_key_jwt and DPoP, and
// introspection.
//
// It is not Okta. It keeps state like an org, so a read returns what was
// written before. Its answers have the shapes, errors and headers that were
// recorded from real orgs. Actions in the Admin Console and the Workflows
// Console that have no API are methods of Org: Authorize, GrantInConsole,
// SetUserStatus and so on. An app is named by its id, its name or its label,
// and a user by login or id. Each method returns an error if the org lacks the
// named object. Where Okta's behaviour is not known, a switch selects each
// possibility.
//
// Options set up an org, and Switches select its behaviour. Faults make calls
// fail or wait. Requests, Events and MaxInFlight show what happened.
// Package simtest turns errors into test failures, and package console offers
// the methods over HTTP.
//
// State and API are one package, because an answer depends on the whole org: a
// device's body embeds its users, and a token follows its app and its client's
// secret. All of it is behind one lock, and a package for the API would need an
// exported twin of each object. A file name begins with its noun. The noun alone
// is the state and the acts by hand, _api the endpoints, and _body the JSON of
// their answers if it is long. Other suffixes are parts of the noun, such as
// _lifecycle and _kinds. Files such as paging and http serve all nouns.
//
// The package imports no other package of the project, so that it can't share
// the mistakes of the code that it tests.
package oktasim
