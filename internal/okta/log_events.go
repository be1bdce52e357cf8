package okta

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Types of the System Log's events that this client asks for, from Okta's event type catalogue.
const (
	EventConsentGrant  = "app.oauth2.admin.consent.grant"
	EventConsentRevoke = "app.oauth2.admin.consent.revoke"

	EventConnectionCreate      = "workflows.user.connection.create"
	EventConnectionReauthorize = "workflows.user.connection.reauthorize"
	EventConnectionRevoke      = "workflows.user.connection.revoke"
	EventConnectionDelete      = "workflows.user.connection.delete"

	// EventTokenGrant is an access token that a client got or was refused, for
	// example with a refresh token.
	EventTokenGrant = "app.oauth2.token.grant.access_token"
	// EventTokenRevoke is a token that somebody revoked. No real event of this
	// type was recorded yet.
	EventTokenRevoke = "app.oauth2.token.revoke"
)

// The System Log is only evidence, so we read a few large pages at most.
const (
	logPageLimit = 1000
	// MostLogPages is the maximum number of pages of the System Log that are
	// read.
	MostLogPages = 3
)

// Log is an excerpt of the System Log.
type Log struct {
	// Events are sorted, newest first.
	Events []LogEvent
	// Cut is true if Okta has older events that were not read.
	Cut bool
	// Pages is the number of requests that it took.
	Pages int
}

func (l Log) clone() Log {
	l.Events = slices.Clone(l.Events)
	return l
}

// LogEvent is an event of Okta's System Log.
type LogEvent struct {
	ID, Type  string
	Published time.Time
	// Actor is the user or app that did it.
	Actor LogActor
	// IPAddress and Place say where the request came from, UserAgent which
	// program sent it. Each may be "".
	IPAddress, Place, UserAgent string
	// GrantType and Scopes describe the access token, if the event is about
	// one.
	GrantType string
	Scopes    []string
	// Succeeded is false for an attempt that Okta refused.
	Succeeded bool
	// Targets are the objects that the event affected.
	Targets []LogTarget

	// words are all words in the targets and the debug context.
	words map[string]bool
}

// LogActor is the user or app that caused an event.
type LogActor struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
}

// Mentions reports whether any target of the event contains a word, such as an
// id or a scope. Okta documents for few event types which field of which target
// contains it.
func (e LogEvent) Mentions(word string) bool { return word != "" && e.words[strings.ToLower(word)] }

// LogTarget is an object that an event affected.
type LogTarget struct {
	ID, Type, AlternateID, DisplayName string
	// Texts are all strings of the target besides its type, unsplit. Okta
	// documents for few event types which field contains what. Details are the
	// strings of its detailEntry.
	Texts, Details []string
}

var listLogEvents = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/logs", Scope: "okta.logs.read"}

var cachedLog = cached[string, Log]{"the System Log", Log.clone}

// LogEvents reads the newest events of the given types. It goes back 90 days,
// which is how long Okta keeps events, and reads at most three pages of 1,000.
// The answer is shared.
func (c *Client) LogEvents(ctx context.Context, types ...string) (Log, error) {
	filter := logFilter(types)
	return cachedLog.of(c).Get(ctx, filter, func(ctx context.Context) (Log, error) { return c.readLog(ctx, filter, MostLogPages) })
}

// TokenGrants reads the newest events of access tokens that a client got for a
// user or was refused, and of revoked tokens of the client. It reads at most
// the given number of pages. The answer is not shared.
func (c *Client) TokenGrants(ctx context.Context, clientID, userID string, pages int) (Log, error) {
	return c.readLog(ctx, fmt.Sprintf("(eventType eq %q and actor.id eq %q and target.id eq %q) or (eventType eq %q and target.id eq %q)",
		EventTokenGrant, clientID, userID, EventTokenRevoke, clientID), pages)
}

func (c *Client) readLog(ctx context.Context, filter string, pages int) (log Log, err error) {
	query := url.Values{
		"filter": {filter}, "sortOrder": {"DESCENDING"}, "limit": {strconv.Itoa(logPageLimit)},
		"since": {c.waits.Now().UTC().AddDate(0, 0, -90).Format("2006-01-02T15:04:05.000Z")},
	}
	for p, err := range c.pages(ctx, listLogEvents, query, false) {
		if err != nil {
			return Log{}, err
		}
		var bodies []logEventBody
		if err := c.unmarshal(p.k, &bodies); err != nil {
			return Log{}, err
		}
		log.Pages++
		for _, body := range bodies {
			log.Events = append(log.Events, body.event())
		}
		// A polled log always has a next page. An empty page ends it.
		log.Cut = p.next != "" && len(bodies) > 0
		if !log.Cut || log.Pages == pages {
			break
		}
	}
	slices.SortStableFunc(log.Events, func(a, b LogEvent) int { return b.Published.Compare(a.Published) })
	return log, nil
}

// ConnectionEvents are the event types of Okta Workflows' connections.
func ConnectionEvents() []string {
	return []string{EventConnectionCreate, EventConnectionReauthorize, EventConnectionRevoke, EventConnectionDelete}
}

// ForgetLogEvents makes the next caller of LogEvents for these types read from
// Okta.
func (c *Client) ForgetLogEvents(types ...string) { cachedLog.of(c).Forget(logFilter(types)) }

func logFilter(types []string) string {
	conditions := make([]string, 0, len(types))
	for _, name := range slices.Sorted(slices.Values(types)) {
		conditions = append(conditions, `eventType eq "`+name+`"`)
	}
	return strings.Join(conditions, " or ")
}

type logEventBody struct {
	UUID      string    `json:"uuid"`
	EventType string    `json:"eventType"`
	Published time.Time `json:"published"`
	Actor     LogActor  `json:"actor"`
	Client    struct {
		IPAddress string `json:"ipAddress"`
		UserAgent struct {
			Raw string `json:"rawUserAgent"`
		} `json:"userAgent"`
		Place struct {
			City    string `json:"city"`
			Country string `json:"country"`
		} `json:"geographicalContext"`
	} `json:"client"`
	Outcome struct {
		Result string `json:"result"`
	} `json:"outcome"`
	// Okta documents the form of these values for few event types. So they may
	// have any, and the words of all of them are collected.
	Target       any `json:"target"`
	DebugContext any `json:"debugContext"`
}

func (b logEventBody) event() LogEvent {
	e := LogEvent{
		ID: b.UUID, Type: b.EventType, Published: b.Published, Actor: b.Actor,
		IPAddress: b.Client.IPAddress, UserAgent: b.Client.UserAgent.Raw,
		Place:     strings.Trim(printable.Line(b.Client.Place.City)+", "+printable.Line(b.Client.Place.Country), ", "),
		GrantType: textAt(b.DebugContext, "debugData", "grantType"),
		Scopes:    grantedScopes(textAt(b.DebugContext, "debugData", "grantedScopes")),
		Succeeded: b.Outcome.Result == "" || b.Outcome.Result == "SUCCESS",
		Targets:   logTargets(b.Target),
		words:     map[string]bool{},
	}
	for _, text := range []*string{&e.ID, &e.Type, &e.Actor.ID, &e.Actor.Type, &e.Actor.AlternateID, &e.Actor.DisplayName, &e.IPAddress, &e.UserAgent, &e.GrantType} {
		*text = printable.Line(*text)
	}
	addWords(e.words, b.Target)
	addWords(e.words, b.DebugContext)
	return e
}

// logTargets reads the targets. It skips anything that is not an object in a
// list.
func logTargets(value any) (targets []LogTarget) {
	elements, _ := value.([]any)
	for _, element := range elements {
		fields, ok := element.(map[string]any)
		if !ok {
			continue
		}
		besidesType := maps.Clone(fields)
		delete(besidesType, "type")
		targets = append(targets, LogTarget{
			ID: textAt(fields, "id"), Type: textAt(fields, "type"), AlternateID: textAt(fields, "alternateId"), DisplayName: textAt(fields, "displayName"),
			Texts:   slices.Compact(slices.Sorted(slices.Values(texts(besidesType, nil)))),
			Details: slices.Compact(slices.Sorted(slices.Values(texts(fields["detailEntry"], nil)))),
		})
	}
	return targets
}

// grantedScopes splits the scopes of an access token, which Okta writes in
// several forms, and sorts them.
func grantedScopes(text string) []string {
	scopes := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", []", r) })
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// textAt returns the string at a place of a JSON value, or "" if there is none.
func textAt(value any, place ...string) string {
	for _, name := range place {
		fields, _ := value.(map[string]any)
		value = fields[name]
	}
	text, _ := value.(string)
	return printable.Name(text)
}

// texts appends every string in a JSON value.
func texts(value any, found []string) []string {
	switch value := value.(type) {
	case string:
		found = append(found, printable.Name(value))
	case []any:
		for _, element := range value {
			found = texts(element, found)
		}
	case map[string]any:
		for _, element := range value {
			found = texts(element, found)
		}
	}
	return found
}

// addWords adds every string in a JSON value in lower case, unsplit and split
// into words. Ids, scopes and logins consist of such words.
func addWords(words map[string]bool, value any) {
	for _, text := range texts(value, nil) {
		text = strings.ToLower(text)
		words[text] = true
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("._-@", r)
		}) {
			words[strings.Trim(word, ".")] = true
		}
	}
}

// product is this provider's name in the user agent of its requests.
const product = "terraform-provider-oktadevices"

// Did reports whether this provider caused an event with this client's
// credential. It can't distinguish a person with the same credential and
// program. It reads the user of the credential, but only for an event that this
// provider caused.
func (c *Client) Did(ctx context.Context, event LogEvent) bool {
	if !strings.Contains(event.UserAgent, product) {
		return false
	}
	if app := c.credential.ServiceApp(); app != "" {
		return event.Actor.ID == app
	}
	me, err := c.User(ctx, "me")
	return err == nil && me.ID == event.Actor.ID
}
