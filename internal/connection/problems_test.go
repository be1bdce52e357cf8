package connection_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const hooks = "okta.eventHooks.manage"

// silence keeps the System Log, which would tell, from being asked.
func silence(p *play) {
	p.provider["explain_drift"] = false
	p.configure(nil)
}

// occurrence is how a problem comes and goes.
type occurrence struct {
	options oktasim.Options
	args    map[string]any
	// before happens before the connection is created, instead of its authorization
	// afterwards.
	before func(*play)
	// breaks makes the problem, mends does what its remedy says.
	breaks, mends func(*play)
	// says is what the plan warns of; empty where it does not warn.
	says string
	// alarms is whether the plan is non-empty.
	alarms bool
}

var occurrences = map[string]occurrence{
	judgement.CodeNotIdentityEngine: {
		breaks: func(p *play) { p.org.SetPipeline("v1") },
		mends:  func(p *play) { p.org.SetPipeline("idx") },
		says:   "The org is on Classic Engine", alarms: true,
	},
	judgement.CodeDomainNotOfOrg: {
		args:  map[string]any{"domain": "other.example.com"},
		mends: func(p *play) { p.configure(map[string]any{"domain": "example.okta.com"}); p.must(p.Apply()) },
		says:  "The domain other.example.com is not one of this org's known domains: example.okta.com.",
	},
	judgement.CodeAppNotFound: {
		args:   revoking,
		breaks: func(p *play) { p.org.DeleteApp(p.org.FlowAppID()) },
		mends:  func(p *play) { p.Config(); p.must(p.Apply()) },
		says:   "does not exist in this org", alarms: true,
	},
	judgement.CodeAppInactive: {
		breaks: func(p *play) { p.org.SetAppStatus(p.org.FlowAppID(), "INACTIVE") },
		mends:  func(p *play) { p.org.SetAppStatus(p.org.FlowAppID(), "ACTIVE") },
		says:   "is INACTIVE, so its authorizations do not work", alarms: true,
	},
	judgement.CodeAccountNotFound: {
		breaks: func(p *play) { p.org.DeleteUser(acctest.ServiceAccount) },
		mends: func(p *play) {
			p.org.AddUser("new@example.com", "ACTIVE", "SUPER_ADMIN")
			p.org.Assign(p.org.FlowAppID(), "new@example.com", "")
			p.configure(map[string]any{"service_account": "new@example.com"})
			p.must(p.Apply())
		},
		says: "no longer exists in this org. Its authorizations no longer work", alarms: true,
	},
	judgement.CodeAccountInactive: {
		breaks: func(p *play) { p.org.SetUserStatus(acctest.ServiceAccount, "SUSPENDED") },
		mends:  func(p *play) { p.org.SetUserStatus(acctest.ServiceAccount, "ACTIVE") },
		says:   "is SUSPENDED, so cards of this connection fail with 401 or 403", alarms: true,
	},
	judgement.CodeAccountNotReady: {
		breaks: func(p *play) { p.org.SetUserStatus(acctest.ServiceAccount, "PASSWORD_EXPIRED") },
		mends:  func(p *play) { p.org.SetUserStatus(acctest.ServiceAccount, "ACTIVE") },
		says:   "is PASSWORD_EXPIRED instead of ACTIVE",
	},
	judgement.CodeNotAssigned: {
		breaks: func(p *play) { p.org.Unassign(p.org.FlowAppID(), acctest.ServiceAccount) },
		mends:  func(p *play) { p.org.Assign(p.org.FlowAppID(), acctest.ServiceAccount, "GROUP") },
		says:   "is not assigned to the service account", alarms: true,
	},
	judgement.CodeNotSuperAdmin: {
		breaks: func(p *play) {
			p.org.RemoveRole(acctest.ServiceAccount, "SUPER_ADMIN")
			p.org.AssignRole(acctest.ServiceAccount, "WORKFLOWS_ADMIN", "")
		},
		mends: func(p *play) { p.org.AssignRole(acctest.ServiceAccount, "SUPER_ADMIN", "GROUP") },
		says:  "is a Workflows Administrator (WORKFLOWS_ADMIN) but not a super admin",
	},
	judgement.CodeScopeNotGranted: {
		breaks: func(p *play) { p.org.RevokeInConsole(p.org.FlowAppID(), "okta.devices.read") },
		mends:  func(p *play) { p.org.GrantInConsole(p.org.FlowAppID(), "okta.devices.read") },
		says:   "The scope okta.devices.read is not granted to the app", alarms: true,
	},
	judgement.CodeAutomaticScopeGone: {
		options: oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: oktasim.AutomaticScopesAll}},
		breaks:  func(p *play) { p.org.RevokeInConsole(p.org.FlowAppID(), "offline_access") },
		mends:   func(p *play) { p.org.GrantInConsole(p.org.FlowAppID(), "offline_access") },
		says:    "Okta no longer lists the scope offline_access",
	},
	judgement.CodeNotAuthorized: {
		breaks: func(p *play) { p.org.RevokeToken(p.org.FlowAppID(), p.token) },
		mends:  func(p *play) { p.authorize() },
		says:   "Connections, New Connection, Okta Devices. Type:", alarms: true,
	},
	judgement.CodeNotVisible: {
		options: oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}},
		// Consent failed, or whether it did is not to be seen.
		before: func(p *play) { p.org.LogConnection("create", acctest.ServiceAccount, "Okta Devices", "Mine") },
		// What was hidden is gone for sure when it is deleted: then that is the problem.
		mends: func(p *play) {
			p.org.Advance(minutes(1))
			p.org.LogConnection("delete", acctest.ServiceAccount, "Okta Devices", "Mine")
		},
		says: `created the connection "Mine" on`,
	},
	judgement.CodeRefused: {
		options: oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}},
		breaks: func(p *play) {
			p.org.RotateClientSecret(p.org.FlowAppID())
			for range 2 {
				p.org.Advance(minutes(60))
				p.org.UseToken(p.token)
			}
		},
		mends: func(p *play) { p.reauthorize(baseScopes...) },
		says:  "Okta has refused access tokens to this connection for an hour or longer.\nReauthorize \"Mine\" as ", alarms: true,
	},
	judgement.CodeUnexplainedUse: {
		options: oktasim.Options{Switches: oktasim.Switches{HideFlowTokens: true}},
		before:  func(p *play) { p.logUse() },
		mends:   func(p *play) { p.authorize() },
		says:    "shows one in use. The log does not show how that one was made",
	},
	judgement.CodeEnds: {
		breaks: func(p *play) { p.org.Advance(77 * 24 * time.Hour); p.org.UseToken(p.token) },
		mends:  func(p *play) { p.reauthorize(baseScopes...) },
		says:   "90 days after it was made. Using it does not extend it",
	},
	judgement.CodeCheckFailed: {
		args:   map[string]any{"verify_with_log": true},
		breaks: func(p *play) { p.org.Fail(oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusNotImplemented}) },
		mends:  func(p *play) { p.org.ClearFaults() },
		says:   "verify_with_log is set, but the System Log could not be read: Okta answered with status 501",
	},
	judgement.CodeConnectionLost: {
		options: oktasim.Options{Switches: oktasim.Switches{ConsoleDeleteKeepsToken: true}},
		args:    map[string]any{"verify_with_log": true},
		breaks: func(p *play) {
			p.org.Advance(minutes(60))
			p.org.ActAs("admin@example.com", "198.51.100.4")
			p.org.DeleteConnection(p.org.FlowAppID(), p.token, "Mine")
		},
		mends: func(p *play) { p.org.Advance(minutes(60)); p.authorize() },
		says:  `deleted the connection "Mine" in the Workflows Console on`, alarms: true,
	},
	judgement.CodeScopesNotAuthorized: {
		before: func(p *play) { p.token = p.authorize("okta.devices.read") },
		mends:  func(p *play) { p.reauthorize(baseScopes...) },
		says:   "lacks okta.devices.manage. The scopes of an authorization never change after it was made", alarms: true,
	},
	judgement.CodeScopesNotExpected: {
		args: map[string]any{"exact_scopes": true},
		before: func(p *play) {
			p.org.GrantInConsole(p.org.FlowAppID(), hooks)
			p.token = p.authorize(append([]string{hooks}, baseScopes...)...)
		},
		mends: func(p *play) { p.reauthorize(baseScopes...) },
		says:  "has scopes that this connection does not declare: okta.eventHooks.manage", alarms: true,
	},
	judgement.CodePinGone: {
		before: func(p *play) {
			p.token = p.authorize()
			p.configure(map[string]any{"authorization_id": p.token})
		},
		breaks: func(p *play) { p.org.RevokeToken(p.org.FlowAppID(), p.token) },
		mends: func(p *play) {
			p.configure(map[string]any{"authorization_id": p.authorize()})
			p.must(p.Apply())
		},
		says: "in authorization_id is not active on the app", alarms: true,
	},
	judgement.CodePinOfAnother: {
		before: func(p *play) {
			p.org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
			p.configure(map[string]any{"authorization_id": p.authorizeAs("other@example.com", "Theirs")})
		},
		mends: func(p *play) { p.configure(map[string]any{"authorization_id": nil}); p.must(p.Apply()) },
		says:  "in authorization_id was made by the user", alarms: true,
	},
	judgement.CodeSeveral: {
		before: func(p *play) {
			silence(p)
			p.authorizeAs(acctest.ServiceAccount, "One")
			p.token = p.authorizeAs(acctest.ServiceAccount, "Another")
		},
		mends: func(p *play) { p.configure(map[string]any{"authorization_id": p.token}); p.must(p.Apply()) },
		says:  `Connection "Mine" has several matching authorizations`,
	},
	judgement.CodeNewer: {
		options: oktasim.Options{Switches: oktasim.Switches{ReauthorizeKeepsOld: true}},
		breaks: func(p *play) {
			silence(p)
			p.org.GrantInConsole(p.org.FlowAppID(), hooks)
			p.configure(map[string]any{"scopes": append([]string{hooks}, baseScopes...)})
			p.must(p.Apply())
			p.reauthorize(append([]string{hooks}, baseScopes...)...)
		},
		mends: func(p *play) { p.configure(map[string]any{"authorization_id": p.token}); p.must(p.Apply()) },
		says:  "but newer ones by " + acctest.ServiceAccount + " have all scopes",
	},
	judgement.CodeAssumed: {
		before: func(p *play) {
			silence(p)
			p.token = p.authorizeAs(acctest.ServiceAccount, "Typed differently")
		},
		mends: func(p *play) { p.configure(map[string]any{"authorization_id": p.token}); p.must(p.Apply()) },
		says:  "is assumed to be this connection's",
	},
	judgement.CodeStillAlive: {
		breaks: func(p *play) {
			p.org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/tokens/*", Times: 1, Status: http.StatusForbidden, Code: "E0000006"})
			p.configure(map[string]any{"enabled": false})
			if run := p.Apply(); run.OK() {
				p.t.Errorf("a refused revocation is no error:\n%s", run)
			}
		},
		mends: func(p *play) { p.must(p.Apply()) },
		says:  "is disabled but still authorized", alarms: true,
	},
	judgement.CodeOthersLeftAlone: {
		before: func(p *play) {
			silence(p)
			p.token = p.authorizeAs(acctest.ServiceAccount, "Typed differently")
			p.configure(map[string]any{"enabled": false})
		},
		mends: func(p *play) { p.org.RevokeToken(p.org.FlowAppID(), p.token) },
		says:  "None is confirmed to belong to it, so the provider does not revoke them",
	},
	judgement.CodeCheckNotPermitted: {
		options: oktasim.Options{AccessTokens: map[string][]string{
			"canary-access-token": {"okta.apps.read", "okta.appGrants.read", "okta.users.read", "okta.logs.read"},
		}},
		before: func(p *play) {
			p.provider = map[string]any{"org_url": p.org.URL, "access_token": "canary-access-token"}
			p.token = p.authorize()
			p.configure(nil)
		},
		mends: func(p *play) {
			p.provider = map[string]any{"org_url": p.org.URL, "api_token": p.org.APIToken()}
			p.configure(nil)
		},
	},
}

// TestProblems: each problem comes with a warning that says what to do, and goes
// when that is done.
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, code := range judgement.Codes {
		if _, ok := occurrences[code]; !ok {
			t.Errorf("no entry of occurrences plays the code %s", code)
		}
	}
	for code, o := range occurrences {
		if !slices.Contains(judgement.Codes, code) {
			t.Errorf("occurrences plays %s, which is no code", code)
		}
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, o.options, o.args)
			if o.before != nil {
				o.before(p)
				p.must(p.Apply())
			} else {
				p.must(p.Apply())
				p.token = p.authorize()
			}
			p.must(p.Refresh())
			if o.breaks != nil {
				o.breaks(p)
			}
			plan := p.must(p.Plan())
			if plan.Empty() == o.alarms {
				t.Errorf("the plan is empty: %t\n%s", plan.Empty(), plan)
			}
			switch {
			case o.says != "" && !plan.Says(o.says):
				t.Errorf("the plan does not say %q:\n%s", o.says, plan)
			case o.says == "" && len(plan.Warnings()) > 0:
				t.Errorf("the plan warns of what its reader knows:\n%s", plan)
			}
			p.must(p.Refresh())
			if !slices.Contains(p.codes(), code) {
				t.Errorf("problems %v", p.codes())
			}
			o.mends(p)
			p.must(p.Refresh())
			if slices.Contains(p.codes(), code) {
				t.Errorf("it was mended, and is still there: %v", p.value("problems"))
			}
			if got := p.org.Count(http.MethodDelete, "/api/v1/apps/*/tokens"); got != 0 {
				t.Error("the whole collection of tokens was deleted")
			}
		})
	}
}
