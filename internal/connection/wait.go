package connection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// defaultWait is how long wait_for_authorization waits unless timeouts says
// otherwise.
const defaultWait = 30 * time.Minute

// A person takes minutes, so the pauses between two reads grow.
const (
	firstPause   = 5 * time.Second
	longestPause = 30 * time.Second
)

// errTimeout ends a wait whose time is up.
var errTimeout = errors.New("the connection was not authorized in time")

// await reads until the authorization has every scope, until waiting can change
// nothing, or until time is up. The assessment keeps what it read last.
// It returns why it gave up, if it did.
func (a *assessment) await(ctx context.Context, timeout time.Duration) error {
	deadline := a.client.Clock().Now().Add(timeout)
	assumed := ""
	a.logRead = a.client.Clock().Now()
	for pause := firstPause; a.awaiting(assumed); pause = min(pause*3/2, longestPause) {
		assumed = a.assumed()
		rest := deadline.Sub(a.client.Clock().Now())
		if rest <= 0 {
			return errTimeout
		}
		tflog.Info(ctx, "waiting for a person to authorize the connection", map[string]any{
			"connection": a.declared.Name, "status": a.verdict.Status, "remaining": rest.Round(time.Second).String(),
		})
		if err := a.client.Clock().Wait(ctx, min(pause, rest)); err != nil {
			return err
		}
		if err := a.readAgain(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			// The next read may succeed, and what was read before stands.
			tflog.Warn(ctx, "looking for the authorization failed", map[string]any{"connection": a.declared.Name, "error": err.Error()})
		}
	}
	return nil
}

// awaiting reports whether another read may change the verdict. An authorization
// that was there before is assumed at most, and a person may be about to make the
// connection's own. One that appeared is read twice, since the System Log
// shows its making a little later.
func (a *assessment) awaiting(assumed string) bool {
	switch {
	case a.verdict.Awaits:
		return true
	case a.verdict.Status != judgement.StatusAuthorized || a.assumed() == "":
		return false
	default:
		return a.awaited && a.verdict.Old || a.assumed() != assumed
	}
}

func (a *assessment) assumed() string {
	if a.verdict.Binding == judgement.BindingAssumed {
		return a.verdict.Bound.ID
	}
	return ""
}

// logPause is how long it takes from one read of the System Log to the next, unless
// the list of tokens has changed: where Okta lists none, only the log shows one.
const logPause = 2 * time.Minute

// readAgain reads the refresh tokens again, and the System Log if it may show
// more by now.
func (a *assessment) readAgain(ctx context.Context) error {
	tokens, err := a.client.RefreshTokensAfter(ctx, a.declared.AppID, a.observed.Tokens.At)
	if err != nil {
		return err
	}
	changed := !slices.EqualFunc(tokens.Tokens, a.observed.Tokens.Tokens, func(a, b okta.RefreshToken) bool { return a.ID == b.ID })
	a.observed.Tokens = judgement.TokensSeen{Tokens: tokens.Tokens, At: tokens.AsOf}
	a.memory = a.verdict.Memory
	a.dropRevoked()
	if a.awaited && a.verdict.Old {
		// An authorization that existed before does not compete with the awaited one.
		a.memory.Assumed, a.memory.Alive = "", false
	}
	appeared := a.assumed() != "" && !a.verdict.Old
	unlisted := !a.memory.Visible || a.memory.Omits || a.verdict.Old
	if now := a.client.Clock().Now(); changed || appeared || unlisted && now.Sub(a.logRead) >= logPause {
		a.logRead = now
		a.observed.Log, a.observed.Uses = judgement.LogSeen{}, judgement.LogSeen{}
		a.data.AskLogAgain(okta.ConnectionEvents()...)
	}
	a.judgeWithPeers(ctx)
	return nil
}

// warnTimedOut warns that a wait ended without an authorization. After an error,
// the next apply would destroy the connection and create it again.
func warnTimedOut(diags *diag.Diagnostics, a assessment, timeout time.Duration, why error) {
	summary := fmt.Sprintf("Connection %q was not authorized within %s", a.declared.Name, timeout)
	if !errors.Is(why, errTimeout) {
		summary = fmt.Sprintf("Waiting for the authorization of connection %q was interrupted", a.declared.Name)
	}
	diags.AddWarning(summary, fmt.Sprintf("Status %s. The connection is saved in the state. The next plan shows whether it was authorized since, and the next apply waits again.\n\n%s",
		a.verdict.Status, describeProblems(a.verdict.Problems)))
}

// warnWaiting says in the plan what a person has to do during apply: a provider
// prints nothing until its call returns.
func warnWaiting(diags *diag.Diagnostics, d judgement.Declared, clientID, consoleURL string) {
	diags.AddWarning(fmt.Sprintf("Connection %q must be authorized by a person while apply waits", d.Name),
		"wait_for_authorization is set, so apply goes on only after this is done, or when the timeout has passed:\n\n"+
			judgement.AuthorizeSteps(d, clientID, consoleURL))
}
