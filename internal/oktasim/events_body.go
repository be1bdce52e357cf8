package oktasim

import (
	"cmp"
	"maps"
	"strings"
)

// eventBody is an event in the API's form. The order of the fields is Okta's.
type eventBody struct {
	Actor  partyBody   `json:"actor"`
	Client eventClient `json:"client"`
	Device *struct{}   `json:"device"` // always null here
	// Authentication and SecurityContext are null in events of Okta Workflows.
	Authentication  *authentication `json:"authenticationContext"`
	DisplayMessage  string          `json:"displayMessage"`
	EventType       string          `json:"eventType"`
	Outcome         eventOutcome    `json:"outcome"`
	Published       stamp           `json:"published"`
	SecurityContext *eventSecurity  `json:"securityContext"`
	Severity        string          `json:"severity"`
	DebugContext    eventDebug      `json:"debugContext"`
	LegacyEventType *string         `json:"legacyEventType"` // always null here
	Transaction     transaction     `json:"transaction"`
	UUID            string          `json:"uuid"`
	Version         string          `json:"version"`
	Request         eventRequest    `json:"request"`
	Target          []partyBody     `json:"target"`
}

type partyBody struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	AlternateID *string        `json:"alternateId"`
	DisplayName *string        `json:"displayName"`
	DetailEntry map[string]any `json:"detailEntry"`
}

type eventClient struct {
	UserAgent *eventAgent `json:"userAgent"`
	Zone      string      `json:"zone"`
	Device    *string     `json:"device"`
	ID        *string     `json:"id"`
	IPAddress *string     `json:"ipAddress"`
	Place     *struct{}   `json:"geographicalContext"` // always null here
}

type eventAgent struct {
	Raw     string `json:"rawUserAgent"`
	OS      string `json:"os"`
	Browser string `json:"browser"`
}

type authentication struct {
	Provider           *string `json:"authenticationProvider"`
	CredentialProvider *string `json:"credentialProvider"`
	CredentialType     *string `json:"credentialType"`
	Issuer             *string `json:"issuer"`
	Interface          *string `json:"interface"`
	Step               int     `json:"authenticationStep"`
	ExternalSessionID  string  `json:"externalSessionId"`
}

type eventOutcome struct {
	Result string  `json:"result"`
	Reason *string `json:"reason"`
}

type eventSecurity struct {
	ASNumber *int    `json:"asNumber"`
	ASOrg    *string `json:"asOrg"`
	ISP      *string `json:"isp"`
	Domain   *string `json:"domain"`
	IsProxy  *bool   `json:"isProxy"`
}

type eventDebug struct {
	Data map[string]any `json:"debugData"`
}

type transaction struct {
	Type   string         `json:"type"`
	ID     string         `json:"id"`
	Detail map[string]any `json:"detail"`
}

type eventRequest struct {
	IPChain []ipAddress `json:"ipChain"`
}

type ipAddress struct {
	IP      string    `json:"ip"`
	Place   *struct{} `json:"geographicalContext"` // always null here
	Version string    `json:"version"`
	Source  *string   `json:"source"`
}

func eventBodyOf(e *Event) eventBody {
	transactionID := e.transaction
	if transactionID == "" {
		transactionID = "W" + eventID(e.number)[:23]
	}
	body := eventBody{
		Actor:          partyBodyOf(e.Actor),
		Client:         eventClient{Zone: "null"}, // Okta's text for no zone
		DisplayMessage: e.Message,
		EventType:      e.Type,
		Outcome:        eventOutcome{e.Outcome, orNull(e.Reason)},
		Published:      stamp(e.Published),
		Severity:       "INFO",
		DebugContext:   eventDebug{map[string]any{}},
		Transaction:    transaction{"WORKFLOW", transactionID, map[string]any{}},
		UUID:           e.ID,
		Version:        "0",
		Request:        eventRequest{[]ipAddress{}},
		Target:         []partyBody{},
	}
	if strings.HasPrefix(e.Type, "workflows.") {
		body.DebugContext.Data["sessionId"] = transactionID
	} else {
		body.Transaction.Type = "WEB"
		body.Authentication, body.SecurityContext = &authentication{ExternalSessionID: "unknown"}, &eventSecurity{}
	}
	maps.Copy(body.DebugContext.Data, e.Debug)
	if e.uri != "" {
		body.DebugContext.Data["requestUri"] = e.uri
		body.DebugContext.Data["requestId"] = transactionID
	}
	if e.IP != "" {
		body.Client.IPAddress = &e.IP
		body.Client.UserAgent = &eventAgent{cmp.Or(e.UserAgent, "UNKNOWN"), "Unknown", "UNKNOWN"}
		body.Request.IPChain = append(body.Request.IPChain, ipAddress{IP: e.IP, Version: "V4"})
	}
	for _, target := range e.Targets {
		body.Target = append(body.Target, partyBodyOf(target))
	}
	return body
}

func partyBodyOf(p EventParty) partyBody {
	return partyBody{p.ID, p.Type, orNull(p.AlternateID), orNull(p.DisplayName), p.Detail}
}
