package oauth

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Layer returns the layer that adds the credential to a request to the org, and
// refuses requests to any other host. It belongs below the layers that repeat
// attempts, so each attempt carries a valid token and its own proof.
func (c *Credential) Layer(next transport.Layer) transport.Layer {
	return layer{Credential: c, next: next}
}

// layer adds the credential to a call; without it, nothing would ensure that the
// credential is sent to the org only.
type layer struct {
	*Credential
	next transport.Layer
}

func (l layer) Send(k *transport.Call, req *http.Request) (transport.Answer, error) {
	if origin := req.URL.Scheme + "://" + req.URL.Host; origin != l.orgURL || req.Host != "" && req.Host != req.URL.Host {
		return transport.Answer{}, k.Fail(fmt.Sprintf("not sent: %s is not the org %s, and the credential is sent to that org only", origin, l.orgURL), nil)
	}
	switch {
	case k.Anonymous:
		return l.next.Send(k, req)
	case k.ClientAssertion && l.app != nil:
		return l.withAssertion(k, req)
	case l.app != nil:
		return l.withToken(k, req)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", l.scheme+" "+l.secret)
	return l.next.Send(k, req)
}

// withToken sends an attempt with an access token. If Okta rejects the token,
// withToken gets a new one and sends the attempt once more. This is safe for
// every method, because a 401 had no effect.
func (l layer) withToken(k *transport.Call, req *http.Request) (transport.Answer, error) {
	for replaced, nonced := false, false; ; {
		token, err := l.token(req.Context(), k)
		if err != nil {
			return transport.Answer{}, err
		}
		attempt := req.Clone(req.Context())
		attempt.Header.Set("Authorization", "Bearer "+token.secret)
		if token.bound {
			if !nonced && !replaced {
				defer l.app.prover.forAPI.enter(req.Context())()
			}
			attempt.Header.Set("Authorization", "DPoP "+token.secret)
			if err := l.app.prover.prove(attempt, &l.app.prover.forAPI, token.secret); err != nil {
				return transport.Answer{}, k.Fail(unsignedProof, err)
			}
		}
		got, err := l.next.Send(k, attempt)
		if err != nil {
			return transport.Answer{}, err
		}
		l.app.prover.forAPI.learn(got.Header)
		switch code := got.Code(); {
		case token.bound && !nonced && code == transport.CodeUseNonce:
			nonced = true
		case !replaced && got.Status == http.StatusUnauthorized && code != transport.CodeFeatureMissing && code != transport.CodeUseNonce:
			replaced = true
			l.app.drop(token)
		default:
			return got, nil
		}
	}
}

const unsignedProof = "the proof of possession (DPoP) could not be signed"

// withAssertion sends a request for an access token with a new client assertion
// in its body. It adds a proof of possession once the org requires one.
func (l layer) withAssertion(k *transport.Call, req *http.Request) (transport.Answer, error) {
	fields, err := url.ParseQuery(string(transport.SentBody(req)))
	if err != nil {
		return transport.Answer{}, k.Fail("the request is not a form", err)
	}
	fields.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	prover := l.app.prover
	defer prover.forTokens.enter(req.Context())()
	for nonced := false; ; {
		assertion, err := l.app.key.assertion(l.app.clientID, l.app.tokenURL, l.app.now())
		if err != nil {
			return transport.Answer{}, k.Fail("the client assertion could not be signed with private_key", err)
		}
		fields.Set("client_assertion", assertion)
		attempt := withBody(req, fields.Encode())
		proved := prover.demanded.Load()
		if proved {
			if err := prover.prove(attempt, &prover.forTokens, ""); err != nil {
				return transport.Answer{}, k.Fail(unsignedProof, err)
			}
		}
		got, err := l.next.Send(k, attempt)
		if err != nil {
			return transport.Answer{}, err
		}
		prover.forTokens.learn(got.Header)
		switch code := got.Code(); {
		case !proved && transport.IsProofCode(code):
			prover.demanded.Store(true)
		case proved && !nonced && code == transport.CodeUseNonce:
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
