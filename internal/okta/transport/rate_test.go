package transport

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestReadRate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	date := now.Add(-time.Hour).Format(http.TimeFormat)
	for name, tt := range map[string]struct {
		limit, remaining, reset, date string
		want                          rateInfo
		known                         bool
	}{
		"as Okta sends it": {"50", "7", strconv.Itoa(int(now.Add(-time.Hour).Unix()) + 8), date, rateInfo{50, 7, now.Add(-time.Hour).Unix() + 8, 8 * time.Second}, true},
		"without a Date":   {"50", "7", strconv.Itoa(int(now.Unix()) + 8), "", rateInfo{50, 7, now.Unix() + 8, 8 * time.Second}, true},
		"in the past":      {"50", "0", strconv.Itoa(int(now.Unix()) - 8), "", rateInfo{50, 0, now.Unix() - 8, -8 * time.Second}, true},
		"more than all":    {"50", "70", strconv.Itoa(int(now.Unix()) + 8), "", rateInfo{50, 50, now.Unix() + 8, 8 * time.Second}, true},
		"too many at once": {"0", "0", strconv.Itoa(int(now.Unix()) + 8), "", rateInfo{}, false},
		"nothing":          {},
		"no numbers":       {limit: "fifty", remaining: "-1", reset: "soon"},
		"huge numbers":     {limit: "50", remaining: "7", reset: "99999999999999999999"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			for name, value := range map[string]string{
				"X-Rate-Limit-Limit": tt.limit, "X-Rate-Limit-Remaining": tt.remaining, "X-Rate-Limit-Reset": tt.reset, "Date": tt.date,
			} {
				if value != "" {
					header.Set(name, value)
				}
			}
			if got, known := readRate(header, now); got != tt.want || known != tt.known {
				t.Errorf("got %+v, %t; want %+v, %t", got, known, tt.want, tt.known)
			}
		})
	}
}

func TestBucketOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/api/v1/apps": "/api/v1/apps", "/api/v1/apps/{appId}": "/api/v1/apps/*", "/api/v1/apps/{appId}/grants": "/api/v1/apps/*", "/api/v1/apps/{appId}/tokens/{tokenId}": "/api/v1/apps/*",
		"/api/v1/users/{id}": "/api/v1/users/*", "/api/v1/users/{userId}/roles": "/api/v1/users/*",
		"/api/v1/devices": "/api/v1/devices", "/api/v1/devices/{deviceId}": "/api/v1/devices/*",
		"/api/v1/devices/{deviceId}/lifecycle/suspend": "/api/v1/devices/*", "/api/v1/devices/{deviceId}/users": "/api/v1/devices/*/users",
		"/api/v1/logs": "/api/v1/logs", "/oauth2/v1/token": "/oauth2/v1/token", "/.well-known/okta-organization": "/.well-known/okta-organization",
	} {
		if got := bucketOf(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

// Answers may come late and in any order.
func TestBucket_learn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	b := &bucket{}
	for _, step := range []struct {
		info rateInfo
		want int
	}{
		{rateInfo{50, 40, 100, time.Minute}, 40},
		{rateInfo{50, 42, 100, time.Minute}, 40},
		{rateInfo{50, 38, 100, time.Minute}, 38},
		{rateInfo{50, 1, 99, time.Minute}, 38},
		{rateInfo{50, 49, 160, time.Minute}, 49},
		{rateInfo{50, 30, 100, time.Minute}, 49},
	} {
		b.learn(step.info, now, 0)
		if b.remaining != step.want {
			t.Errorf("after %+v: %d remain, want %d", step.info, b.remaining, step.want)
		}
	}
}
