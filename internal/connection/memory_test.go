package connection_test

import (
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// confirmed is a connection that is confirmed by the System Log, which nothing
// reads from then on, and whose private state is lost. The app's newest
// authorization, which Okta's list lacks, is another account's.
func confirmed(t *testing.T) (p *play, newest string) {
	t.Helper()
	p = newPlay(t, oktasim.Options{Switches: oktasim.Switches{ShortTokenList: true}}, map[string]any{"revoke_on_destroy": true})
	p.org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
	p.must(p.Apply())
	p.org.Advance(minutes(5))
	p.token = p.authorize()
	newest = p.authorizeAs("other@example.com", "Theirs")
	p.org.Advance(minutes(11))
	p.must(p.Refresh())
	p.expect("AUTHORIZED", "confirmed")
	silence(p)
	p.LosePrivate(address)
	return p, newest
}

// TestMemory_lost: the judgement goes on from the authorization that the state
// shows. It asks for it by its id where Okta's list lacks it, as that did.
func TestMemory_lost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, newest := confirmed(t)
		p.org.RevokeToken(p.org.FlowAppID(), newest)
		p.must(p.Refresh())
		p.expectValue("bound_authorization_id", p.token)
		p.expect("AUTHORIZED", "assumed")
	})
}

// TestMemory_lostRevokesNothing: what the state says of an authorization, and
// nothing proves any more, is no reason to revoke it, also if the connection is
// tainted.
func TestMemory_lostRevokesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, newest := confirmed(t)
		p.Taint(address)
		p.must(p.Apply())
		p.expectValue("bound_authorization_id", p.token)
		p.LosePrivate(address)
		p.Config()
		expectSays(t, p.must(p.Apply()), p.token)
		expectTokens(t, p.org, p.token, newest)
	})
}
