//go:build pin

package contract

// This file is never built. It keeps go.mod's requirement of the module with
// the file okta/api/openapi.yaml, which the tests read. So go.sum has the
// file's checksum.
import _ "github.com/okta/okta-sdk-golang/v6/okta"
