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

// whatIsNotKnown are the ways in which Okta may behave.
var whatIsNotKnown = map[string]oktasim.Switches{
	"by default":                         {},
	"automatic scopes: some are listed":  {AutomaticScopes: oktasim.AutomaticScopesSome},
	"automatic scopes: all are listed":   {AutomaticScopes: oktasim.AutomaticScopesAll},
	"authorizations are not listed":      {HideFlowTokens: true},
	"revoked authorizations are listed":  {ListRevokedTokens: true},
	"deleting keeps the authorization":   {ConsoleDeleteKeepsToken: true},
	"ids change with use":                {RotateTokenID: true},
	"reauthorizing keeps the old one":    {ReauthorizeKeepsOld: true},
	"keeps, lists and rotates":           {ReauthorizeKeepsOld: true, ListRevokedTokens: true, RotateTokenID: true},
	"keeps on deletion, and rotates":     {ConsoleDeleteKeepsToken: true, RotateTokenID: true},
	"only who has the app may authorize": {RequireAssignment: true},
	"the newest is not listed":           {ShortTokenList: true},
	"each use moves the end":             {SlidingTokens: true},
	"not listed, and kept on deletion":   {HideFlowTokens: true, ConsoleDeleteKeepsToken: true},
	"lists all that there is and was":    {AutomaticScopes: oktasim.AutomaticScopesAll, ListRevokedTokens: true, ReauthorizeKeepsOld: true},
	"consent events in another shape":    {ConsentEventDetail: true},
	"consent events name the scope":      {ConsentEventScope: true},
	"consent events are the system's":    {ConsentEventSystem: true},
	"connection events in another shape": {ConnectionEventDetail: true},
	"connection events with a connector": {ConnectionEventConnector: true},
	"a connector, and not listed":        {ConnectionEventConnector: true, HideFlowTokens: true},
	"another shape, and not listed":      {ConnectionEventDetail: true, HideFlowTokens: true},
	"a connector, and the newest hidden": {ConnectionEventConnector: true, ShortTokenList: true},
	"another shape, the newest hidden":   {ConnectionEventDetail: true, ShortTokenList: true},
	"a new password ends authorizations": {PasswordChangeRevokes: true},
}

// TestSwitches: however Okta behaves, there is no false AUTHORIZED, no false alarm,
// and nobody else loses an authorization.
func TestSwitches(t *testing.T) {
	t.Parallel()
	for name, switches := range whatIsNotKnown {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, oktasim.Options{Switches: switches}, map[string]any{"revoke_on_destroy": true})
			p.SkipValidation()
			hidden, short := switches.HideFlowTokens, switches.ShortTokenList
			p.org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
			p.succeeds(p.org.Assign(p.org.FlowAppID(), "other@example.com", ""))
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
			p.reauthorizeMine()
			p.lives(t, "reauthorized", hidden, short)
			p.org.Advance(minutes(60))
			p.everybodyUsesTheirs()
			p.lives(t, "used again", hidden, short)

			p.succeeds(p.org.ChangePassword("other@example.com"))
			p.authorizeAs("other@example.com", "Mine")
			p.succeeds(p.org.ChangePassword(acctest.ServiceAccount))
			p.must(p.Refresh())
			if switches.PasswordChangeRevokes {
				if got := p.value("status"); got != "PENDING_AUTHORIZATION" {
					t.Errorf("a new password ended the authorization: %v", got)
				}
				p.authorizeAs(acctest.ServiceAccount, "Another")
				p.org.Advance(minutes(60))
				p.authorize()
				p.must(p.Refresh())
			}
			if !hidden && p.value("status") != "AUTHORIZED" {
				t.Errorf("after a new password: %v, %v", p.value("status"), p.codes())
			}

			p.org.Advance(minutes(60))
			p.succeeds(p.org.DeleteConnection(p.org.FlowAppID(), p.newest("Mine"), "Mine"))
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
	if plan := p.must(p.Plan()); !plan.Empty() {
		t.Errorf("%s: a false alarm:\n%s", when, plan)
	}
	p.must(p.Refresh())
	if got := p.value("status"); got != want {
		t.Errorf("%s: %v, %v, want %s: %v", when, got, p.value("binding"), want, p.codes())
	}
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
		if token.Connection == connection && token.UserID == svc.ID {
			ids = append(ids, token.ID)
		}
	}
	return ids
}

func (p *play) reauthorizeMine() {
	p.t.Helper()
	_, err := p.org.Reauthorize(p.org.FlowAppID(), p.newest("Mine"), "Mine", baseScopes...)
	p.succeeds(err)
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
		if token.UserID != svc.ID {
			name = fmt.Sprintf("%s of other@example.com", name)
		}
		all = append(all, name)
	}
	return all
}

// TestSoak: a year in which the token slides daily, and 200 refreshes that find
// nothing changed.
func TestSoak(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{Switches: oktasim.Switches{SlidingTokens: true, ListRevokedTokens: true, AutomaticScopes: oktasim.AutomaticScopesAll}}, nil)
	p.SkipValidation()
	p.must(p.Apply())
	p.token = p.authorize()
	p.must(p.Refresh())
	before := p.Resource(address)
	for round := range 200 {
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
