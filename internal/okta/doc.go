// Package okta is the client of an Okta org: typed methods, named as Okta's API manual names them, over the request
// executor of okta-sdk-golang, which only this package imports.
//
// It knows nothing of Terraform. Failures are errors with facts in them (see [Error]), never diagnostics. What the SDK
// is not trusted with, our own chain of round trippers does (see transport.go): authorization, refusals, broken
// answers, deadlines, rate limits, and attempts that are made again. Writes whose outcome is open are looked up before
// they are sent again (see settle.go).
//
// Collections are read once per Client and shared between its users (see shared.go); the slices that methods return
// belong to the caller.
package okta
