package grant

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// TestAppeared checks which grants without an answer a failed creation has
// made: those that were not there before, and that the actor of its other
// grants made at about the same time.
func TestAppeared(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	certain := okta.Grant{ID: "oag1", Scope: "okta.devices.read", CreatedBy: okta.Creator{ID: "00uours"}, Created: began}
	doubtful := okta.Grant{ID: "oag2", Scope: "okta.users.read", CreatedBy: okta.Creator{ID: "00uours"}, Created: began}
	of := func(by string, made time.Time) okta.Grant {
		g := doubtful
		g.CreatedBy.ID, g.Created = by, made
		return g
	}
	for name, test := range map[string]struct {
		granted []okta.Grant
		before  map[string]okta.Grant
		now     okta.Grant
		ours    bool
	}{
		"made with the others":            {[]okta.Grant{certain}, nil, doubtful, true},
		"made alone":                      {nil, nil, doubtful, true},
		"there before":                    {nil, map[string]okta.Grant{doubtful.Scope: doubtful}, doubtful, false},
		"there before, with the others":   {[]okta.Grant{certain}, map[string]okta.Grant{doubtful.Scope: doubtful}, doubtful, false},
		"made by somebody else":           {[]okta.Grant{certain}, nil, of("00utheirs", began), false},
		"made earlier, by an earlier run": {[]okta.Grant{certain}, nil, of("00uours", began.Add(-time.Hour)), false},
		"stamped a little earlier":        {[]okta.Grant{certain}, nil, of("00uours", began.Add(-time.Second)), true},
	} {
		work := &change{Before: test.before, Granted: test.granted, Doubtful: []string{doubtful.Scope}}
		if ours := work.appeared(map[string]okta.Grant{doubtful.Scope: test.now}); (len(ours) == 1) != test.ours {
			t.Errorf("%s: %v", name, ours)
		}
	}
	work := &change{Doubtful: []string{doubtful.Scope}}
	if ours := work.appeared(map[string]okta.Grant{certain.Scope: certain}); len(ours) > 0 {
		t.Errorf("what is not there: %v", ours)
	}
}

// TestEach_stopsAfterAFailure: what comes after a failure is not begun.
func TestEach_stopsAfterAFailure(t *testing.T) {
	t.Parallel()
	failure := errors.New("refused")
	var begun []string
	err := each(1, []string{"a", "b", "c"}, func(_ int, scope string) error {
		begun = append(begun, scope)
		if scope == "b" {
			return failure
		}
		return nil
	})
	if !errors.Is(err, failure) || !slices.Equal(begun, []string{"a", "b"}) {
		t.Errorf("begun %v, error %v", begun, err)
	}
}

// TestSurplus: a grant that another resource of the run declares by the time of the
// update is not revoked.
func TestSurplus(t *testing.T) {
	t.Parallel()
	registry := peers.New()
	state := setModel{AppID: types.StringValue("0oa1"), Issuer: types.StringValue("https://example.okta.com"), Grants: types.MapNull(setGrantType)}
	registry.Put(peers.Object{Key: "single", Holds: []peers.Thing{grantThing(state.AppID, types.StringNull(), "okta.users.read")}})
	there := map[string]okta.Grant{"okta.users.read": {Scope: "okta.users.read"}, "okta.devices.read": {Scope: "okta.devices.read"}}
	revocable, _ := surplus(t.Context(), registry, "set", there, state, []string{"okta.users.read", "okta.devices.read", "okta.gone.read"})
	if got := scopesOf(revocable); !slices.Equal(got, []string{"okta.devices.read"}) {
		t.Errorf("revokes %v", got)
	}
}
