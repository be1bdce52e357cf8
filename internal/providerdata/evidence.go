package providerdata

import (
	"context"

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
