package faultmatrix_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"sync"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// tokenPath is the endpoint for access tokens.
const tokenPath = "/oauth2/v1/token"

// serviceApp makes the provider authenticate as a service app instead of with
// an API token. So requests for access tokens can fail as well.
func serviceApp(bound bool) func(*stage) map[string]any {
	return func(st *stage) map[string]any {
		key := serviceKey()
		clientID := st.org.AddServiceApp(oktasim.App{
			Name: "oidc_client", Label: "Terraform", DPoPBound: bound,
			Keys: []oktasim.JWK{oktasim.PublicJWK("k1", key.Public())},
		}, "okta.appGrants.manage", "okta.appGrants.read", "okta.apps.manage", "okta.apps.read", "okta.logs.read", "okta.users.read")
		encoded, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			st.t.Fatal(err)
		}
		return map[string]any{
			"org_url": st.org.URL, "client_id": clientID,
			"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})),
		}
	}
}

var serviceKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
})
