package okta

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// recordedEvent reads an event from the folder shared/recorded/events beside the repository. Where that folder is missing, the
// test is skipped: the recordings are not part of the project.
func recordedEvent(t *testing.T, name string) LogEvent {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(recordedFolder(t), "events", name))
	if os.IsNotExist(err) {
		t.Skip("no recorded events to read: the folder shared/recorded/events is not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct{ Event logEventBody }
	if err := json.Unmarshal(content, &recorded); err != nil {
		t.Fatal(err)
	}
	return recorded.Event.event()
}

// TestLogEvent_recorded: what is recorded is read whole.
func TestLogEvent_recorded(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(e LogEvent) bool{
		"workflows-flow-activate.json": func(e LogEvent) bool {
			return e.Type == "workflows.user.flow.activate" && e.Actor.ID == "00u1exampleUser0x697" && len(e.Targets) == 2 &&
				e.Targets[0].Type == "AppInstance" && e.Targets[0].DisplayName == "Okta Workflows" && e.Targets[1].Type == "Flow" &&
				e.Targets[1].DisplayName == "Schedule Flow" && slices.Contains(e.Targets[1].Texts, "Schedule Flow") && e.Targets[1].Details == nil
		},
		"workflows-flow-delete.json": func(e LogEvent) bool {
			return e.Targets[0].AlternateID == "Okta Workflows" && e.Targets[1].AlternateID == "Custom Okta Workflow with Slack"
		},
		"consent-grant-custom-server.json": func(e LogEvent) bool {
			return len(e.Targets) == 4 && e.Targets[0].ID == "oagnhunblAeWSgSG22p6" && e.Targets[0].Type == "ConsentGrant" &&
				e.Targets[0].DisplayName == "launch/patient" && e.Mentions("0oa7rb3qjbKyi6j7O2p7") && slices.Contains(e.Targets[0].Details, "0oa7rb3qjbKyi6j7O2p7")
		},
		"token-grant-refresh.json": func(e LogEvent) bool {
			return e.Type == EventTokenGrant && e.Actor.ID == "0oa0exampleClient0h8" && e.GrantType == "refresh_token" &&
				slices.Equal(e.Scopes, []string{"offline_access", "okta.groups.read", "okta.logs.read", "okta.roles.read", "okta.users.read"}) &&
				e.Targets[0].Type == "User" && e.Targets[0].ID == "00u1exampleUser0x0h8" && e.UserAgent == "python-requests/2.28.1" &&
				e.Published.Equal(time.Date(2022, 7, 19, 15, 54, 11, 0, time.UTC))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if e := recordedEvent(t, name); !e.Succeeded || !check(e) {
				t.Errorf("read as %+v", e)
			}
		})
	}
}
