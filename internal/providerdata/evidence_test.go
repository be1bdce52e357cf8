package providerdata_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// org answers requests for the System Log and for the user behind the credential.
type org struct {
	// log is the body, status and delay the answer's rest.
	log    string
	status int
	delay  time.Duration
	asked  atomic.Int32
}

func (o *org) RoundTrip(req *http.Request) (*http.Response, error) {
	body, status := o.log, o.status
	if strings.HasPrefix(req.URL.Path, "/api/v1/users/") {
		body, status = `{"id":"00ume","profile":{"login":"me@example.com"},"status":"ACTIVE"}`, 200
	} else {
		o.asked.Add(1)
		select {
		case <-time.After(o.delay):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: req,
	}, nil
}

func (o *org) data(t *testing.T) *providerdata.Data {
	t.Helper()
	return o.dataBy(t, okta.Clock{})
}

func (o *org) dataBy(t *testing.T, clock okta.Clock) *providerdata.Data {
	t.Helper()
	client, err := okta.New(okta.Config{
		OrgURL: "https://example.okta.com", APIToken: "canary-api-token", UserAgent: "terraform-provider-oktadevices/test", Transport: o, Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	data := providerdata.New(client)
	data.ExplainDrift = true
	return data
}

// act is an event of a device's lifecycle, so many days ago.
func act(kind, result, agent, actor string, daysAgo int) string {
	return fmt.Sprintf(`{"uuid":"%s%d","eventType":"device.lifecycle.%s","published":%q,"outcome":{"result":%q},
		"actor":{"id":%q,"type":"User","alternateId":"%s@example.com"},"client":{"userAgent":{"rawUserAgent":%q}},"target":[{"id":"guo1"}]}`,
		kind, daysAgo, kind, time.Now().AddDate(0, 0, -daysAgo).UTC().Format(time.RFC3339), result, actor, strings.TrimPrefix(actor, "00u"), agent)
}

func suspended() providerdata.Question {
	return providerdata.Question{
		About:    func(e okta.LogEvent) bool { return e.Mentions("guo1") },
		Explains: func(e okta.LogEvent) bool { return e.Type == okta.EventDeviceSuspended },
		Types:    []string{okta.EventDeviceSuspended, okta.EventDeviceUnsuspended},
	}
}

// TestAct_namesTheNewestOnly: who did the same a week ago has not done it now.
func TestAct_namesTheNewestOnly(t *testing.T) {
	t.Parallel()
	const agent, ours = "Mozilla", "okta-sdk-golang/2.20.0 terraform-provider-oktadevices/1.0"
	for name, test := range map[string]struct {
		events []string
		want   string
	}{
		"it explains":              {[]string{act("suspend", "SUCCESS", agent, "00ueve", 1)}, " The System Log says that eve@example.com suspended it on"},
		"a newer one contradicts":  {[]string{act("unsuspend", "SUCCESS", agent, "00ubob", 1), act("suspend", "SUCCESS", agent, "00ueve", 7)}, ""},
		"a newer one failed":       {[]string{act("unsuspend", "FAILURE", agent, "00ubob", 1), act("suspend", "SUCCESS", agent, "00ueve", 7)}, " The System Log says that eve@example.com suspended it on"},
		"it failed":                {[]string{act("suspend", "FAILURE", agent, "00ueve", 1)}, ""},
		"nothing":                  {nil, ""},
		"by ourselves":             {[]string{act("suspend", "SUCCESS", ours, "00ume", 1)}, "with this provider and the credentials of this run"},
		"by this provider for Eve": {[]string{act("suspend", "SUCCESS", ours, "00ueve", 1)}, " The System Log says that eve@example.com suspended it on"},
		"by us in the console":     {[]string{act("suspend", "SUCCESS", agent, "00ume", 1)}, " The System Log says that me@example.com suspended it on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &org{status: 200, log: "[" + strings.Join(test.events, ",") + "]"}
			found := o.data(t).Act(t.Context(), suspended())
			got := found.Sentence("suspended it")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("it says %q, want %q", got, test.want)
			}
			if found.Ours != (name == "by ourselves") {
				t.Errorf("ours: %t", found.Ours)
			}
		})
	}
}

// TestAct_costsSeconds: a log that fails or does not answer is asked once in a run,
// and the user learns that it could not be read.
func TestAct_costsSeconds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		org  *org
		want string
	}{
		"failing":    {&org{status: 500, log: `{"errorCode":"E0000009","errorSummary":"Internal Server Error"}`}, "Okta answered with status 500 E0000009"},
		"limited":    {&org{status: 429, log: `{"errorCode":"E0000047","errorSummary":"Too many requests"}`}, "Okta answered with status 429 E0000047"},
		"forbidden":  {&org{status: 403, log: `{"errorCode":"E0000006","errorSummary":"No"}`}, "an admin role that reads reports, such as Report Administrator"},
		"odd":        {&org{status: 200, log: `{"a":1}`}, "does not have the documented form"},
		"no answer":  {&org{status: 200, log: `[]`, delay: time.Hour}, "it did not answer within 8s"},
		"slow twice": {&org{status: 200, log: `[]`, delay: 6 * time.Second}, "it did not answer within 8s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := test.org.data(t) // outside, since the SDK leaves a goroutine behind
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var found providerdata.Act
				for i := range 3 {
					question := suspended()
					question.Types = question.Types[:1+i%2]
					found = data.Act(t.Context(), question)
				}
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("three questions took %s", took)
				}
				if got := found.Sentence("x"); !strings.Contains(got, "could not be read: ") || !strings.Contains(got, test.want) {
					t.Errorf("it says %q, want %q", got, test.want)
				}
				want := int32(1)
				if name == "slow twice" {
					want = 2
				}
				if got := test.org.asked.Load(); got != want {
					t.Errorf("the log was asked %d times, want %d", got, want)
				}
			})
		})
	}
}

// TestLog_spendsTimeOfTheGivenClock: the time that the log took is measured by the
// clock of the client.
func TestLog_spendsTimeOfTheGivenClock(t *testing.T) {
	t.Parallel()
	o := &org{status: 200, log: `[]`}
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	data := o.dataBy(t, okta.Clock{Now: func() time.Time { return now.Add(time.Duration(o.asked.Load()) * 5 * time.Second) }})
	read := 0
	for _, kind := range []string{okta.EventDeviceSuspended, okta.EventDeviceUnsuspended, okta.EventDeviceDeactivated} {
		if _, err := data.Log(t.Context(), false, kind); err == nil {
			read++
		}
	}
	if read != 2 || o.asked.Load() != 2 {
		t.Errorf("%d of 3 reads succeeded, with %d requests; want 2, because each takes 5s of the 8s of a run", read, o.asked.Load())
	}
}

// TestLog_askedFor: the user's wish is worth several attempts, and one failure a
// run.
func TestLog_askedFor(t *testing.T) {
	t.Parallel()
	o := &org{status: 500, log: `{}`}
	data := o.data(t)
	synctest.Test(t, func(t *testing.T) {
		if _, err := data.Log(t.Context(), false, okta.EventDeviceSuspended); err == nil || o.asked.Load() != 1 {
			t.Errorf("%v after %d requests", err, o.asked.Load())
		}
		for range 2 {
			if _, err := data.Log(t.Context(), true, okta.EventDeviceSuspended); err == nil {
				t.Error("no error")
			}
		}
		if got := o.asked.Load(); got < 3 || got > 8 {
			t.Errorf("%d requests", got)
		}
		data.AskLogAgain(okta.EventDeviceSuspended)
		o.status, o.log = 200, `[]`
		if _, err := data.Log(t.Context(), true, okta.EventDeviceSuspended); err != nil {
			t.Error(err)
		}
	})
}

// TestLog_interrupted: who interrupts one question has not made the log fail.
func TestLog_interrupted(t *testing.T) {
	t.Parallel()
	o := &org{status: 200, log: `[]`}
	data := o.data(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := data.Log(cancelled, false, okta.EventDeviceSuspended); err == nil {
		t.Error("no error")
	}
	if _, err := data.Log(t.Context(), false, okta.EventDeviceSuspended); err != nil {
		t.Error(err)
	}
}

// TestTokenGrants_threeRequestsARun, whatever the number of accounts.
func TestTokenGrants_threeRequestsARun(t *testing.T) {
	t.Parallel()
	o := &org{status: 200, log: `[]`}
	data := o.data(t)
	for i := range 5 {
		for range 2 {
			_, err := data.TokenGrants(t.Context(), "0oaclient", fmt.Sprintf("00u%d", i))
			if (err == nil) != (i < 3) {
				t.Errorf("account %d: %v", i, err)
			}
		}
	}
	if got := o.asked.Load(); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
}
