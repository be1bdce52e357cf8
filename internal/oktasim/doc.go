// Package oktasim is an in-memory Okta org that speaks the part of Okta's Management API which an authorization of the
// Okta Devices connector touches (apps with their secrets and assignments, scope grants, refresh tokens, users, roles, the
// System Log and devices) and the endpoints of its authorization server: client credentials with private_key_jwt and DPoP,
// the authorization code flow, and introspection.
//
// It is no Okta. It holds state as an org does (what is posted is what is read), and answers in the shapes and with the errors
// and headers that were recorded from real orgs. What people do by hand in the Admin Console and the Workflows Console, which
// no API offers, are methods of Org: Authorize, GrantInConsole, SetUserStatus and so on. Each returns an error if the org lacks
// what it names. Where Okta's behaviour is not known, a switch turns each possibility on.
//
// A test finds in Options what an org is like, in Switches the possibilities, in Fault and Gate how calls go wrong or are held
// up, and in Requests, Events and MaxInFlight what has happened. The package simtest saves it the errors, and the package
// console offers the methods over HTTP.
//
// The package imports nothing of the project, so that it cannot share the mistakes of the code it is used to test.
package oktasim
