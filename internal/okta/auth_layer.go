package okta

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// authorize adds our credential to a request to the org, and refuses requests
// to any other host. It is below the layers that repeat attempts, so each
// attempt carries a valid token and its own proof.
type authorize struct {
	next       transport.Layer
	orgURL     string
	credential credential
	// tokens gets the access tokens of a service app; nil with any other
	// credential.
	tokens *tokenSource
}

func (a authorize) Send(k *transport.Call, req *http.Request) (transport.Answer, error) {
	host, err := orgHost(req.URL)
	if err != nil || req.URL.Scheme+"://"+host != a.orgURL || req.Host != "" && req.Host != req.URL.Host {
		return transport.Answer{}, k.Fail(fmt.Sprintf("not sent: %s://%s is not the org %s, and the credential is sent to that org only",
			req.URL.Scheme, req.URL.Host, a.orgURL), nil)
	}
	switch {
	case k.OtherClient, k.Anonymous:
		return a.next.Send(k, req)
	case k.ClientAssertion && a.tokens != nil:
		return a.withAssertion(k, req)
	case a.tokens != nil:
		return a.withToken(k, req)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", a.credential.scheme+" "+a.credential.secret)
	return a.next.Send(k, req)
}

// withToken sends an attempt with an access token. If Okta rejects the token,
// withToken gets a new one and sends the attempt once more. This is safe for
// every method, because a 401 had no effect.
func (a authorize) withToken(k *transport.Call, req *http.Request) (transport.Answer, error) {
	for replaced, nonced := false, false; ; {
		token, err := a.tokens.get(req.Context(), k)
		if err != nil {
			return transport.Answer{}, err
		}
		attempt := req.Clone(req.Context())
		attempt.Header.Set("Authorization", "Bearer "+token.secret)
		if token.bound {
			if !nonced && !replaced {
				defer a.tokens.prover.ForAPI.Enter(req.Context())()
			}
			attempt.Header.Set("Authorization", "DPoP "+token.secret)
			if err := a.tokens.prover.Prove(attempt, &a.tokens.prover.ForAPI, token.secret); err != nil {
				return transport.Answer{}, k.Fail(unsignedProof, err)
			}
		}
		got, err := a.next.Send(k, attempt)
		if err != nil {
			return transport.Answer{}, err
		}
		a.tokens.prover.ForAPI.Learn(got.Header)
		switch code := got.Code(); {
		case token.bound && !nonced && code == oauth.CodeUseNonce:
			nonced = true
		case !replaced && got.Status == http.StatusUnauthorized && code != transport.CodeFeatureMissing && code != oauth.CodeUseNonce:
			replaced = true
			a.tokens.drop(token)
		default:
			return got, nil
		}
	}
}

const unsignedProof = "the proof of possession (DPoP) could not be signed"

// withAssertion sends a request for an access token with a new client assertion
// in its body. It adds a proof of possession once the org requires one.
func (a authorize) withAssertion(k *transport.Call, req *http.Request) (transport.Answer, error) {
	fields, err := url.ParseQuery(string(transport.SentBody(req)))
	if err != nil {
		return transport.Answer{}, k.Fail("the request is not a form", err)
	}
	fields.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	prover := a.tokens.prover
	defer prover.ForTokens.Enter(req.Context())()
	for nonced := false; ; {
		assertion, err := a.tokens.app.key.Assertion(a.tokens.app.clientID, a.orgURL+requestToken.Path, a.tokens.now())
		if err != nil {
			return transport.Answer{}, k.Fail("the client assertion could not be signed with private_key", err)
		}
		fields.Set("client_assertion", assertion)
		attempt := withBody(req, fields.Encode())
		proved := prover.Demanded()
		if proved {
			if err := prover.Prove(attempt, &prover.ForTokens, ""); err != nil {
				return transport.Answer{}, k.Fail(unsignedProof, err)
			}
		}
		got, err := a.next.Send(k, attempt)
		if err != nil {
			return transport.Answer{}, err
		}
		prover.ForTokens.Learn(got.Header)
		switch code := got.Code(); {
		case !proved && oauth.IsProofCode(code):
			prover.Demand()
		case proved && !nonced && code == oauth.CodeUseNonce:
			nonced = true
		default:
			return got, nil
		}
	}
}

// withBody returns a copy of a request with another body.
func withBody(req *http.Request, body string) *http.Request {
	other := req.Clone(req.Context())
	other.ContentLength = int64(len(body))
	other.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	return other
}
