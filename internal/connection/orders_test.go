package connection_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const other = "oktadevices_connection.other"

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
	terraformtest.InOrders(t, address, []string{other}, engines, func(t *testing.T, order string, set func(*terraformtest.Driver)) {
		p := newPlay(t, oktasim.Options{}, nil)
		set(p.Driver)
		check(t, p, order)
	})
}

var (
	revoking = map[string]any{"revoke_on_destroy": true}
	disabled = map[string]any{"enabled": false}
)

const mayBeAnothers = "may just as well be that of the connection"

// TestOrders_twoPendingOneToken: one authorization appears that both connections
// may have awaited. However one of them ends, it is not revoked, unless the other
// one is known to hold it.
func TestOrders_twoPendingOneToken(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(p *play) *terraformtest.Run{
		"destroyed": func(p *play) *terraformtest.Run { return p.Destroy() },
		"replaced":  func(p *play) *terraformtest.Run { return p.Apply(terraformtest.Replacing(address)) },
		"both disabled": func(p *play) *terraformtest.Run {
			p.Config(p.named("this", "Mine", disabled), p.named("other", "Other", disabled))
			return p.Apply()
		},
		"one disabled": func(p *play) *terraformtest.Run {
			p.Config(p.named("this", "Mine", disabled), p.named("other", "Other", nil))
			return p.Apply()
		},
		"one removed": func(p *play) *terraformtest.Run {
			p.Config(p.named("other", "Other", nil))
			return p.Apply()
		},
		"one pinned and disabled": func(p *play) *terraformtest.Run {
			p.Config(p.named("this", "Mine", map[string]any{"enabled": false, "authorization_id": p.token}), p.named("other", "Other", nil))
			return p.Apply()
		},
	} {
		for _, logged := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, logged: %t", name, logged), func(t *testing.T) {
				t.Parallel()
				inOrders(t, func(t *testing.T, p *play, _ string) {
					theirs := revoking
					if logged {
						theirs = nil
					} else {
						silence(p)
					}
					p.Config(p.named("this", "Mine", revoking), p.named("other", "Other", theirs))
					expectSays(t, p.must(p.Apply()), `Connection "Mine" must be authorized by a person`, `Connection "Other" must be authorized by a person`)
					p.token = p.authorizeAs(acctest.ServiceAccount, "Other")
					p.must(p.Refresh())
					if !logged {
						p.expect("AUTHORIZED", "assumed")
						p.expectEmptyPlan()
					}
					if run := end(p); !run.OK() && !run.Says(mayBeAnothers) {
						t.Errorf("it fails for another reason:\n%s", run)
					}
					if logged && name == "both disabled" {
						expectTokens(t, p.org) // The log shows that it is the other one's.
						return
					}
					expectTokens(t, p.org, p.token)
				})
			})
		}
	}
}

// TestOrders_allLostOneReauthorized: both have lost their authorizations, and one
// appears. The other connection revokes nothing.
func TestOrders_allLostOneReauthorized(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		mine, theirs := p.named("this", "Mine", nil), p.named("other", "Other", nil)
		p.authorized()
		p.Config(mine, theirs)
		p.must(p.Apply())
		p.authorizeAs(acctest.ServiceAccount, "Other")
		p.must(p.Refresh())
		p.expectEmptyPlan()
		for _, id := range tokens(p.org) {
			p.org.RevokeToken(p.org.FlowAppID(), id)
		}
		token := p.authorizeAs(acctest.ServiceAccount, "Other")
		p.must(p.Refresh())
		p.Config(p.named("this", "Mine", disabled), theirs)
		p.Apply()
		expectTokens(t, p.org, token)
	})
}

// spares applies, and checks that this revokes these authorizations neither in
// Okta nor according to the plan. If the plan is refused, planning several objects
// at once helps.
func (p *play) spares(order string, spared ...string) *terraformtest.Run {
	p.t.Helper()
	plan := p.Plan()
	if !plan.OK() {
		if order == terraformtest.AllAtOnce {
			p.t.Errorf("refused:\n%s", plan)
		}
		expectSays(p.t, plan, "with revoke_on_destroy = false", "or has another index or key, add a moved block")
		p.Order(nil)
		plan = p.must(p.Plan())
	}
	p.must(p.ApplyPlan(plan))
	for _, id := range spared {
		if !slices.Contains(tokens(p.org), id) {
			p.t.Errorf("%s is revoked", id)
		}
		if revokes := "revokes the authorization " + id; plan.Says(revokes) {
			p.t.Errorf("the plan says that it %s:\n%s", revokes, plan)
		}
	}
	return plan
}

// TestOrders_renamed: a connection at another address, without a moved block, loses
// no authorization. If the plan is refused, planning several objects at once helps.
func TestOrders_renamed(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, order string) {
		p.configure(revoking)
		token := p.authorized()
		p.Config(p.named("other", "Mine", revoking))
		expectSays(t, p.spares(order, token), `Authorization of connection "Mine" is not revoked`)
		if got := p.Resource(other); got["status"] != "AUTHORIZED" || got["bound_authorization_id"] != token {
			t.Errorf("%v, %v", got["status"], got["bound_authorization_id"])
		}
	})
}

// TestOrders_renamedNotKnownYet: a connection at another address, without a moved
// block, loses no authorization if its arguments are not known in the plan.
func TestOrders_renamedNotKnownYet(t *testing.T) {
	t.Parallel()
	for name, late := range map[string][]string{
		"app":              {"app_id"},
		"nickname":         {"name"},
		"app and nickname": {"app_id", "name"},
		"account":          {"service_account"},
		"pin":              {"authorization_id"},
		"all":              {"app_id", "name", "service_account", "authorization_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(t *testing.T, p *play, order string) {
				p.configure(revoking)
				token := p.authorized()
				p.args["authorization_id"] = token
				args := map[string]any{"authorization_id": nil}
				for _, argument := range late {
					args[argument] = terraformtest.Later(p.args[argument])
				}
				p.Config(p.named("other", "Mine", args))
				plan := p.spares(order, token)
				expectSays(t, plan, `Authorization of connection "Mine" is not revoked`)
				if slices.Contains(late, "name") {
					expectSays(t, plan, "is or may be that of connection whose name is not known yet")
				}
			})
		})
	}
}

// TestOrders_pinInAnAppNotKnownYet: connections of an app that is not known yet are
// created with the authorization of another one, which would revoke it.
func TestOrders_pinInAnAppNotKnownYet(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, order string) {
		p.configure(revoking)
		token := p.authorized()
		late := map[string]any{"authorization_id": token, "app_id": terraformtest.Later(p.org.FlowAppID())}
		pinned, second := p.named("other", "Other", late), p.named("second", "Second", late)
		p.Config(p.named("this", "Mine", disabled), pinned)
		p.refuses(mayBeAnothers, token)
		p.Config(pinned, second)
		expectSays(t, p.spares(order, token), "Authorization "+token+" is declared more than once")
	})
}

// TestOrders_anotherInAnAppNotKnownYet: a connection of another nickname that is created
// in an app that is not known yet keeps no authorization of a destroyed one.
func TestOrders_anotherInAnAppNotKnownYet(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		p.configure(revoking)
		p.authorized()
		p.Config(p.named("other", "Another", map[string]any{"app_id": terraformtest.Later(p.org.FlowAppID())}))
		p.must(p.Apply())
		expectTokens(t, p.org)
	})
}

// shifted is a connection of a play whose count or list shifts.
type shifted struct{ nickname, login string }

// shift authorizes connections at the first addresses of a list, and removes the
// first one from the configuration. Some arguments of the others are then not known
// in the plan. It returns their authorizations.
func (p *play) shift(late []string, connections ...shifted) (ids []string) {
	p.t.Helper()
	configure := func(connections []shifted, late ...string) {
		var blocks []terraformtest.Block
		for i, c := range connections {
			block := p.named([]string{"this", "other", "third"}[i], c.nickname, map[string]any{"service_account": c.login, "revoke_on_destroy": true})
			for _, argument := range late {
				block.Args[argument] = terraformtest.Later(block.Args[argument])
			}
			blocks = append(blocks, block)
		}
		p.Config(blocks...)
	}
	p.addUser(secondAccount)
	p.addUser(thirdAccount)
	configure(connections)
	p.must(p.Apply())
	for _, c := range connections {
		p.org.Advance(minutes(20))
		ids = append(ids, p.authorizeAs(c.login, c.nickname))
	}
	p.org.Advance(minutes(20))
	p.must(p.Refresh())
	p.expect("AUTHORIZED", "confirmed")
	configure(connections[1:], late...)
	return ids
}

const (
	secondAccount = "b@example.com"
	thirdAccount  = "c@example.com"
)

// TestOrders_countShifts: the first of two connections is removed, and the second
// one moves to its address. It keeps its authorization.
func TestOrders_countShifts(t *testing.T) {
	t.Parallel()
	oneAccount := []shifted{{"One", acctest.ServiceAccount}, {"Two", acctest.ServiceAccount}}
	for name, test := range map[string]struct {
		connections []shifted
		late        []string
	}{
		"one account":                 {oneAccount, nil},
		"own accounts":                {[]shifted{{"One", acctest.ServiceAccount}, {"Two", secondAccount}}, nil},
		"own accounts, one nickname":  {[]shifted{{"One", acctest.ServiceAccount}, {"One", secondAccount}}, nil},
		"app not known yet":           {oneAccount, []string{"app_id"}},
		"nickname not known yet":      {oneAccount, []string{"name"}},
		"app, nickname not known yet": {oneAccount, []string{"app_id", "name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(t *testing.T, p *play, order string) {
				token := p.shift(test.late, test.connections...)[1]
				p.spares(order, token)
			})
		})
	}
}

// TestOrders_countShiftsByReplacement: the second of three connections is replaced
// and would revoke the authorization that the replaced first one is to have.
func TestOrders_countShiftsByReplacement(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		ids := p.shift(nil, shifted{"One", acctest.ServiceAccount}, shifted{"Two", secondAccount}, shifted{"Three", thirdAccount})
		p.refuses(`The plan revokes the authorization of connection "Two" (renamed to "Three"). It also creates connection "One" (renamed to "Two"), or gives it another nickname, app or account.`, ids...)
	})
}

// refuses checks that an apply is refused with a text, and revokes nothing.
func (p *play) refuses(want string, tokens ...string) {
	p.t.Helper()
	expectRefused(p.t, p.Apply(), want)
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
				good, token := p.named("this", "Mine", nil), p.authorized()
				if before {
					p.Config(good, p.named("other", "Off", disabled))
					p.must(p.Apply())
				}
				p.Config(good, p.named("other", "Off", map[string]any{"enabled": false, "authorization_id": token}))
				p.refuses("Leave enabled = true on the connection \"Off\"", token)
			})
		})
	}
}

// TestOrders_onePinTwice: two connections that name one authorization are a
// warning, once, and neither revokes it. Healthy ones are no warning.
func TestOrders_onePinTwice(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		token, second := p.authorized(), p.authorizeAs(acctest.ServiceAccount, "Other")
		pinned := func(id string) map[string]any { return map[string]any{"authorization_id": id} }
		p.Config(p.named("this", "Mine", pinned(token)), p.named("other", "Other", pinned(token)))
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
		for want, enabled := range map[string]any{
			mayBeAnothers: false,
			`Argument enabled of connection "Other" is not known yet`: terraformtest.Later(false),
		} {
			p.Config(p.named("this", "Mine", pinned(token)), p.named("other", "Other", map[string]any{"authorization_id": token, "enabled": enabled}))
			p.refuses(want, token, second)
		}
		p.Config(p.named("this", "Mine", pinned(token)), p.named("other", "Other", pinned(second)))
		p.must(p.Apply())
		if plan := p.must(p.Plan()); !plan.Empty() || len(plan.Warnings()) > 0 {
			t.Errorf("each its own:\n%s", plan)
		}
	})
}

// TestOrders_onePinTwiceOneRemoved: one of two connections that hold one
// authorization is removed. The authorization stays for the other one, also if its
// app is not known in the plan.
func TestOrders_onePinTwiceOneRemoved(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(p *play, args map[string]any){
		"app known": func(*play, map[string]any) {},
		"app not known yet": func(p *play, args map[string]any) {
			args["app_id"] = terraformtest.Later(p.org.FlowAppID())
		},
		"app not known yet, no longer pinned": func(p *play, args map[string]any) {
			args["app_id"] = terraformtest.Later(p.org.FlowAppID())
			delete(args, "authorization_id")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(t *testing.T, p *play, order string) {
				token := p.authorize()
				pinned := map[string]any{"authorization_id": token}
				p.Config(p.named("this", "Mine", map[string]any{"authorization_id": token, "revoke_on_destroy": true}), p.named("other", "Mine", pinned))
				p.must(p.Apply())
				change(p, pinned)
				p.Config(p.named("other", "Mine", pinned))
				expectSays(t, p.spares(order, token), `Authorization of connection "Mine" is not revoked`)
			})
		})
	}
}

// TestOrders_boundToAnotherDuringApply: a connection is destroyed, and the apply binds
// its authorization to another one, which the plan can't show. One warning says
// whether the authorization was revoked.
func TestOrders_boundToAnotherDuringApply(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]func(p *play, token string) *terraformtest.Run{
		"pinned": func(p *play, token string) *terraformtest.Run {
			p.Config(p.named("this", "Mine", revoking), p.named("other", "Other", nil))
			p.must(p.Apply())
			p.Config(p.named("other", "Other", map[string]any{"authorization_id": terraformtest.Later(token)}))
			return p.Plan()
		},
		"confirmed by the log": func(p *play, token string) *terraformtest.Run {
			pinned := p.named("this", "Mine", map[string]any{"revoke_on_destroy": true, "authorization_id": token})
			p.Config(pinned)
			p.must(p.Apply())
			p.Config(pinned, p.named("other", "Mine", disabled))
			p.must(p.Apply(terraformtest.NoRefresh()))
			p.Config(p.named("other", "Mine", nil))
			return p.Plan(terraformtest.NoRefresh())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(t *testing.T, p *play, _ string) {
				p.configure(revoking)
				token := p.authorized()
				run := p.must(p.ApplyPlan(p.must(plan(p, token))))
				stays := slices.Contains(tokens(p.org), token)
				kept := run.Says(`Authorization of connection "Mine" is not revoked`) || run.Says(`No authorization of connection "Mine" was revoked`)
				if revoked := run.Says(`Authorization of connection "Mine" was revoked`); revoked == stays || kept != stays {
					t.Errorf("the authorization stays: %t, and it says:\n%s", stays, run)
				}
			})
		})
	}
}

// TestOrders_createdBesideOneThatHolds: the apply that creates a connection doesn't
// show it the one that holds the only authorization. It waits for its own.
func TestOrders_createdBesideOneThatHolds(t *testing.T) {
	t.Parallel()
	inOrders(t, func(t *testing.T, p *play, _ string) {
		good, token := p.named("this", "Mine", nil), p.authorized()
		p.Config(good, p.named("other", "Other", map[string]any{"wait_for_authorization": true}))
		authorized := make(chan string, 1)
		time.AfterFunc(minutes(5), func() { authorized <- p.authorizeAs(acctest.ServiceAccount, "Other") })
		takes(t, minutes(5), long, func() { p.must(p.Apply()) })
		if got, own := p.Resource(other)["bound_authorization_id"], <-authorized; got != own {
			t.Errorf("bound to %v, want %s; the other one holds %s", got, own, token)
		}
	})
}

// TestOrders_replaced: replacing a connection revokes its authorization, and the new
// one awaits another. Created first, it keeps it.
func TestOrders_replaced(t *testing.T) {
	t.Parallel()
	for name, createdFirst := range map[string]bool{"destroyed first": false, "created first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(t *testing.T, p *play, _ string) {
				b := p.named("this", "Mine", revoking)
				b.CreateBeforeDestroy = createdFirst
				p.Config(b)
				token := p.authorized()
				run := p.must(p.Apply(terraformtest.Replacing(address)))
				if createdFirst {
					expectTokens(t, p.org, token)
					p.expectValue("status", "AUTHORIZED")
					p.expectValue("bound_authorization_id", token)
					return
				}
				expectTokens(t, p.org)
				p.expect("PENDING_AUTHORIZATION", "none")
				expectSays(t, run, "The authorization "+token+" was revoked")
			})
		})
	}
}

// TestOrders_slowOrg: what stays is seen in time also if Okta takes a while to
// answer.
func TestOrders_slowOrg(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlay(t, oktasim.Options{}, nil)
		token := p.authorized()
		pinned := p.named("other", "Mine", map[string]any{"authorization_id": token})
		p.Config(p.named("this", "Mine", map[string]any{"revoke_on_destroy": true, "authorization_id": token}), pinned)
		p.must(p.Apply())
		org := p.wire.Handler
		p.wire.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/grants") {
				<-time.After(400 * time.Millisecond)
			}
			org.ServeHTTP(w, r)
		})
		p.Config(pinned)
		p.must(p.Apply())
		expectTokens(t, p.org, token)
	})
}

// TestOrders_sameNicknameInAnotherApp destroys a connection whose nickname a new
// connection of another app has. Its authorization is revoked in every order.
func TestOrders_sameNicknameInAnotherApp(t *testing.T) {
	t.Parallel()
	inOrders(t, func(_ *testing.T, p *play, _ string) {
		p.configure(revoking)
		p.authorized()
		other := p.org.AddApp(oktasim.App{Label: "Another app"})
		p.Config(p.named("other", "Mine", map[string]any{"app_id": other}))
		p.must(p.Apply())
		expectTokens(p.t, p.org)
	})
}

// TestRenamed_besideOneOfThatNickname renames a connection to the nickname of
// another one, which stays. The renamed one doesn't take over its authorization.
func TestRenamed_besideOneOfThatNickname(t *testing.T) {
	t.Parallel()
	p := newPlay(t, oktasim.Options{}, nil)
	p.Config(p.named("this", "Mine", revoking), p.named("other", "Other", nil))
	p.authorized()
	kept := p.authorizeAs(acctest.ServiceAccount, "Other")
	p.org.Advance(minutes(20))
	p.must(p.Refresh())
	p.Config(p.named("this", "Other", revoking), p.named("other", "Other", nil))
	p.must(p.Apply())
	p.expect("PENDING_AUTHORIZATION", "none")
	p.Config(p.named("this", "Other", disabled), p.named("other", "Other", nil))
	p.must(p.Apply(terraformtest.Target(address)))
	p.must(p.Destroy(terraformtest.Target(address)))
	if !slices.Contains(tokens(p.org), kept) {
		t.Errorf("%s is revoked", kept)
	}
}
