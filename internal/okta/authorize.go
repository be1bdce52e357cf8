package okta

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// authorize puts our credential on a request to the org, and lets no request to anywhere else pass. It stands below
// whatever repeats attempts, so that each carries a token that is good and a proof of its own.
type authorize struct {
	next       http.RoundTripper
	orgURL     string
	credential credential
	// tokens gets the access tokens of a service app; nil with any other credential.
	tokens *tokenSource
}

func (a authorize) RoundTrip(req *http.Request) (*http.Response, error) {
	k := callOf(req)
	host, err := orgHost(req.URL)
	if err != nil || req.URL.Scheme+"://"+host != a.orgURL || req.Host != "" && req.Host != req.URL.Host {
		closeBody(req)
		return nil, k.fail(fmt.Sprintf("not sent: %s://%s is not the org %s, and no credential goes elsewhere",
			req.URL.Scheme, req.URL.Host, a.orgURL), nil)
	}
	switch {
	case k.foreign:
		return a.next.RoundTrip(req)
	case k.asserted && a.tokens != nil:
		return a.withAssertion(req, k)
	case !k.anonymous && a.tokens != nil:
		return a.withToken(req, k)
	}
	req = req.Clone(req.Context())
	req.Header.Del("Authorization") // the SDK's placeholder
	if !k.anonymous {
		req.Header.Set("Authorization", a.credential.scheme+" "+a.credential.secret)
	}
	return a.next.RoundTrip(req)
}

// withToken sends an attempt with an access token. One that Okta does not take any more is replaced, and the attempt sent
// once more: a 401 had no effect, whatever the method.
func (a authorize) withToken(req *http.Request, k *call) (*http.Response, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, k.fail("the request could not be read", err)
	}
	for replaced, nonced := false, false; ; {
		token, err := a.tokens.get(req.Context(), k)
		if err != nil {
			return nil, err
		}
		attempt := withBody(req, body)
		attempt.Header.Set("Authorization", "Bearer "+token.secret)
		if token.bound {
			attempt.Header.Set("Authorization", "DPoP "+token.secret)
			if err := a.tokens.prover.prove(attempt, &a.tokens.prover.apiNonce, token.secret); err != nil {
				return nil, k.fail("the proof of possession (DPoP) could not be signed", err)
			}
		}
		resp, err := a.next.RoundTrip(attempt)
		if err != nil {
			return nil, err
		}
		a.tokens.prover.learn(&a.tokens.prover.apiNonce, resp)
		switch code := codeOf(resp); {
		case token.bound && !nonced && code == codeUseNonce:
			nonced = true
		case !replaced && resp.StatusCode == http.StatusUnauthorized && code != codeFeatureMissing && code != codeUseNonce:
			replaced = true
			a.tokens.drop(token)
		default:
			return resp, nil
		}
		_ = resp.Body.Close()
	}
}

// withAssertion sends a request for an access token, with a new client assertion in its body, and with a proof of
// possession as soon as the org demands one.
func (a authorize) withAssertion(req *http.Request, k *call) (*http.Response, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, k.fail("the request could not be read", err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, k.fail("the request is no form", err)
	}
	form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	prover := a.tokens.prover
	for nonced := false; ; {
		assertion, err := a.tokens.app.assertion(a.orgURL+requestToken.path, a.tokens.now())
		if err != nil {
			return nil, k.fail("the client assertion could not be signed with private_key", err)
		}
		form.Set("client_assertion", assertion)
		attempt := withBody(req, []byte(form.Encode()))
		proved := prover.isDemanded()
		if proved {
			if err := prover.prove(attempt, &prover.tokenNonce, ""); err != nil {
				return nil, k.fail("the proof of possession (DPoP) could not be signed", err)
			}
		}
		resp, err := a.next.RoundTrip(attempt)
		if err != nil {
			return nil, err
		}
		prover.learn(&prover.tokenNonce, resp)
		switch code := codeOf(resp); {
		case !proved && isProofCode(code):
			prover.demand()
		case proved && !nonced && code == codeUseNonce:
			nonced = true
		default:
			return resp, nil
		}
		_ = resp.Body.Close()
	}
}

// codeOf returns the error code of an answer, from its challenge or its body, and leaves the answer as it was.
func codeOf(resp *http.Response) string {
	if resp.StatusCode != http.StatusBadRequest && resp.StatusCode != http.StatusUnauthorized {
		return ""
	}
	// The guard has the body in memory already: this cannot fail.
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if code := challenge(resp.Header, "error"); code == codeUseNonce {
		return code
	}
	var e Error
	e.readBody(body)
	return e.Code
}

// readBody takes the body out of a request, for as many attempts as it needs.
func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer closeBody(req)
	return io.ReadAll(req.Body)
}

// withBody returns a copy of a request with a body of its own and without the SDK's placeholder of a credential.
func withBody(req *http.Request, body []byte) *http.Request {
	attempt := req.Clone(req.Context())
	attempt.Header.Del("Authorization")
	if body == nil {
		return attempt
	}
	attempt.Body, attempt.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	attempt.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return attempt
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
