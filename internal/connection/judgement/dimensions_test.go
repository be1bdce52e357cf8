package judgement

import (
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// The dimensions of what may be observed of an authorization that was made five
// hours ago, and of one event about it.
var (
	kinds  = []string{okta.EventConnectionCreate, okta.EventConnectionReauthorize, okta.EventConnectionRevoke, okta.EventConnectionDelete}
	lists  = []string{"listed", "found by its id", "not listed"}
	whose  = []string{"ours", "of another nickname", "of another account"}
	times  = []string{"before the authorization", "after the authorization"}
	logs   = []string{"readable", "cut off", "forbidden", "failing"}
	shapes = []string{"as recorded", "with a connector"}
)

// TestJudge_dimensions judges every combination, and compares it with what can be
// known in it: no more, and no less.
func TestJudge_dimensions(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		for _, listed := range lists {
			for _, who := range whose {
				for _, when := range times {
					for _, log := range logs {
						for _, shape := range shapes {
							t.Run(kind+", "+listed+", "+who+", "+when+", "+log+", "+shape, func(t *testing.T) {
								t.Parallel()
								s := combination(kind, listed, who, when, log, shape)
								v := Judge(s.declared, s.memory, s.observed)
								status, binding := knowable(kind, listed, who, log)
								if v.Status != status || v.Binding != binding {
									t.Errorf("judged %s, %s by %q; want %s, %s: %+v", v.Status, v.Binding, v.Evidence, status, binding, v.Problems)
								}
								if want := status == StatusAuthorized && listed == "not listed"; (v.Evidence == EvidenceLog) != want {
									t.Errorf("evidence %q", v.Evidence)
								}
							})
						}
					}
				}
			}
		}
	}
}

func combination(kind, listed, who, when, log, shape string) situation {
	s := healthy()
	e := event(kind, 5, nickname)
	switch who {
	case "of another nickname":
		e = event(kind, 5, "Another")
	case "of another account":
		e = by(strangers, e)
	}
	if shape == "with a connector" {
		e = documented("Okta Devices", e)
	}
	distance := 30 * time.Second
	if when == "before the authorization" {
		distance = -distance
	}
	e.Published = e.Published.Add(distance)
	switch listed {
	case "not listed":
		s.uses(consented(5, manageScope, readScope), refreshed(4, manageScope, readScope))
	case "found by its id":
		s.observed.Tokens.Unlisted = "oar1"
		fallthrough
	default:
		s.memory.Known = []string{"oar1"}
		s.tokens(both("oar1", 5))
	}
	switch s.log(e); log {
	case "cut off":
		s.observed.Log.Cut = true
	case "forbidden":
		s.observed.Log, s.observed.Uses = LogSeen{Refused: readLogs}, LogSeen{}
	case "failing":
		s.observed.Log, s.observed.Uses = LogSeen{Failed: "Okta answered with status 500"}, LogSeen{}
	}
	return s
}

// knowable is the status and the binding that a combination allows.
func knowable(kind, listed, who, log string) (status, binding string) {
	making := kind == okta.EventConnectionCreate || kind == okta.EventConnectionReauthorize
	read := log == "readable" || log == "cut off"
	if listed != "not listed" {
		switch {
		case read && making && who == "ours":
			return StatusAuthorized, BindingConfirmed
		case log == "cut off" && listed == "found by its id" && making && who == "of another nickname":
			// Another may be left out of the list, whose event was not read.
			return StatusUnknown, BindingNone
		case read && making && who == "of another nickname":
			return StatusPending, BindingNone
		default:
			return StatusAuthorized, BindingAssumed
		}
	}
	switch {
	case !read:
		return StatusUnknown, BindingNone
	case making && who == "ours":
		return StatusAuthorized, BindingNone
	case !making && who != "of another nickname":
		// Whoever ended a connection of this nickname: nothing says that it was made.
		return StatusPending, BindingNone
	default:
		return StatusUnknown, BindingNone
	}
}
