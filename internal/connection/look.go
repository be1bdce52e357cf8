package connection

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

type diagnostics = diag.Diagnostics

// look is one look at a connection: what is declared and remembered goes in,
// what is observed and judged comes out.
type look struct {
	client   *okta.Client
	data     *providerdata.Data
	declared judgement.Declared
	memory   judgement.Memory
	// consoleURL is the console's address as far as it is known.
	consoleURL string
	// applying is true in Create and Update, where a look may cost more: the
	// console's address is found.
	applying bool
	// awaited is true where a new authorization is awaited: in Create, and where the
	// connection is enabled again.
	awaited bool
	// asked is when a wait asked the System Log last.
	asked time.Time

	// revoking is the authorization that is about to be revoked.
	revoking string

	observed judgement.Observed
	verdict  judgement.Verdict
}

// take observes the connection of a model and judges it, and informs the
// peers.
func (l *look) take(ctx context.Context, m model, accountID string) (diags diagnostics) {
	l.consoleURL = m.ConsoleURL.ValueString()
	if l.declared, diags = m.declared(ctx, accountID); diags.HasError() {
		return diags
	}
	l.put(l.memory)
	var err error
	if l.observed, err = observe(ctx, l.client, l.declared.AppID, l.declared.AccountID); err != nil {
		diags.AddError("Unable to read connection",
			fmt.Sprintf("What Okta shows of the connection %q could not be read: %s", l.declared.Name, err))
		return diags
	}
	// The console's address costs a listing of the org's apps, and does not
	// change: a refresh keeps what is known of it.
	if l.consoleURL == "" && l.applying {
		l.consoleURL = consoleURL(ctx, l.client)
	}
	l.observed.ConsoleURL = l.consoleURL
	l.dropRevoked()
	l.conclude(ctx)
	return diags
}

// conclude judges what was observed, beside the peers. Terraform shows a
// provider one object at a time and never how many there are. So before the
// System Log's word for an authorization is believed, the look lets connections
// that Terraform begins at about the same time be seen: one of them may have the
// same nickname. It costs a quarter of a second, once an authorization.
func (l *look) conclude(ctx context.Context) {
	l.judge(ctx)
	if m := l.verdict.Memory; m.ByLog && m.Held != l.memory.Held {
		l.data.Settle(ctx)
		l.judge(ctx)
	}
	l.put(l.verdict.Memory)
}

// put informs the peers of this connection.
func (l *look) put(m judgement.Memory) {
	entry := l.entry()
	entry.Held = m.Held
	// The log names a nickname, which another may have as well.
	entry.Certain = m.Held != "" && !m.ByLog
	entry.Open = l.declared.Enabled && l.declared.Pin == "" && m.Held == ""
	l.data.Connections.Put(entry)
}

// judge judges, and asks for more where that may decide: the authorization that
// the list lacks by its id, and the System Log.
func (l *look) judge(ctx context.Context) {
	l.observed.Peers = l.data.Connections.Others(l.entry())
	l.verdict = investigate(ctx, l.client, l.data, l.declared, l.memory, &l.observed)
}

// investigate judges what was observed, and adds to it what may decide.
func investigate(ctx context.Context, client *okta.Client, data *providerdata.Data, d judgement.Declared, m judgement.Memory, o *judgement.Observed) judgement.Verdict {
	if id := judgement.Unlisted(d, m, *o); id != "" && o.Tokens.Unproven == "" {
		observeToken(ctx, client, d.AppID, id, o)
	}
	v := judgement.Judge(d, m, *o)
	if v.WantsLog {
		o.Log = seeLog(ctx, data, d)
		v = judgement.Judge(d, m, *o)
	}
	if v.WantsUses {
		log, err := data.TokenGrants(ctx, o.ClientID, d.AccountID)
		o.Uses = seen(log, err)
		v = judgement.Judge(d, m, *o)
	}
	return v
}

// seeLog reads the System Log. It is evidence, never something that a plan fails
// for; explain_drift = false keeps it from being asked, unless the connection says
// that it is to be.
func seeLog(ctx context.Context, data *providerdata.Data, d judgement.Declared) judgement.LogSeen {
	if !data.ExplainDrift && !d.VerifyWithLog {
		return judgement.LogSeen{}
	}
	return seen(data.Log(ctx, d.VerifyWithLog, okta.ConnectionEvents()...))
}

func seen(log okta.Log, err error) judgement.LogSeen {
	switch {
	case refusedScope(err) != "":
		return judgement.LogSeen{Refused: refusedScope(err)}
	case err != nil:
		return judgement.LogSeen{Failed: providerdata.Reason(err)}
	default:
		return judgement.LogSeen{Asked: true, Cut: log.Cut, Events: log.Events}
	}
}

// leave takes the connection out of what its peers see.
func (l *look) leave() { l.data.Connections.Remove(l.memory.Key) }

func (l *look) entry() peers.Connection {
	return peers.Connection{Key: l.memory.Key, Name: l.declared.Name, AppID: l.declared.AppID, AccountID: l.declared.AccountID}
}

// revoke revokes the confirmed authorization, and judges again. One that
// another connection holds as well is left alone.
func (l *look) revoke(ctx context.Context, verb string) (diags diagnostics) {
	id := l.verdict.Bound.ID
	for _, other := range l.observed.Peers {
		if other.Held == id {
			diags.AddWarning(fmt.Sprintf("Authorization of connection %q is not revoked", l.declared.Name),
				fmt.Sprintf("The connection %q holds the authorization %s as well. Set authorization_id on both to tell them apart.", other.Name, id))
			return diags
		}
	}
	if !l.data.Peers.NoteRemoval("", l.thing(id)) {
		warnNotRevoked(&diags, l.declared.Name, id)
		return diags
	}
	err := l.client.RevokeRefreshToken(ctx, l.declared.AppID, id)
	if err != nil && !okta.IsNotFound(err) {
		diags.AddError(fmt.Sprintf("Unable to %s connection", verb),
			fmt.Sprintf("The authorization %s of the connection %q (app %s) was not revoked: %s", id, l.declared.Name, l.declared.AppID, err))
		return diags
	}
	after, err := observe(ctx, l.client, l.declared.AppID, l.declared.AccountID)
	if err != nil {
		diags.AddWarning(fmt.Sprintf("Connection %q was not read after its authorization was revoked", l.declared.Name),
			fmt.Sprintf("The authorization %s is revoked; reading what is left failed: %s. The next plan reads it again.", id, err))
		return diags
	}
	after.ConsoleURL = l.consoleURL
	l.observed, l.memory, l.revoking = after, l.verdict.Memory, ""
	l.memory.Alive = false // So it need not be asked for by its id.
	l.dropRevoked()
	l.judge(ctx)
	return diags
}

// consoleURL finds the address of the org's Workflows Console. That it cannot be
// found is never an error.
func consoleURL(ctx context.Context, client *okta.Client) string {
	apps, err := client.Apps(ctx)
	if err != nil {
		return ""
	}
	return okta.ConsoleURL(apps)
}
