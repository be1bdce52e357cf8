package connection_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// waysOfOkta returns the ways in which Okta may behave: the default, each switch of
// the simulator alone, in make test every two of those that a connection's
// judgement depends on, and two combinations of three.
func waysOfOkta() map[string]oktasim.Switches {
	ways := map[string]oktasim.Switches{
		"default":                  {},
		"keeps, lists, rotates":    {ReauthorizeKeepsOld: true, ListRevokedTokens: true, RotateTokenID: true},
		"lists all there ever was": {AutomaticScopes: oktasim.AutomaticScopesAll, ListRevokedTokens: true, ReauthorizeKeepsOld: true},
	}
	fields := reflect.VisibleFields(reflect.TypeFor[oktasim.Switches]())
	without := []string{"RegrantConflict", "OverlappingPages", "RequireAssignment", "AutomaticScopes", "ConsentEventScope", "ConsentEventDetail", "ConsentEventSystem"}
	for i, one := range fields {
		for _, other := range fields[i:] {
			if other.Name != one.Name && (!acctest.Thorough() || slices.Contains(without, one.Name) || slices.Contains(without, other.Name)) {
				continue
			}
			var switches oktasim.Switches
			name := one.Name
			on(&switches, one)
			if other.Name != one.Name {
				name += " and " + other.Name
				on(&switches, other)
			}
			ways[name] = switches
		}
	}
	ways["AutomaticScopesSome"] = oktasim.Switches{AutomaticScopes: oktasim.AutomaticScopesSome}
	return ways
}

// on turns a switch on; of several values it takes the last.
func on(switches *oktasim.Switches, field reflect.StructField) {
	value := reflect.ValueOf(switches).Elem().FieldByIndex(field.Index)
	if value.Kind() == reflect.Bool {
		value.SetBool(true)
		return
	}
	value.Set(reflect.ValueOf(oktasim.AutomaticScopesAll))
}

// TestSwitches: however Okta behaves, there is no false AUTHORIZED, no false alarm,
// and nobody else loses an authorization.
func TestSwitches(t *testing.T) {
	t.Parallel()
	for name, switches := range waysOfOkta() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{Switches: switches}, map[string]any{"revoke_on_destroy": true})
			p.SkipValidation()
			hidden := switches.HideFlowTokens
			short := switches.ShortTokenList && !hidden
			p.addUser("other@example.com")
			// Another account has one of the same name, and the account one of another.
			p.authorizeAs("other@example.com", "Mine")
			p.org.Advance(minutes(60))
			p.authorizeAs(acctest.ServiceAccount, "Another")
			p.org.Advance(minutes(60))

			p.must(p.Apply())
			p.expect("PENDING_AUTHORIZATION", "none")
			p.must(p.Plan())

			p.token = p.authorize()
			p.lives(t, "authorized", hidden, short)
			p.org.Advance(minutes(60))
			p.everybodyUsesTheirs()
			p.lives(t, "used", hidden, short)
			p.org.Advance(24 * time.Hour)
			p.token = p.newest("Mine")
			p.reauthorize(baseScopes...)
			// The old authorization is listed, and still active.
			short = short && !switches.ReauthorizeKeepsOld
			p.lives(t, "reauthorized", hidden, short)
			p.org.Advance(minutes(60))
			p.everybodyUsesTheirs()
			p.lives(t, "used again", hidden, short)

			p.org.ChangePassword("other@example.com")
			p.authorizeAs("other@example.com", "Mine")
			p.org.ChangePassword(acctest.ServiceAccount)
			p.must(p.Refresh())
			if switches.PasswordChangeRevokes {
				if got := p.value("status"); got != "PENDING_AUTHORIZATION" && got != "UNKNOWN" {
					t.Errorf("a new password ended the authorization: %v", got)
				}
				p.authorizeAs(acctest.ServiceAccount, "Another")
				p.org.Advance(minutes(60))
				p.authorize()
				p.must(p.Refresh())
			}
			if hidden && !switches.PasswordChangeRevokes {
				p.expect("UNKNOWN", "none")
				p.everybodyUsesTheirs()
				p.must(p.Refresh())
			}
			// The one that is not listed is now the other account's, or this one's.
			if unlisted := switches.ShortTokenList && switches.PasswordChangeRevokes; !unlisted && p.value("status") != "AUTHORIZED" {
				t.Errorf("after a new password: %v, %v", p.value("status"), p.codes())
			}

			p.org.Advance(minutes(60))
			p.org.DeleteConnection(p.org.FlowAppID(), p.newest("Mine"), "Mine")
			p.must(p.Refresh())
			// That its authorization lives is all that can be said then.
			if got, kept := p.value("status"), switches.ConsoleDeleteKeepsToken && !hidden || switches.ReauthorizeKeepsOld; !kept && got != "PENDING_AUTHORIZATION" {
				t.Errorf("deleted: %v", got)
			}
			p.must(p.Destroy())
			for _, other := range []string{"Another", "Mine of other@example.com"} {
				if !slices.Contains(p.alive(), other) {
					t.Errorf("%s has lost its authorization: %v", other, p.alive())
				}
			}
		})
	}
}

// lives expects neither an alarm nor a status that knows more than can be known.
func (p *play) lives(t *testing.T, when string, hidden, short bool) {
	t.Helper()
	want := "AUTHORIZED"
	if short {
		// Okta lists tokens here, and not this one: it may have been revoked.
		want = "UNKNOWN"
	}
	p.expectEmptyPlan()
	p.must(p.Refresh())
	p.expectValue("status", want)
	// One that reauthorizing did not take away is kept to while it lives.
	if bound := p.value("bound_authorization_id"); !hidden && !short && !slices.Contains(p.all("Mine"), fmt.Sprint(bound)) {
		t.Errorf("%s: bound to %v, want one of %v", when, bound, p.all("Mine"))
	}
}

// newest is the newest of all.
func (p *play) newest(connection string) string {
	ids := p.all(connection)
	return ids[len(ids)-1]
}

// all are the live authorizations of a connection of the account, by age.
func (p *play) all(connection string) (ids []string) {
	svc, _ := p.org.User(acctest.ServiceAccount)
	for _, token := range p.org.Tokens(p.org.FlowAppID()) {
		if token.Connection == connection && token.User == svc.ID {
			ids = append(ids, token.ID)
		}
	}
	return ids
}

func (p *play) everybodyUsesTheirs() {
	for _, token := range p.org.Tokens(p.org.FlowAppID()) {
		p.org.UseToken(token.ID)
	}
}

// alive are the connections whose authorizations live.
func (p *play) alive() []string {
	svc, _ := p.org.User(acctest.ServiceAccount)
	var all []string
	for _, token := range p.org.Tokens(p.org.FlowAppID()) {
		name := token.Connection
		if token.User != svc.ID {
			name = fmt.Sprintf("%s of other@example.com", name)
		}
		all = append(all, name)
	}
	return all
}

// TestSoak: a year in which the token slides daily, and 200 refreshes that find
// nothing changed. A plain go test has a tenth of that.
func TestSoak(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{SlidingTokens: true, ListRevokedTokens: true, AutomaticScopes: oktasim.AutomaticScopesAll}}, nil)
	p.SkipValidation()
	p.must(p.Apply())
	p.token = p.authorize()
	p.must(p.Refresh())
	before := p.Resource(address)
	rounds := 20
	if acctest.Thorough() {
		rounds = 200
	}
	for round := range rounds {
		for range 2 {
			p.org.Advance(22 * time.Hour)
			if p.org.UseToken(p.token) == "" {
				t.Fatal("the token has expired")
			}
		}
		if plan := p.must(p.Plan()); !plan.Empty() || len(plan.Warnings()) > 0 {
			t.Fatalf("round %d: the plan\n%s", round, plan)
		}
		p.must(p.Refresh())
		if after := p.Resource(address); !reflect.DeepEqual(before, after) {
			t.Fatalf("round %d: a refresh changes the state:\n%v\n%v", round, before, after)
		}
	}
	if size := len(p.Private(address)); size > 2000 {
		t.Errorf("%d bytes are remembered after a year", size)
	}
}
