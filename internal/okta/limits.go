package okta

import (
	"fmt"
	"time"
)

// What applies when the configuration says nothing.
const (
	// DefaultRequestTimeout bounds one HTTP call: longer than Okta's own gateway waits.
	DefaultRequestTimeout = 60 * time.Second
	// DefaultMaxRetries is how often a call is sent again.
	DefaultMaxRetries = 5
	// DefaultMaxWait bounds one wait. Okta's limits begin anew each minute.
	DefaultMaxWait = 300 * time.Second
	// DefaultParallelism is how many calls are in flight at once. Okta allows an org 75, a free one 35, for all its callers.
	DefaultParallelism = 10
	// DefaultMaxAPICapacity is the share of Okta's rate limits that may be used, in percent: all.
	DefaultMaxAPICapacity = 100
)

// limits are how much, how often and for how long a Client asks Okta.
type limits struct {
	timeout               time.Duration
	retries               int
	longestWait           time.Duration
	parallelism, capacity int
}

func (cfg Config) limits() (limits, error) {
	l := limits{
		timeout:     cfg.RequestTimeout,
		retries:     DefaultMaxRetries,
		longestWait: cfg.MaxWait,
		parallelism: cfg.Parallelism,
		capacity:    cfg.MaxAPICapacity,
	}
	if cfg.MaxRetries != nil {
		l.retries = *cfg.MaxRetries
	}
	switch {
	case l.timeout < 0:
		return limits{}, fmt.Errorf("the request timeout is negative: %s", l.timeout)
	case l.retries < 0:
		return limits{}, fmt.Errorf("the number of retries is negative: %d", l.retries)
	case l.longestWait < 0:
		return limits{}, fmt.Errorf("the longest wait is negative: %s", l.longestWait)
	case l.parallelism < 0:
		return limits{}, fmt.Errorf("the parallelism is negative: %d", l.parallelism)
	case l.capacity < 0 || l.capacity > 100:
		return limits{}, fmt.Errorf("the share of the rate limits is %d %%, not between 1 and 100", l.capacity)
	}
	if l.timeout == 0 {
		l.timeout = DefaultRequestTimeout
	}
	if l.longestWait == 0 {
		l.longestWait = DefaultMaxWait
	}
	if l.parallelism == 0 {
		l.parallelism = DefaultParallelism
	}
	if l.capacity == 0 {
		l.capacity = DefaultMaxAPICapacity
	}
	return l, nil
}
