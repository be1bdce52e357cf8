package oktasim

import (
	"maps"
	"net/http"
	"strconv"
	"time"
)

// The rate limit buckets. All calls below one app share a bucket: reads, grants
// and tokens.
const (
	bucketApps        = "/api/v1/apps"
	bucketApp         = "/api/v1/apps/*"
	bucketUser        = "/api/v1/users/*"
	bucketDevices     = "/api/v1/devices"
	bucketDeviceUsers = "/api/v1/devices/*/users"
	bucketLogs        = "/api/v1/logs"
	bucketOAuth       = "/oauth2/v1"
	bucketOther       = "/api/v1"
)

var defaultRateLimits = map[string]int{
	bucketApps:        100,
	bucketApp:         100,
	bucketUser:        600,
	bucketDevices:     50,
	bucketDeviceUsers: 300,
	bucketLogs:        120,
	bucketOAuth:       1200,
	bucketOther:       1200,
}

// RateBuckets returns the names of the rate limit buckets with their calls per minute.
func RateBuckets() map[string]int { return maps.Clone(defaultRateLimits) }

type bucket struct {
	reset time.Time
	spent int
}

// spendRate counts a call and writes its rate limit headers. A window begins with its first call and lasts a minute.
//
// Without enforcement, a used-up window is replaced by a new one. Otherwise a
// client that waits at zero would wait for an org that refuses no calls.
func (o *Org) spendRate(c *call, header http.Header) *apiError {
	name := bucketOther
	if r, _ := findRoute(c.Method, c.URL.EscapedPath()); r != nil {
		name = r.bucket
	}
	limit, ok := o.options.RateLimits[name]
	if !ok {
		limit = defaultRateLimits[name]
	}
	b := o.buckets[name]
	if b == nil || !c.now.Before(b.reset) || !o.options.EnforceRate && b.spent >= limit-1 {
		b = &bucket{reset: c.now.Truncate(time.Second).Add(time.Minute)}
		o.buckets[name] = b
	}
	b.spent++
	header.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	header.Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, limit-b.spent)))
	header.Set("X-Rate-Limit-Reset", strconv.FormatInt(b.reset.Unix(), 10))
	if o.options.EnforceRate && b.spent > limit {
		return &apiError{status: http.StatusTooManyRequests, code: "E0000047"}
	}
	return nil
}
