package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// eventScope is the scope that every event card needs. Okta's page on scopes
// lists it, but its page on authorizing the connector omits it.
const eventScope = "okta.eventHooks.manage"

// cards are the connector's cards and the scope that each needs, as listed at
// https://help.okta.com/wf/en-us/content/topics/workflows/connector-reference/oktadevices/overviews/scopes.htm.
// Custom API Action is omitted, because it needs the scopes of whatever
// endpoint it calls.
var cards = map[string]string{
	"Authenticator Activated":       eventScope,
	"Authenticator Deactivated":     eventScope,
	"Device Activated":              eventScope,
	"Device Added to User":          eventScope,
	"Device Deactivated":            eventScope,
	"Device Deleted":                eventScope,
	"Device Enrolled":               eventScope,
	"Device Removed from User":      eventScope,
	"Device Suspended":              eventScope,
	"Device Unsuspended":            eventScope,
	"MFA Preregistration Initiated": eventScope,
	"Phone Verification Call Sent":  eventScope,
	"Phone Verification SMS Sent":   eventScope,
	"User MFA":                      eventScope,
	"User MFA Factor Activated":     eventScope,
	"User MFA Factor Deactivated":   eventScope,
	"User MFA Factor Reset All":     eventScope,
	"User MFA Factor Suspended":     eventScope,
	"User MFA Factor Unsuspended":   eventScope,

	"Activate Device":   "okta.devices.manage",
	"Deactivate Device": "okta.devices.manage",
	"Delete Device":     "okta.devices.manage",
	"Suspend Device":    "okta.devices.manage",
	"Unsuspend Device":  "okta.devices.manage",

	"List Device Users": "okta.devices.read",
	"Read Device":       "okta.devices.read",
	"Search Devices":    "okta.devices.read",
}

// OnlyDevices reports whether all scopes are automatic or used by the
// connector's cards. Authorizations of other connectors seldom have only such
// scopes.
func OnlyDevices(scopes []string) bool {
	own := append(BaseScopes(), slices.Collect(maps.Values(cards))...)
	return !slices.ContainsFunc(WithoutAutomatic(scopes), func(scope string) bool { return !slices.Contains(own, scope) })
}

// customAction is the only card whose scopes don't follow from its name.
const customAction = "Custom API Action"

// Cards returns the names of the cards whose scopes are known, sorted.
func Cards() []string { return slices.Sorted(maps.Keys(cards)) }

// unknownCard returns an error for a card whose scope is not known. near are
// names with a similar spelling.
func unknownCard(card string, near []string) error {
	if card == customAction {
		return fmt.Errorf("%q needs the scopes of the endpoint that it calls: remove it from the list, and add its scopes with setunion(provider::oktadevices::required_scopes([…]), [\"okta.users.read\"])", card)
	}
	hint := ""
	if len(near) > 0 {
		hint = fmt.Sprintf(" Is it %q?", strings.Join(near, `", "`))
	}
	return fmt.Errorf("%q is not a card of the Okta Devices connector that this version knows.%s If the card is new, remove it from the list and add its scope with setunion(provider::oktadevices::required_scopes([…]), [\"okta.eventHooks.manage\"])", card, hint)
}

// RequiredScopes returns the scopes that a connection needs for flows with the
// given cards, sorted: the scopes of the cards and BaseScopes. Case and
// surrounding blanks of a name don't matter. An unknown name is an error.
func RequiredScopes(names []string) ([]string, error) {
	byFolded := make(map[string]string, len(cards))
	for name, scope := range cards {
		byFolded[strings.ToLower(name)] = scope
	}
	scopes := BaseScopes()
	for _, name := range names {
		scope, ok := byFolded[strings.ToLower(strings.TrimSpace(name))]
		if !ok {
			return nil, unknownCard(name, nearest(strings.TrimSpace(name), Cards(), 3))
		}
		scopes = append(scopes, scope)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes), nil
}
