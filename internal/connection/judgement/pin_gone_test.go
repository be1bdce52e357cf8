package judgement

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestPinGone_namesTheCandidates(t *testing.T) {
	t.Parallel()
	declared := Declared{AppID: "0oa1", Account: "svc@example.com", Pin: "oarOld"}
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	named := pinGone(declared, []okta.RefreshToken{{ID: "oarNew", Created: made}}, evidence{}).Summary
	for _, want := range []string{"oarOld", "by svc@example.com match", "oarNew, created 2026-01-02T03:04:05Z"} {
		if !strings.Contains(named, want) {
			t.Errorf("the summary lacks %q: %s", want, named)
		}
	}
	if alone := pinGone(declared, nil, evidence{}).Summary; strings.Contains(alone, "match") {
		t.Errorf("the summary names candidates where there are none: %s", alone)
	}
}
