package connection_test

import (
	"maps"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	one   = "oktadevices_connection.one"
	other = "oktadevices_connection.other"
)

// named is the connection of a play under a name, with more arguments.
func (p *play) named(label, nickname string, more map[string]any) terraformtest.Block {
	args := maps.Clone(p.args)
	args["name"] = nickname
	maps.Copy(args, more)
	return terraformtest.Resource("oktadevices_connection", label, args)
}

// inOrders plays a story with two connections in each order.
func inOrders(t *testing.T, check func(t *testing.T, p *play, order string)) {
	t.Helper()
	engines := []terraformtest.Engine{terraformtest.Terraform111}
	terraformtest.InOrders(t, one, []string{other}, engines, func(t *testing.T, order string, set func(*terraformtest.Driver)) {
		p := newPlay(t, oktasim.Options{}, nil)
		set(p.Driver)
		check(t, p, order)
	})
}

var revoking = map[string]any{"revoke_on_destroy": true}

// TestOrders_renamed: a connection at another address, without a moved block, loses
// no authorization. If the plan is refused, planning several objects at once helps.
func TestOrders_renamed(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, order string) {
		p.Config(p.named("one", "Mine", revoking))
		p.must(p.Apply())
		token := p.authorize()
		p.must(p.Refresh())
		p.Config(p.named("other", "Mine", revoking))
		run := p.Apply()
		if !run.OK() {
			if order == terraformtest.AllAtOnce || !run.Says("Restore the block of the connection \"Mine\" with revoke_on_destroy = false") {
				t.Errorf("refused:\n%s", run)
			}
			expectTokens(t, p.org, token)
			p.Order(nil)
			p.must(p.Apply())
		}
		expectTokens(t, p.org, token)
		if got := p.Resource(other); got["status"] != "AUTHORIZED" || got["bound_authorization_id"] != token {
			t.Errorf("%v, %v", got["status"], got["bound_authorization_id"])
		}
	})
}

// good is a connection that holds an authorization of its own, confirmed.
func (p *play) good() (terraformtest.Block, string) {
	p.t.Helper()
	good := p.named("one", "Mine", nil)
	p.Config(good)
	p.must(p.Apply())
	token := p.authorize()
	p.must(p.Refresh())
	if got := p.Resource(one)["binding"]; got != "confirmed" {
		p.t.Fatalf("binding = %v", got)
	}
	p.org.Advance(minutes(10))
	return good, token
}

// refuses checks that an apply is refused with a text, and revokes nothing.
func (p *play) refuses(want string, tokens ...string) {
	p.t.Helper()
	if run := p.Apply(); run.OK() || !run.Says(want) {
		p.t.Errorf("not refused with %q:\n%s", want, run)
	}
	expectTokens(p.t, p.org, tokens...)
}

// TestOrders_pinOfAnother: a disabled connection is pinned to the authorization that
// another one holds, as the remedy of its problem says.
func TestOrders_pinOfAnother(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]bool{"disabled before": true, "created disabled": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(_ *testing.T, p *play, _ string) {
				good, token := p.good()
				if before {
					p.Config(good, p.named("other", "Off", map[string]any{"enabled": false}))
					p.must(p.Apply())
				}
				p.Config(good, p.named("other", "Off", map[string]any{"enabled": false, "authorization_id": token}))
				p.refuses("Leave enabled = true on the connection \"Off\"", token)
			})
		})
	}
}

// TestOrders_disabledLate: a connection that turns out to be disabled during the
// apply revokes nothing that another one may hold.
func TestOrders_disabledLate(t *testing.T) {
	t.Parallel()
	inOrders(t, func(_ *testing.T, p *play, _ string) {
		good, token := p.good()
		pinned := map[string]any{"authorization_id": token}
		p.Config(good, p.named("other", "Other", pinned))
		p.must(p.Apply())
		p.Config(good, p.named("other", "Other", map[string]any{"authorization_id": token, "enabled": terraformtest.Later(false)}))
		p.refuses("Argument enabled of connection \"Other\" is not known yet", token)
	})
}

// TestOrders_onePinTwice: two connections that name one authorization are said, once.
func TestOrders_onePinTwice(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		_, token := p.good()
		pinned := map[string]any{"authorization_id": token}
		p.Config(p.named("one", "Mine", pinned), p.named("other", "Other", pinned))
		p.must(p.Apply())
		said := 0
		run := p.must(p.Plan())
		for _, warning := range run.Warnings() {
			if warning.Summary == "Authorization "+token+" of app "+p.org.FlowAppID()+" is declared more than once" {
				said++
			}
		}
		if said != 1 {
			t.Errorf("said %d times:\n%s", said, run)
		}
	})
}

// TestOrders_createdBesideOneThatHolds: the apply that creates a connection doesn't
// show it the one that holds the only authorization. It waits for its own.
func TestOrders_createdBesideOneThatHolds(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		good, token := p.good()
		p.Config(good, p.named("other", "Other", map[string]any{"wait_for_authorization": true}))
		authorized := make(chan string, 1)
		time.AfterFunc(minutes(5), func() { authorized <- p.authorizeAs(acctest.ServiceAccount, "Other") })
		takes(t, minutes(5), long, func() { p.must(p.Apply()) })
		if got, own := p.Resource(other)["bound_authorization_id"], <-authorized; got != own {
			t.Errorf("bound to %v, want %s; the other one holds %s", got, own, token)
		}
	})
}

// TestOrders_createdFirst: a replacement that is created first keeps what is
// authorized.
func TestOrders_createdFirst(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		b := p.named("one", "Mine", revoking)
		b.CreateBeforeDestroy = true
		p.Config(b)
		p.must(p.Apply())
		token := p.authorize()
		p.must(p.Refresh())
		p.must(p.Apply(terraformtest.Replacing(one)))
		expectTokens(t, p.org, token)
		if got := p.Resource(one); got["status"] != "AUTHORIZED" || got["bound_authorization_id"] != token {
			t.Errorf("%v, %v", got["status"], got["bound_authorization_id"])
		}
	})
}
