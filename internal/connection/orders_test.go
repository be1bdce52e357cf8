package connection_test

import (
	"maps"
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const (
	one   = "oktadevices_connection.one"
	other = "oktadevices_connection.other"
)

// orders are the orders in which Terraform may visit two connections: one object
// after the other, or, if nil, all at once.
var orders = map[string]func(ready []string) int{
	"one is first":       acctest.First(one, acctest.Destroying(one)),
	"one is last":        acctest.Last(one, acctest.Destroying(one)),
	"one is planned":     acctest.First(one, other),
	"the other is first": acctest.First(other, one, acctest.Destroying(one)),
	"all at once":        nil,
}

// named is the connection of a play under a name, with more arguments.
func (p *play) named(label, nickname string, more map[string]any) acctest.Block {
	args := maps.Clone(p.args)
	args["name"] = nickname
	maps.Copy(args, more)
	return acctest.Resource("oktadevices_connection", label, args)
}

// inOrders plays a story with two connections in each order.
func inOrders(t *testing.T, tell func(t *testing.T, p *play, order string)) {
	t.Helper()
	for order, choose := range orders {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPlay(t, oktasim.Options{}, nil)
				p.Order(choose)
				tell(t, p, order)
			})
		})
	}
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
			if order == "all at once" || !run.Says("plan again without -parallelism=1") {
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
