package oktasim

import (
	"net/http"
	"strings"
	"time"
)

// proofAge is the largest difference of a proof's iat and the org's clock.
const proofAge = 5 * time.Minute

// checkProof checks a DPoP proof as in RFC 9449, 4.3, except its nonce, and
// returns it with its key's thumbprint. With an access token, the proof must be
// about that token. An empty complaint means that the proof is valid.
func (o *Org) checkProof(c *call, accessToken string) (proof *jws, thumbprint, complaint string) {
	headers := c.Header.Values("DPoP")
	if len(headers) != 1 {
		return nil, "", "The DPoP proof JWT header is missing."
	}
	proof, ok := parseJWS(headers[0])
	if !ok {
		return nil, "", "The DPoP proof JWT is malformed."
	}
	var key JWK
	claims := proof.claims
	target, _, _ := strings.Cut(c.base+c.URL.EscapedPath(), "?")
	switch {
	case proof.header.Type != "dpop+jwt":
		complaint = "The 'typ' of the DPoP proof JWT must be dpop+jwt."
	case DecodeStrictly(proof.header.Key, &key) != nil: // a private part of the key would be an unknown field
		complaint = "The DPoP proof JWT has no public 'jwk'."
	case !proof.verifies(key):
		complaint = "The DPoP proof JWT signature is invalid."
	case claims.Method != c.Method:
		complaint = "'htm' claim in the DPoP proof JWT is invalid."
	case claims.URL != target:
		complaint = "'htu' claim in the DPoP proof JWT is invalid."
	case claims.IssuedAt == nil || c.now.Sub(moment(claims.IssuedAt)).Abs() > proofAge:
		complaint = "'iat' claim in the DPoP proof JWT is invalid."
	case accessToken != "" && claims.TokenHash != hashed(accessToken):
		complaint = "'ath' claim in the DPoP proof JWT is invalid."
	case claims.ID == "" || !o.usedOnce.use("dpop "+claims.ID):
		complaint = "'jti' claim in the DPoP proof JWT is missing or was used before."
	}
	return proof, key.Thumbprint(), complaint
}

// proofForToken checks the proof of a token request. The thumbprint is empty if
// there is no proof and none is required.
func (o *Org) proofForToken(c *call, a *app) (thumbprint string, err *apiError) {
	if !a.DPoPBound && c.Header.Get("DPoP") == "" {
		return "", nil
	}
	proof, thumbprint, complaint := o.checkProof(c, "")
	if complaint != "" {
		return "", oauthError("invalid_dpop_proof", complaint)
	}
	if proof.claims.Nonce != o.nonce {
		err = oauthError("use_dpop_nonce", "Authorization server requires nonce in DPoP proof.")
		err.header = http.Header{"Dpop-Nonce": {o.nonce}}
		return "", err
	}
	return thumbprint, nil
}
