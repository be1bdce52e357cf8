package okta

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

const (
	secretsPath  = "/api/v1/apps/0oa1/credentials/secrets"
	secretCanary = "canary-client-secret"
)

func TestClientSecrets(t *testing.T) {
	t.Parallel()
	org := answering(t, nil, reply{200, `[
		{"id":"ocs1","status":"INACTIVE","client_secret":"old","secret_hash":"h1","created":"2026-01-01T00:00:00.000Z","lastUpdated":"2026-01-03T00:00:00.000Z"},
		{"id":"ocs2","status":"ACTIVE","client_secret":"` + secretCanary + `","secret_hash":"h2","created":"2026-01-02T00:00:00.000Z","lastUpdated":"2026-01-02T00:00:00.000Z"}]`})
	c := org.client(t)
	for range 2 {
		secrets, err := c.ClientSecrets(t.Context(), "0oa1")
		if err != nil || len(secrets) != 2 {
			t.Fatalf("got %v, %v", secrets, err)
		}
		want := ClientSecret{ID: "ocs2", Status: "ACTIVE", Secret: secretCanary, Created: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
		want.LastUpdated = want.Created
		if secrets[1] != want || !secrets[1].Active() || secrets[0].Active() || secrets[0].Secret != "old" {
			t.Errorf("got %v", secrets)
		}
	}
	// Each read asks Okta: secrets are not kept.
	org.expectAsked(t, "GET "+secretsPath, "GET "+secretsPath)
}

func TestClientSecret_isNotPrinted(t *testing.T) {
	t.Parallel()
	secret := ClientSecret{ID: "ocs1", Secret: secretCanary}
	marshalled, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%+v", secret), fmt.Sprintf("%#v", secret), fmt.Sprintf("%q", secret),
		fmt.Sprintf("%v", []ClientSecret{secret}), fmt.Sprintf("%#v", &secret), string(marshalled),
	} {
		if strings.Contains(text, secretCanary) || !strings.Contains(text, "ocs1") {
			t.Errorf("printed: %s", text)
		}
	}
}

// Whatever is wrong with the answer, the error does not quote it.
func TestClientSecrets_errorsHoldNone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"incomplete":          {200, `[{"id":"ocs1","client_secret":"` + secretCanary},
		"another type":        {200, `[{"id":"ocs1","client_secret":["` + secretCanary + `"]}]`},
		"no list":             {200, `{"client_secret":"` + secretCanary + `"}`},
		"without an id":       {200, `[{"client_secret":"` + secretCanary + `"}]`},
		"no time":             {200, `[{"id":"ocs1","created":7,"client_secret":"` + secretCanary + `"}]`},
		"refused, all shown":  {403, `{"errorCode":"E0000006","errorSummary":"No","client_secret":"` + secretCanary + `"}`},
		"a number for a name": {200, `[{"id":1,"client_secret":"` + secretCanary + `"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			secrets, err := answering(t, nil, answer).client(t).ClientSecrets(t.Context(), "0oa1")
			if err == nil || secrets != nil || strings.Contains(err.Error(), secretCanary) {
				t.Errorf("got %v, %v", secrets, err)
			}
		})
	}
}

// A refusal may echo the request, which has the secret.
func TestClientSecretAccepted_errorHoldsNone(t *testing.T) {
	t.Parallel()
	refusal := reply{400, oauthError("invalid_request", "No: "+secretCanary)}
	_, err := answering(t, refusal.handler()).client(t).ClientSecretAccepted(t.Context(), App{}, "0oa1", secretCanary)
	expectSays(t, err, "No: (credential)")
}

func secretsAreRead(t *testing.T, r recording, c *Client) {
	secrets, err := c.ClientSecrets(t.Context(), r.id("apps"))
	if err != nil {
		t.Fatal(err)
	}
	body := r.list(t)[0]
	created, err := time.Parse(time.RFC3339, dig(body, "created"))
	if err != nil || len(secrets) != 1 || secrets[0].ID != dig(body, "id") || !secrets[0].Active() || !secrets[0].Created.Equal(created) || secrets[0].Secret == "" {
		t.Errorf("got %v (%v)", secrets, err)
	}
}
