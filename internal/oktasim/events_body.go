package oktasim

import (
	"cmp"
	"maps"
	"strings"
)

func eventBody(e *Event) object {
	transactionID := cmp.Or(e.transaction, "W"+eventID(e.number)[:23])
	debug, kind := object{}, "WEB"
	var authentication, security object // null in events of Okta Workflows
	if strings.HasPrefix(e.Type, "workflows.") {
		debug["sessionId"], kind = transactionID, "WORKFLOW"
	} else {
		authentication = object{
			"authenticationProvider": nil, "credentialProvider": nil, "credentialType": nil, "issuer": nil, "interface": nil,
			"authenticationStep": 0, "externalSessionId": "unknown",
		}
		security = object{"asNumber": nil, "asOrg": nil, "isp": nil, "domain": nil, "isProxy": nil}
	}
	maps.Copy(debug, e.Debug)
	if e.uri != "" {
		debug["requestUri"], debug["requestId"] = e.uri, transactionID
	}
	ipChain, targets := []object{}, []object{}
	var agent object
	if e.IP != "" {
		agent = object{"rawUserAgent": cmp.Or(e.UserAgent, "UNKNOWN"), "os": "Unknown", "browser": "UNKNOWN"}
		ipChain = append(ipChain, object{"ip": e.IP, "geographicalContext": nil, "version": "V4", "source": nil})
	}
	for _, target := range e.Targets {
		targets = append(targets, partyBody(target))
	}
	return object{
		"actor": partyBody(e.Actor),
		"client": object{
			"userAgent": agent, "zone": "null", // Okta's text for no zone
			"device": nil, "id": nil, "ipAddress": orNull(e.IP), "geographicalContext": nil,
		},
		"device":                nil,
		"authenticationContext": authentication,
		"displayMessage":        e.Type, // Okta has a text for each type
		"eventType":             e.Type,
		"outcome":               object{"result": e.Outcome, "reason": orNull(e.Reason)},
		"published":             stamp(e.Published),
		"securityContext":       security,
		"severity":              "INFO",
		"debugContext":          object{"debugData": debug},
		"legacyEventType":       nil,
		"transaction":           object{"type": kind, "id": transactionID, "detail": object{}},
		"uuid":                  e.ID,
		"version":               "0",
		"request":               object{"ipChain": ipChain},
		"target":                targets,
	}
}

func partyBody(p EventParty) object {
	return object{
		"id": p.ID, "type": p.Type, "alternateId": orNull(p.AlternateID), "displayName": orNull(p.DisplayName), "detailEntry": p.Detail,
	}
}
