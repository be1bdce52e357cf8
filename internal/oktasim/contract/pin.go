//go:build pin

package contract

// This file is never built. It keeps go.mod's requirement of the module whose file okta/api/openapi.yaml the tests read;
// that way the file's checksum is in go.sum.
import _ "github.com/okta/okta-sdk-golang/v6/okta"
