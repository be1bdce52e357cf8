package oktasim_test

import (
	"net/url"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestRecorded_events holds the simulated events to recorded ones of the same
// family. No event of a connection and no admin consent was ever recorded.
func TestRecorded_events(t *testing.T) {
	t.Parallel()
	place := []difference{
		{".client.geographicalContext", "the simulated org knows no places"},
		{".request.ipChain[].geographicalContext", "the simulated org knows no places"},
		{".client.device", "the simulated org knows no kinds of devices"},
	}
	security := difference{".securityContext", "the simulated org knows no networks"}
	for file, test := range map[string]struct {
		filter     string
		deliberate []difference
	}{
		"workflows-flow-activate.json": {`eventType eq "workflows.user.connection.create"`, []difference{
			{".request.ipChain[].version", "recorded without an address"}, place[0], place[2],
		}},
		"workflows-flow-delete.json": {`eventType eq "workflows.user.connection.delete"`, append([]difference{
			{".legacyEventType", "left out by the event's authors"},
			{".device", "left out by the event's authors"},
			{".authenticationContext", "null in the other recorded event of Workflows"},
			{".version", "a number where its authors edited it"},
		}, place...)},
		"consent-grant-custom-server.json": {`eventType eq "app.oauth2.admin.consent.grant"`, append([]difference{
			security,
			{".legacyEventType", "the old name of the recorded type; that of this one is not known"},
			{".device", "left out of the recorded event"},
			{".debugContext.debugData", "what this one has is not known"},
			{".target[].detailEntry.user", "a user consented there, and here an admin"},
		}, place...)},
		"token-grant-refresh.json": {`eventType eq "app.oauth2.token.grant.access_token"`, append([]difference{
			security,
			{".legacyEventType", "nothing reads it"},
			{".debugContext.debugData", "nothing reads the rest of it"},
			{".target[].detailEntry.hash", "nothing reads it"},
		}, place...)},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			var real struct{ Event map[string]any }
			recordedFile(t, "events/"+file, &real)
			c := start(t, oktasim.Options{})
			c.org.GrantInConsole(c.org.FlowAppID(), "okta.devices.read", "okta.devices.manage")
			c.org.UseToken(c.org.Authorize(c.org.FlowAppID(), admin, "Mine", "okta.devices.read"))
			c.org.DeleteConnection(c.org.FlowAppID(), "", "Mine")
			events := c.get("/api/v1/logs?filter=" + url.QueryEscape(test.filter)).wants(200).list()
			last := events[len(events)-1]
			compareShapes(t, real.Event, last, test.deliberate...)
			alike := func(path string) { hasAt(t, last, path, at(real.Event, path)) }
			alike("target.0.type")
			alike("actor.type")
			if file != "workflows-flow-delete.json" {
				alike("transaction.type")
			}
		})
	}
}
