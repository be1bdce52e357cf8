package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// rateInfo is an answer's information about its rate limit bucket (Okta's
// manual: "Check your rate limits with Okta's rate limit headers").
type rateInfo struct {
	limit, remaining int
	// reset is the end of the window in seconds of Okta's clock. It also
	// identifies the window.
	reset int64
	// in is the time from the answer's Date to reset. Both are from Okta's
	// clock.
	in time.Duration
}

// readRate reads the x-rate-limit headers of an answer. now replaces a missing
// Date. A limit of 0 belongs to a 429 for too many concurrent calls, whose
// reset is a guess: it says nothing about the bucket.
func readRate(header http.Header, now time.Time) (rateInfo, bool) {
	limit, ok := whole(header.Get("X-Rate-Limit-Limit"))
	remaining, ok2 := whole(header.Get("X-Rate-Limit-Remaining"))
	reset, ok3 := whole(header.Get("X-Rate-Limit-Reset"))
	if !ok || !ok2 || !ok3 || limit == 0 || reset == 0 {
		return rateInfo{}, false
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		date = now
	}
	return rateInfo{
		limit: int(min(limit, 1<<30)), remaining: int(min(remaining, limit, 1<<30)), reset: reset, in: time.Unix(reset, 0).Sub(date),
	}, true
}

// whole parses a number, but only one small enough to be a time in seconds.
func whole(s string) (int64, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 36)
	return int64(n), err == nil
}

// RetryAfter reads the Retry-After header (RFC 9110, 10.2.3). Proxies send it;
// Okta does not.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if seconds, ok := whole(value); ok {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		date = now
	}
	return at.Sub(date), true
}
