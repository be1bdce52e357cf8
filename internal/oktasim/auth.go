package oktasim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// principal is the caller of the API: a user, or an app that acts for itself.
type principal struct {
	user *user
	app  *app
}

// authenticate identifies the caller and checks that an access token has the
// scope. An API token has the rights of its owner, who is a super admin here.
// With an empty scope, any valid credential is enough.
func (o *Org) authenticate(c *call, scope string) *apiError {
	kind, secret, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(kind, "SSWS"):
		if secret != o.options.APIToken {
			return &apiError{status: http.StatusUnauthorized, code: "E0000011"}
		}
		c.by = principal{user: o.owner}
		return nil
	case strings.EqualFold(kind, "Bearer"):
		return o.authenticateToken(c, "Bearer", secret, scope)
	case strings.EqualFold(kind, "DPoP"):
		return o.authenticateToken(c, "DPoP", secret, scope)
	default:
		return &apiError{status: http.StatusUnauthorized, code: "E0000005"}
	}
}

// authenticateToken checks an access token, its proof if it is bound to a key, and its scopes.
func (o *Org) authenticateToken(c *call, kind, secret, scope string) *apiError {
	refused := func(status int, code, oauthCode, description string) *apiError {
		return &apiError{status: status, code: code, header: challenge(c, kind, scope, oauthCode, description)}
	}
	t, why := o.validToken(c, secret)
	if why == "" && t.kind() != kind {
		why = "The access token is a " + t.kind() + " token"
	}
	if why != "" {
		return refused(http.StatusUnauthorized, "E0000011", "invalid_token", why)
	}
	if kind == "DPoP" {
		_, thumbprint, complaint := o.checkProof(c, secret)
		if complaint == "" && thumbprint != t.thumbprint {
			complaint = "The DPoP proof JWT is not signed with the key that the access token is bound to."
		}
		if complaint != "" {
			return refused(http.StatusBadRequest, "E0000011", "invalid_dpop_proof", complaint)
		}
	}
	if scope != "" && !carries(t.scopes, scope) {
		return refused(http.StatusForbidden, "E0000006", "insufficient_scope",
			"The access token provided does not contain the required scopes.")
	}
	return nil
}

// validToken finds a valid token and its owner, or says why the token isn't
// valid.
func (o *Org) validToken(c *call, secret string) (t *accessToken, why string) {
	if scopes, ok := o.options.AccessTokens[secret]; ok {
		c.by = principal{user: o.owner}
		return &accessToken{scopes: scopes}, ""
	}
	t, ok := o.accessTokens[secret]
	if !ok {
		return nil, "The access token is invalid"
	}
	if !t.expires.After(c.now) {
		return nil, "The access token has expired"
	}
	a, active := o.activeClient(t.clientID)
	if !active {
		return nil, "The client of the access token is gone or inactive"
	}
	c.by = principal{app: a}
	return t, ""
}

// carries reports whether the scopes include scope. A .manage scope includes
// .read.
func carries(scopes []string, scope string) bool {
	if slices.Contains(scopes, scope) {
		return true
	}
	noun, isRead := strings.CutSuffix(scope, ".read")
	return isRead && slices.Contains(scopes, noun+".manage")
}

func challenge(c *call, kind, scope, code, description string) http.Header {
	value := fmt.Sprintf(`%[6]s authorization_uri="%[1]s/oauth2/v1/authorize", realm="%[1]s", scope="%[2]s", error="%[3]s", `+
		`error_description="%[4]s", resource="%[5]s"`, c.base, scope, code, description, c.URL.EscapedPath(), kind)
	return http.Header{"Www-Authenticate": {value}}
}
