// Package okta is the client of an Okta org; without it, each resource would
// build requests and read JSON on its own. It has typed methods, one file for
// each noun, named as Okta's API reference names them. okta-sdk-golang, which
// only this package imports, builds the requests; package transport sends them.
//
// It knows nothing of Terraform. Failures are errors with facts in them (see
// [Error]), never diagnostics. A write whose outcome is unknown is looked up
// before it is sent again (see write_confirm.go).
//
// Collections are read once per Client and shared between its callers (see
// package cache). The slices that methods return belong to the caller, except
// those of a DeviceList.
package okta
