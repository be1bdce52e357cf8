package project

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/console"
)

// TestFromNothing is the guide for somebody without an org: apply its blocks, copy
// what the warning says into the simulator's page, plan.
func TestFromNothing(t *testing.T) {
	t.Parallel()
	w, org := fromNothing(t)
	var config strings.Builder
	for _, f := range blocks(t, "docs/guides/authorize-from-nothing.md", "terraform") {
		config.WriteString(org.InPlaceOfExample(f.text) + "\n")
	}
	w.Write(config.String())
	warning := w.Apply().Output
	w.PlanIs(2)

	typed := url.Values{"act": {"create"}, "client_secret": {clientSecret(t, org)}}
	for field, line := range map[string]string{
		"user": `and sign in as (\S+)\.`, "nickname": `Connection Nickname: +(.+)`, "domain": `Domain: +(\S+)`,
		"client_id": `Client ID: +(\S+)`, "scopes": `these scopes are included:\s+│? +(okta.*)`,
	} {
		said := regexp.MustCompile(line).FindStringSubmatch(warning)
		if said == nil {
			t.Fatalf("the warning has no %s:\n%s", field, warning)
		}
		typed.Set(field, strings.TrimSpace(said[1]))
	}
	post(t, org.URL+"/", "application/x-www-form-urlencoded", typed.Encode())
	w.PlanIs(0)
}

// fromNothing is an empty folder, and an org whose consoles a person reaches.
func fromNothing(t *testing.T) (*acctest.Workspace, acctest.Org) {
	t.Helper()
	org := acctest.NewOrgInMemory(t)
	server, err := oktasim.Listen(org.Org, "127.0.0.1:0", console.Handler(org.Org))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	org.URL = server.URL
	return acctest.NewWorkspace(t, org.Getenv), org
}

// clientSecret is the command that the page shows.
func clientSecret(t *testing.T, org acctest.Org) string {
	t.Helper()
	var shown struct{ ClientSecret string }
	if err := json.Unmarshal(post(t, org.URL+"/_sim/client-secret", "application/json", `{"app":"flow"}`), &shown); err != nil {
		t.Fatal(err)
	}
	return shown.ClientSecret
}

// post sends what a person typed, and returns the answer.
func post(t *testing.T, to, contentType, body string) []byte {
	t.Helper()
	response, err := http.Post(to, contentType, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s (error %v)\n%s", to, response.Status, err, content)
	}
	return content
}
