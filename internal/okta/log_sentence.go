package okta

import (
	"cmp"
	"fmt"
)

// Sentence words the event for a message: who did it, when (UTC) and from where, as far as the log knows. did is what was
// done, as in "revoked it".
func (e LogEvent) Sentence(did string) string {
	from := ""
	if e.IPAddress != "" {
		from = " from " + e.IPAddress
		if e.Place != "" {
			from += " (" + e.Place + ")"
		}
	}
	return fmt.Sprintf("The System Log says that %s %s on %s%s.", e.Actor, did, e.Published.UTC().Format("2006-01-02 at 15:04 UTC"), from)
}

// String names the actor as people know it.
func (a LogActor) String() string {
	if a.AlternateID != "" && a.DisplayName != "" {
		return fmt.Sprintf("%s (%s)", a.DisplayName, a.AlternateID)
	}
	return cmp.Or(a.AlternateID, a.DisplayName, "somebody ("+a.ID+")")
}
