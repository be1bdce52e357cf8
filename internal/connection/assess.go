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

// assessment is one check of a connection: from what is declared and remembered
// to what Okta shows and the verdict.
type assessment struct {
	client   *okta.Client
	data     *providerdata.Data
	declared judgement.Declared
	memory   judgement.Memory
	// applying is true in Create and Update, where the console's address is found.
	applying bool
	// awaited is true where a new authorization is awaited: in Create, and where the
	// connection is enabled again.
	awaited bool
	// logRead is when a wait read the System Log last.
	logRead time.Time

	// revoking is the authorization that a deletion is about to revoke.
	revoking string

	observed judgement.Observed
	verdict  judgement.Verdict
}

// observe reads what Okta shows of the declared connection.
func (a *assessment) observe(ctx context.Context) (diags diag.Diagnostics) {
	var err error
	if a.observed, err = observe(ctx, a.client, a.declared.AppID, a.declared.AccountID); err != nil {
		diags.AddError("Unable to read connection",
			fmt.Sprintf("Unable to read from Okta what belongs to the connection %q: %s. Correct what Okta's answer names, and run Terraform again.", a.declared.Name, err))
	}
	return diags
}

// assess observes the connection of a model and judges it, and informs its peers.
func (a *assessment) assess(ctx context.Context, m model, accountID string) (diags diag.Diagnostics) {
	if a.declared, diags = m.declared(ctx, accountID, m.Enabled.ValueBool()); diags.HasError() {
		return diags
	}
	a.publish(a.memory)
	if diags = a.observe(ctx); diags.HasError() {
		return diags
	}
	// The console's address costs a listing of the org's apps, and does not
	// change: a refresh keeps what is known of it.
	a.observed.ConsoleURL = m.ConsoleURL.ValueString()
	if a.observed.ConsoleURL == "" && a.applying {
		a.observed.ConsoleURL = consoleURL(ctx, a.client)
	}
	a.dropRevoked()
	a.judgeWithPeers(ctx)
	return diags
}

// judgeWithPeers judges what was observed. Terraform shows a provider one object
// at a time and never how many there are. So before the provider believes the
// System Log about an authorization, it waits until connections that Terraform
// begins at about the same time are known: one of them may have the same
// nickname. It costs a quarter of a second, once an authorization.
func (a *assessment) judgeWithPeers(ctx context.Context) {
	a.judge(ctx)
	if m := a.verdict.Memory; m.ByLog && m.Held != a.memory.Held {
		a.data.Settle(ctx)
		a.judge(ctx)
	}
	a.publish(a.verdict.Memory)
}

// publish informs the peers of this connection.
func (a *assessment) publish(m judgement.Memory) {
	entry := a.entry()
	// A renamed connection holds nothing under its new nickname yet. The log names a
	// nickname, which another may have as well.
	if m.About(a.declared.Name) {
		entry.Held, entry.Certain = m.Held, m.Held != "" && !m.ByLog
	}
	a.data.Connections.Put(entry)
}

// judge judges beside the peers.
func (a *assessment) judge(ctx context.Context) {
	a.observed.Peers = a.data.Connections.Others(a.entry())
	a.investigate(ctx)
}

// investigate judges what was observed, and reads more where that may decide: the
// authorization that the list lacks by its id, and the System Log.
func (a *assessment) investigate(ctx context.Context) {
	d, m, o := a.declared, a.memory, &a.observed
	if id := judgement.Unlisted(d, m, *o); id != "" && o.Tokens.Unproven == "" {
		observeToken(ctx, a.client, d.AppID, id, o)
	}
	a.verdict = judgement.Judge(d, m, *o)
	if a.verdict.WantsLog {
		o.Log = seeLog(ctx, a.data, d)
		a.verdict = judgement.Judge(d, m, *o)
	}
	if a.verdict.WantsUses {
		o.Uses = seen(a.data.TokenGrants(ctx, o.ClientID, d.AccountID))
		a.verdict = judgement.Judge(d, m, *o)
	}
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

func (a *assessment) entry() peers.Connection {
	return peers.Connection{Key: a.memory.Key, Name: a.declared.Name, AppID: a.declared.AppID, AccountID: a.declared.AccountID}
}

// revoke revokes the confirmed authorization, and judges again. One that
// another connection holds as well is left alone.
func (a *assessment) revoke(ctx context.Context, verb string) (diags diag.Diagnostics) {
	id := a.verdict.Bound.ID
	for _, other := range a.observed.Peers {
		if other.Held == id {
			diags.AddWarning(fmt.Sprintf("Authorization of connection %q is not revoked", a.declared.Name),
				fmt.Sprintf("The connection %q is bound to the authorization %s as well. Set authorization_id on both to distinguish them.", other.Name, id))
			return diags
		}
	}
	if !a.data.Peers.NoteRemoval("", a.thing(id)) {
		warnNotRevoked(&diags, a.declared.Name, id)
		return diags
	}
	err := a.client.RevokeRefreshToken(ctx, a.declared.AppID, id)
	if err != nil && !okta.IsNotFound(err) {
		diags.AddError(fmt.Sprintf("Unable to %s connection", verb),
			fmt.Sprintf("The authorization %s of the connection %q (app %s) was not revoked: %s", id, a.declared.Name, a.declared.AppID, err))
		return diags
	}
	if a.revoking != "" {
		warnRevoked(&diags, a.declared.Name, id)
	}
	after, err := observe(ctx, a.client, a.declared.AppID, a.declared.AccountID)
	if err != nil {
		diags.AddWarning(fmt.Sprintf("Connection %q was not read after its authorization was revoked", a.declared.Name),
			fmt.Sprintf("The authorization %s is revoked; reading the connection afterwards failed: %s. The next plan reads it again.", id, err))
		return diags
	}
	after.ConsoleURL = a.observed.ConsoleURL
	a.observed, a.memory, a.revoking = after, a.verdict.Memory, ""
	a.memory.Alive = false // So it need not be asked for by its id.
	a.dropRevoked()
	a.judge(ctx)
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
