package okta

import (
	"testing"
	"time"
)

func TestLogEvent_sentence(t *testing.T) {
	t.Parallel()
	const at = "on 2026-01-02 at 02:04 UTC"
	for want, event := range map[string]LogEvent{
		"The System Log says that Ada Admin (ada@example.com) revoked it " + at + " from 192.0.2.1 (Paris, France).": {
			Actor: LogActor{ID: "00u1", AlternateID: "ada@example.com", DisplayName: "Ada Admin"}, IPAddress: "192.0.2.1", Place: "Paris, France",
		},
		"The System Log says that ada@example.com revoked it " + at + " from 192.0.2.1.": {
			Actor: LogActor{ID: "00u1", AlternateID: "ada@example.com"}, IPAddress: "192.0.2.1",
		},
		"The System Log says that Ada Admin revoked it " + at + ".":       {Actor: LogActor{ID: "00u1", DisplayName: "Ada Admin"}, Place: "Paris"},
		"The System Log says that somebody (00u1) revoked it " + at + ".": {Actor: LogActor{ID: "00u1"}},
	} {
		event.Published = time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("east", 3600))
		if got := event.Sentence("revoked it"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
