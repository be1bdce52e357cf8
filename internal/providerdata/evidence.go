package providerdata

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// evidenceTime is how long one run waits for the System Log in all, where it only
// explains something.
const evidenceTime = 8 * time.Second

var errSlowLog = fmt.Errorf("it did not answer within %s", evidenceTime)

// errEnoughAsked ends the reading of token grants, of which there may be many.
var errEnoughAsked = fmt.Errorf("this run has already made the %d requests that it may make for this", okta.MostLogPages)

// evidence records what a run has read of the System Log.
type evidence struct {
	// spent is how long the run has waited for it.
	spent time.Duration
	// failed is why the log is not asked again where it only explains, refused why
	// not even where it was asked for.
	failed, refused error
	// grants are the token grants that were read, and pages the requests they took.
	grants map[string]okta.Log
	pages  int
}

// Log reads the newest events of the System Log of the given types, patiently if
// the user asked for it, else once and for a few seconds. After a failure the log
// is not asked again in this run.
func (d *Data) Log(ctx context.Context, askedFor bool, types ...string) (okta.Log, error) {
	d.logLock.Lock()
	defer d.logLock.Unlock()
	if !askedFor {
		return d.hastily(ctx, func(ctx context.Context) (okta.Log, error) { return d.client.LogEvents(ctx, types...) })
	}
	if d.log.refused != nil {
		return okta.Log{}, d.log.refused
	}
	log, err := d.client.LogEvents(ctx, types...)
	if err != nil && ctx.Err() == nil {
		d.log.failed, d.log.refused = err, err
	}
	return log, err
}

// TokenGrants reads the newest events of access tokens that a client got for a
// user. It takes three requests a run at most.
func (d *Data) TokenGrants(ctx context.Context, clientID, userID string) (okta.Log, error) {
	d.logLock.Lock()
	defer d.logLock.Unlock()
	key := clientID + " " + userID
	if log, ok := d.log.grants[key]; ok {
		return log, nil
	}
	if d.log.pages >= okta.MostLogPages {
		return okta.Log{}, errEnoughAsked
	}
	log, err := d.hastily(ctx, func(ctx context.Context) (okta.Log, error) {
		return d.client.TokenGrants(ctx, clientID, userID, okta.MostLogPages-d.log.pages)
	})
	if err != nil {
		return log, err
	}
	d.log.pages += log.Pages
	if d.log.grants == nil {
		d.log.grants = map[string]okta.Log{}
	}
	d.log.grants[key] = log
	return log, nil
}

// hastily reads the log with one attempt, within the time that the run has left
// for the log. The caller holds the lock.
func (d *Data) hastily(ctx context.Context, read func(context.Context) (okta.Log, error)) (okta.Log, error) {
	if d.log.failed != nil {
		return okta.Log{}, d.log.failed
	}
	inTime, cancel := context.WithTimeout(okta.Once(ctx), evidenceTime-d.log.spent)
	defer cancel()
	began := d.clock.Now()
	log, err := read(inTime)
	d.log.spent += d.clock.Now().Sub(began)
	if err != nil && ctx.Err() == nil {
		if inTime.Err() != nil {
			err = errSlowLog
		}
		d.log.failed = err
	}
	return log, err
}

// AskLogAgain lets the next look at the log be a new one, for the caller that
// waits for something to appear there. It costs one page of token grants at most.
func (d *Data) AskLogAgain(types ...string) {
	d.logLock.Lock()
	defer d.logLock.Unlock()
	d.client.ForgetLogEvents(types...)
	d.log = evidence{pages: okta.MostLogPages - 1}
}

// Question selects the events of the System Log about a change.
type Question struct {
	// Since excludes older events, about an earlier thing of the same name.
	Since time.Time
	// About selects the events about the changed thing. Explains selects those
	// of them that leave it as it was found.
	About, Explains func(okta.LogEvent) bool
	// Types are the types of events to read.
	Types []string
}

// Act is a change as the System Log shows it.
type Act struct {
	// Event explains the change, if Found.
	Event okta.LogEvent
	Found bool
	// Ours is whether it was done with this provider and its credentials.
	Ours bool
	// Read is whether the log was read, and Unread why not if it was tried.
	Read   bool
	Unread error
}

// Act looks up who changed something. An actor is named only if the newest event
// about the thing explains the change: the log lags, and an older event would name
// somebody who did something else.
func (d *Data) Act(ctx context.Context, q Question) (act Act) {
	if !d.ExplainDrift || d.client == nil {
		return act
	}
	log, err := d.Log(ctx, false, q.Types...)
	if err != nil {
		act.Unread = err
		return act
	}
	act.Read = true
	for _, event := range log.Events {
		if !event.Succeeded || event.Published.Before(q.Since) || !q.About(event) {
			continue
		}
		if q.Explains(event) {
			inTime, cancel := context.WithTimeout(okta.Once(ctx), 2*time.Second)
			act.Event, act.Found, act.Ours = event, true, d.client.Did(inTime, event)
			cancel()
		}
		break
	}
	return act
}

// Sentence says who did it, when and from where, as a sentence that begins with a
// blank, or why that is not known. It is empty where the log shows nothing.
func (a Act) Sentence(did string) string {
	switch {
	case a.Unread != nil:
		return " Who did it is not known, because the System Log could not be read: " + Reason(a.Unread) + "."
	case a.Found && a.Ours:
		return " " + a.Event.Sentence(did) + " It was done with this provider and the credentials of this run, for example by a run that was interrupted or by another configuration."
	case a.Found:
		return " " + a.Event.Sentence(did)
	default:
		return ""
	}
}

// How says for a summary how the change was made.
func (a Act) How() string {
	if a.Found && a.Ours {
		return "with the provider's credentials"
	}
	return "outside Terraform"
}

// Reason says in a few words why the log could not be read, the same in each run.
func Reason(err error) string {
	e, ok := okta.AsError(err)
	switch {
	case okta.IsForbidden(err):
		return "the credentials lack the scope " + e.MissingScope + ", or an admin role that reads reports, such as Report Administrator"
	case ok && e.Status >= 300:
		return strings.TrimSpace(fmt.Sprintf("Okta answered with status %d %s", e.Status, e.Code))
	case errors.Is(err, errSlowLog), errors.Is(err, errEnoughAsked):
		return err.Error()
	case ok:
		return "Okta's answer does not have the documented form"
	default:
		return "Okta could not be reached"
	}
}
