package connection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// revokeNow invokes the action for an authorization, and counts the writes.
func (p *play) revokeNow(id string, binding any) (planned, ran *terraformtest.Run, progress []string, written int) {
	p.org.ResetRequests()
	planned, ran, progress = p.Invoke("oktadevices_connection_revoke", map[string]any{"app_id": p.org.FlowAppID(), "authorization_id": id, "binding": binding})
	return planned, ran, progress, writes(p.org)
}

// Only what is confirmed is revoked, once, and what is gone is left alone.
func TestRevokeAction(t *testing.T) {
	t.Parallel()
	// What was revoked stays in the list: whether it does at Okta is not known.
	p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{ListRevokedTokens: true}}, nil)
	mine, other := p.authorize(), p.authorizeAs(acctest.ServiceAccount, "Other")
	live := func(id string) bool {
		for _, token := range p.org.Tokens(p.org.FlowAppID()) {
			if token.ID == id {
				return token.Status == "ACTIVE"
			}
		}
		return false
	}

	planned, _, _, _ := p.revokeNow(mine, "assumed")
	expectRefused(t, planned, "The authorization is not confirmed", mine, "authorization_id")
	planned, _, _, _ = p.revokeNow(mine, "none")
	expectRefused(t, planned, "There is no authorization to revoke")
	warning := fmt.Sprintf("Authorization %s will be revoked permanently", mine)
	planned, ran, _, written := p.revokeNow(mine, terraformtest.Later("assumed"))
	expectSays(t, p.must(planned), warning)
	if !live(mine) || !ran.Says("not confirmed") || written > 0 {
		t.Errorf("known late: %s, %d writes", ran, written)
	}

	p.org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/tokens/*", Status: http.StatusForbidden, Code: "E0000006"})
	_, ran, _, _ = p.revokeNow(mine, "confirmed")
	expectRefused(t, ran, "Unable to revoke the authorization: Authorization "+mine, "E0000006")
	p.org.ClearFaults()

	planned, ran, progress, written := p.revokeNow(mine, "confirmed")
	expectSays(t, p.must(planned), warning)
	if said := strings.Join(progress, "\n"); len(ran.Diagnostics) > 0 || live(mine) || !live(other) || written != 1 || !strings.Contains(said, mine+" is revoked") {
		t.Errorf("it says %q, %s; the other one lives: %t, %d writes", said, ran, live(other), written)
	}
	_, ran, progress, written = p.revokeNow(mine, "confirmed")
	expectSays(t, p.must(ran), "Nothing was revoked: Authorization "+mine)
	if len(progress) > 0 || written > 0 {
		t.Errorf("again: %q, %d writes", progress, written)
	}
}

// An authorization that Okta's list omits is revoked, too.
func TestRevokeAction_unlisted(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{ShortTokenList: true}}, nil)
	_, ran, progress, _ := p.revokeNow(p.authorize(), "confirmed")
	if len(ran.Diagnostics) > 0 || len(progress) != 1 {
		t.Errorf("%s, %q", ran, progress)
	}
	expectTokens(t, p.org)
}
