package connection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// defaultWait is how long wait_for_authorization waits unless timeouts says
// otherwise.
const defaultWait = 30 * time.Minute

// A person takes minutes, so the pauses between two looks grow.
const (
	firstPause   = 5 * time.Second
	longestPause = 30 * time.Second
)

// errNotInTime ends a wait whose time is up.
var errNotInTime = errors.New("the connection was not authorized in time")

// await looks for the authorization until it is there with every scope, until
// waiting can change nothing, or until time is up. What it saw last is the look's.
// It returns why it gave up, if it did.
func (l *look) await(ctx context.Context, timeout time.Duration) error {
	deadline := l.client.Now().Add(timeout)
	assumed := ""
	l.asked = l.client.Now()
	for pause := firstPause; l.awaiting(assumed); pause = min(pause*3/2, longestPause) {
		assumed = l.assumed()
		rest := deadline.Sub(l.client.Now())
		if rest <= 0 {
			return errNotInTime
		}
		tflog.Info(ctx, "waiting for a person to authorize the connection", map[string]any{
			"connection": l.declared.Name, "status": l.verdict.Status, "remaining": rest.Round(time.Second).String(),
		})
		if err := l.client.Pause(ctx, min(pause, rest)); err != nil {
			return err
		}
		if err := l.lookAgain(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			// The next look may fare better, and what was seen before stands.
			tflog.Warn(ctx, "looking for the authorization failed", map[string]any{"connection": l.declared.Name, "error": err.Error()})
		}
	}
	return nil
}

// awaiting reports whether another look may change what is so. An authorization
// that was there before is assumed at most, and a person may be about to make the
// connection's own. One that appeared is looked at twice, since the System Log
// shows its making a little later.
func (l *look) awaiting(assumed string) bool {
	switch {
	case l.verdict.Awaits:
		return true
	case l.verdict.Status != judgement.StatusAuthorized || l.assumed() == "":
		return false
	default:
		return l.awaited && l.verdict.Old || l.assumed() != assumed
	}
}

func (l *look) assumed() string {
	if l.verdict.Binding == judgement.BindingAssumed {
		return l.verdict.Bound.ID
	}
	return ""
}

// logPause is how long it takes from one look at the System Log to the next, unless
// the list of tokens has changed: where Okta lists none, only the log shows one.
const logPause = 2 * time.Minute

// lookAgain reads the refresh tokens again, and the System Log if it may show
// more by now.
func (l *look) lookAgain(ctx context.Context) error {
	tokens, err := l.client.RefreshTokensAfter(ctx, l.declared.AppID, l.observed.Tokens.At)
	if err != nil {
		return err
	}
	changed := !slices.EqualFunc(tokens.Tokens, l.observed.Tokens.Tokens, func(a, b okta.RefreshToken) bool { return a.ID == b.ID })
	l.observed.Tokens = judgement.TokensSeen{Tokens: tokens.Tokens, At: tokens.AsOf}
	l.memory = l.verdict.Memory
	l.dropRevoked()
	if l.awaited && l.verdict.Old {
		// What was there before is no rival of what is waited for.
		l.memory.Assumed, l.memory.Alive = "", false
	}
	appeared := l.assumed() != "" && !l.verdict.Old
	unlisted := !l.memory.Visible || l.memory.Omits || l.verdict.Old
	if now := l.client.Now(); changed || appeared || unlisted && now.Sub(l.asked) >= logPause {
		l.asked = now
		l.observed.Log, l.observed.Uses = judgement.LogSeen{}, judgement.LogSeen{}
		l.data.AskLogAgain(l.observed.ClientID, l.declared.AccountID, okta.ConnectionEvents()...)
	}
	l.conclude(ctx)
	return nil
}

// warnUnheard warns that a wait ended without an authorization. After an error,
// the next apply would destroy the connection and create it again.
func warnUnheard(diags *diagnostics, l look, timeout time.Duration, why error) {
	summary := fmt.Sprintf("Connection %q was not authorized within %s", l.declared.Name, timeout)
	if !errors.Is(why, errNotInTime) {
		summary = fmt.Sprintf("Waiting for the authorization of connection %q was interrupted", l.declared.Name)
	}
	diags.AddWarning(summary, fmt.Sprintf("Status %s. The connection is saved in the state. The next plan shows whether it was authorized since, and the next apply waits again.\n\n%s",
		l.verdict.Status, describeProblems(l.verdict.Problems)))
}

// warnWaiting says in the plan what a person has to do during apply: a provider
// prints nothing until its call returns.
func warnWaiting(diags *diagnostics, d judgement.Declared, clientID, consoleURL string) {
	diags.AddWarning(fmt.Sprintf("Connection %q must be authorized by a person while apply waits", d.Name),
		"wait_for_authorization is set, so apply goes on only after this is done, or when the timeout has passed:\n\n"+
			strings.Join(judgement.AuthorizeSteps(d, clientID, consoleURL), "\n"))
}
