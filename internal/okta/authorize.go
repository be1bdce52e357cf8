package okta

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
)

// authorize puts our credential on a request to the org, and lets no request to anywhere else pass. It stands below
// whatever repeats attempts, so that each carries a token that is good and a proof of its own.
type authorize struct {
	next       layer
	orgURL     string
	credential credential
	// tokens gets the access tokens of a service app; nil with any other credential.
	tokens *tokenSource
}

func (a authorize) send(k *call, req *http.Request) (answer, error) {
	host, err := orgHost(req.URL)
	if err != nil || req.URL.Scheme+"://"+host != a.orgURL || req.Host != "" && req.Host != req.URL.Host {
		return answer{}, k.fail(fmt.Sprintf("not sent: %s://%s is not the org %s, and no credential goes elsewhere",
			req.URL.Scheme, req.URL.Host, a.orgURL), nil)
	}
	switch {
	case k.otherClient, k.anonymous:
		return a.next.send(k, req)
	case k.clientAssertion && a.tokens != nil:
		return a.withAssertion(k, req)
	case a.tokens != nil:
		return a.withToken(k, req)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", a.credential.scheme+" "+a.credential.secret)
	return a.next.send(k, req)
}

// withToken sends an attempt with an access token. One that Okta does not take any more is replaced, and the attempt sent
// once more: a 401 had no effect, whatever the method.
func (a authorize) withToken(k *call, req *http.Request) (answer, error) {
	for replaced, nonced := false, false; ; {
		token, err := a.tokens.get(req.Context(), k)
		if err != nil {
			return answer{}, err
		}
		attempt := req.Clone(req.Context())
		attempt.Header.Set("Authorization", "Bearer "+token.secret)
		if token.bound {
			attempt.Header.Set("Authorization", "DPoP "+token.secret)
			if err := a.tokens.prover.Prove(attempt, &a.tokens.prover.ForAPI, token.secret); err != nil {
				return answer{}, k.fail(unsignedProof, err)
			}
		}
		got, err := a.next.send(k, attempt)
		if err != nil {
			return answer{}, err
		}
		a.tokens.prover.ForAPI.Learn(got.header)
		switch code := got.code(); {
		case token.bound && !nonced && code == oauth.CodeUseNonce:
			nonced = true
		case !replaced && got.status == http.StatusUnauthorized && code != codeFeatureMissing && code != oauth.CodeUseNonce:
			replaced = true
			a.tokens.drop(token)
		default:
			return got, nil
		}
	}
}

const unsignedProof = "the proof of possession (DPoP) could not be signed"

// withAssertion sends a request for an access token, with a new client assertion in its body, and with a proof of
// possession as soon as the org demands one.
func (a authorize) withAssertion(k *call, req *http.Request) (answer, error) {
	fields, err := url.ParseQuery(string(sentBody(req)))
	if err != nil {
		return answer{}, k.fail("the request is no form", err)
	}
	fields.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	prover := a.tokens.prover
	for nonced := false; ; {
		assertion, err := a.tokens.app.key.Assertion(a.tokens.app.clientID, a.orgURL+requestToken.path, a.tokens.now())
		if err != nil {
			return answer{}, k.fail("the client assertion could not be signed with private_key", err)
		}
		fields.Set("client_assertion", assertion)
		attempt := withBody(req, fields.Encode())
		proved := prover.Demanded()
		if proved {
			if err := prover.Prove(attempt, &prover.ForTokens, ""); err != nil {
				return answer{}, k.fail(unsignedProof, err)
			}
		}
		got, err := a.next.send(k, attempt)
		if err != nil {
			return answer{}, err
		}
		prover.ForTokens.Learn(got.header)
		switch code := got.code(); {
		case !proved && oauth.IsProofCode(code):
			prover.Demand()
		case proved && !nonced && code == oauth.CodeUseNonce:
			nonced = true
		default:
			return got, nil
		}
	}
}

// code returns the error code of a refusal, from its challenge or its body.
func (a answer) code() string {
	if a.status != http.StatusBadRequest && a.status != http.StatusUnauthorized {
		return ""
	}
	if code := challenge(a.header, "error"); code == oauth.CodeUseNonce {
		return code
	}
	var e Error
	e.readBody(a.body)
	return e.Code
}

// withBody returns a copy of a request with another body.
func withBody(req *http.Request, body string) *http.Request {
	other := req.Clone(req.Context())
	other.ContentLength = int64(len(body))
	other.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	return other
}
