package oktasim

import (
	"cmp"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bucketOther is the rate limit bucket of endpoints that have none of their own.
const bucketOther = "/api/v1"

// defaultRateLimits are the calls per minute of the rate limit buckets. An endpoint
// counts against the one with the longest name that its pattern begins with. So all
// calls below one app share a bucket: reads, grants and tokens.
var defaultRateLimits = map[string]int{
	"/api/v1/apps":            100,
	"/api/v1/apps/*":          100,
	"/api/v1/users/*":         600,
	"/api/v1/devices":         50,
	"/api/v1/devices/*/users": 300,
	"/api/v1/logs":            120,
	"/oauth2/v1":              1200,
	bucketOther:               1200,
}

func bucketOf(pattern string) string {
	longest := ""
	for name := range defaultRateLimits {
		if strings.HasPrefix(pattern, name) && len(name) > len(longest) {
			longest = name
		}
	}
	return cmp.Or(longest, bucketOther)
}

// RateBuckets returns the names of the rate limit buckets with their calls per minute.
func RateBuckets() map[string]int { return maps.Clone(defaultRateLimits) }

type bucket struct {
	reset time.Time
	spent int
}

// limit refuses a call beyond the limits, counts it and writes its rate limit
// headers. A window begins with its first call and lasts a minute.
//
// Without enforcement, a used-up window is replaced by a new one. Otherwise a
// client that waits at zero would wait for an org that refuses no calls.
func (o *Org) limit(c *call, header http.Header) *apiError {
	if c.tooMany {
		return refuseConcurrent(c, o.options.MaxConcurrent, header)
	}
	name := bucketOther
	if r, _ := findRoute(c.Method, c.URL.EscapedPath()); r != nil {
		name = bucketOf(r.pattern)
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
