package contract

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

// made returns an exchange with a GET.
func made(path string, status int, body string) exchange {
	var e exchange
	e.Request.Method, e.Request.Host, e.Request.Path = http.MethodGet, "example.okta.com", path
	e.Response.Status = status
	e.Response.Headers = http.Header{"Content-Type": {"application/json"}}
	e.Response.Body = json.RawMessage(body)
	return e
}

// TestCheck ensures that the contract check finds errors.
func TestCheck(t *testing.T) {
	t.Parallel()
	document := theDocument(t)
	const grants, token = "/api/v1/apps/0oa/grants", "/oauth2/v1/token"
	for name, test := range map[string]struct {
		exchange exchange
		want     []string // places
	}{
		"sound":         {made(grants, 200, `[{"issuer":"https://a.okta.com","scopeId":"okta.users.read"}]`), nil},
		"field missing": {made(grants, 200, `[{"issuer":"https://a.okta.com"}]`), []string{"/0/scopeId"}},
		"wrong types":   {made(grants, 200, `[{"issuer":1,"scopeId":2}]`), []string{"/0/issuer", "/0/scopeId"}},
		"null":          {made(grants, 200, `[{"issuer":"a","scopeId":"b","status":null}]`), []string{"/0/status"}},
		"no list":       {made(grants, 200, `{}`), []string{"/"}},
		"bad error":     {made(grants, 404, `{"errorCode":7}`), []string{"/errorCode", "/errorCode"}},
		"odd status":    {made(grants, 202, `[]`), []string{""}},
		"below allOf":   {made("/api/v1/devices/guo", 200, `{"profile":{"platform":1}}`), []string{"/profile/platform"}},

		"sound token":        {made(token, 200, `{"token_type":"Bearer","expires_in":1,"access_token":"x","scope":"a b"}`), nil},
		"no token":           {made(token, 200, `{"token_type":"Bearer","expires_in":1,"scope":"a"}`), []string{"/access_token"}},
		"odd type":           {made(token, 200, `{"token_type":"Basic","expires_in":1,"access_token":"x","scope":"a"}`), []string{"/token_type"}},
		"more":               {made(token, 200, `{"token_type":"Bearer","expires_in":1,"access_token":"x","scope":"a","more":1}`), []string{"/"}},
		"odd scope":          {made(token, 200, `{"token_type":"Bearer","expires_in":1,"access_token":"x","scope":"a  b"}`), []string{"/scope"}},
		"refusal":            {made(token, 401, `{"error":"invalid_client","error_description":"why"}`), nil},
		"odd error":          {made(token, 400, `{"error":"E0000001"}`), []string{"/error"}},
		"error of Okta":      {made(token, 400, `{"errorCode":"E0000001","errorSummary":"x"}`), []string{"/", "/error"}},
		"token's odd status": {made(token, 500, `{}`), []string{""}},
		"no JSON":            {made(token, 200, ``), []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings, operation := document.check(t, test.exchange)
			places := make([]string, len(findings))
			for i, f := range findings {
				places[i] = f.where
			}
			slices.Sort(places)
			for _, want := range test.want {
				if !slices.Contains(places, want) {
					t.Errorf("nothing found at %q: %v", want, findings)
				}
			}
			if operation == "" || len(test.want) == 0 && len(findings) > 0 {
				t.Errorf("operation %q, findings %v", operation, findings)
			}
		})
	}
	if _, operation := document.check(t, made("/_sim/state", 200, `{}`)); operation != "" {
		t.Error("a command of the simulator is in Okta's document")
	}
	asked := made("/api/v1/devices", 200, `[]`)
	asked.Request.Query = "limit=1000"
	findings, _ := document.check(t, asked)
	if len(findings) != 1 || findings[0].part != "the parameter limit" || findings[0].what != "number must be at most 200" {
		t.Errorf("a request that is wrong and was accepted: %v", findings)
	}
}
