package providerdata

import (
	"context"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Evidence reads the newest events of the System Log of the given types, or
// nothing where the user does not want them asked for or the log may not be
// read: they explain, and nothing rests on them.
func (d *Data) Evidence(ctx context.Context, types ...string) []okta.LogEvent {
	if !d.ExplainDrift || d.client == nil {
		return nil
	}
	events, err := d.Log(ctx, types...)
	if err != nil {
		return nil
	}
	return events
}

// Log reads the newest events of the System Log of the given types. After a
// failure the log is not asked again in this run.
func (d *Data) Log(ctx context.Context, types ...string) ([]okta.LogEvent, error) {
	d.evidence.Lock()
	defer d.evidence.Unlock()
	if d.noEvidence != nil {
		return nil, d.noEvidence
	}
	events, err := d.client.LogEvents(ctx, types...)
	if err != nil && ctx.Err() == nil {
		d.noEvidence = err
	}
	return events, err
}

// Who tells from the System Log who did something last, when, and from where, by
// the newest event that fits, as a sentence that begins with a blank; "" where the
// log does not tell or may not be read.
//
// Events before since are about an earlier thing of the same name. The log lags: as
// long as the event in question is not in it, an older one would name somebody who
// did nothing.
func (d *Data) Who(ctx context.Context, did string, since time.Time, fits func(okta.LogEvent) bool, types ...string) string {
	for _, event := range d.Evidence(ctx, types...) {
		if event.Succeeded && !event.Published.Before(since) && fits(event) {
			return " " + event.Sentence(did)
		}
	}
	return ""
}
