package okta

import (
	"strings"
	"testing"
	"time"
)

func TestConfig_limits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg   Config
		want  limits
		fails string
	}{
		"nothing is said": {
			want: limits{timeout: time.Minute, retries: 5, longestWait: 5 * time.Minute, parallelism: 10, capacity: 100},
		},
		"all is said": {
			cfg:  Config{RequestTimeout: time.Second, MaxRetries: new(0), MaxWait: time.Minute, Parallelism: 1, MaxAPICapacity: 50},
			want: limits{timeout: time.Second, longestWait: time.Minute, parallelism: 1, capacity: 50},
		},
		"negative retries":     {cfg: Config{MaxRetries: new(-1)}, fails: "retries"},
		"negative wait":        {cfg: Config{MaxWait: -1}, fails: "wait"},
		"negative parallelism": {cfg: Config{Parallelism: -1}, fails: "parallelism"},
		"negative timeout":     {cfg: Config{RequestTimeout: -1}, fails: "timeout"},
		"more than all":        {cfg: Config{MaxAPICapacity: 101}, fails: "101 %"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.cfg.limits()
			if got != tt.want || (err == nil) != (tt.fails == "") || err != nil && !strings.Contains(err.Error(), tt.fails) {
				t.Errorf("got %+v, %v; want %+v, %q", got, err, tt.want, tt.fails)
			}
		})
	}
}
