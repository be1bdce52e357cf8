package oktasim_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// caller calls the API of an org as a client would: over HTTP, following nothing by itself.
type caller struct {
	t             *testing.T
	org           simtest.Sim
	url           string
	authorization string
}

// as is a caller with another credential; empty: none.
func (c *caller) as(t *testing.T, authorization string) *caller {
	return &caller{t: t, org: c.org, url: c.url, authorization: authorization}
}

// start serves an org until the test ends.
func start(t *testing.T, options oktasim.Options) *caller {
	t.Helper()
	org := simtest.New(options)
	server := org.Start()
	t.Cleanup(server.Close)
	return &caller{t: t, org: org, url: server.URL, authorization: "SSWS " + org.APIToken()}
}

// flow is the path of Okta Workflows OAuth.
func (c *caller) flow() string { return "/api/v1/apps/" + c.org.FlowAppID() }

type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (c *caller) request(method, path, body string) *http.Request {
	request := must(http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body)))
	if c.authorization != "" {
		request.Header.Set("Authorization", c.authorization)
	}
	return request
}

func (c *caller) try(method, path, body string) (reply, error) {
	return c.exchange(c.request(method, path, body))
}

func (c *caller) exchange(request *http.Request) (reply, error) {
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return reply{c.t, response.StatusCode, response.Header, content}, err
}

func (c *caller) do(method, path, body string) reply {
	c.t.Helper()
	r, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (c *caller) get(path string) reply { c.t.Helper(); return c.do(http.MethodGet, path, "") }

// grant posts a grant of the org's own issuer.
func (c *caller) grant(scope string) reply {
	c.t.Helper()
	return c.do(http.MethodPost, c.flow()+"/grants", `{"issuer":"`+c.url+`","scopeId":"`+scope+`"}`)
}

func (r reply) wants(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

func (r reply) wantsError(status int, code string) reply {
	r.t.Helper()
	return r.wants(status).has("errorCode", code)
}

func (r reply) object() map[string]any { r.t.Helper(); return decode[map[string]any](r) }

func (r reply) list() []map[string]any { r.t.Helper(); return decode[[]map[string]any](r) }

func decode[T any](r reply) T {
	r.t.Helper()
	var value T
	if err := json.Unmarshal(r.body, &value); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return value
}

// has checks values of an object, each after its path: "profile.login". Null and
// absent are nil.
func (r reply) has(pathsAndValues ...any) reply {
	r.t.Helper()
	hasAt(r.t, decode[any](r), pathsAndValues...)
	return r
}

func hasAt(t *testing.T, value any, pathsAndValues ...any) {
	t.Helper()
	for pair := range slices.Chunk(pathsAndValues, 2) {
		path := pair[0].(string)
		same(t, path, at(value, path), pair[1])
	}
}

// at returns the value at a path of a decoded JSON value, or nil.
func at(value any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			value = v[must(strconv.Atoi(name))]
		default:
			return nil
		}
	}
	return value
}

// lists checks one field of all objects of a list.
func (r reply) lists(name string, want ...string) {
	r.t.Helper()
	same(r.t, name, field(r.list(), name), append([]string{}, want...))
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// next is the path of the next page, or "".
func (r reply) next(c *caller) string {
	r.t.Helper()
	for _, link := range r.header.Values("Link") {
		if target, ok := strings.CutSuffix(link, `>; rel="next"`); ok {
			return strings.TrimPrefix(target, "<"+c.url)
		}
	}
	return ""
}

// pages reads a list to its end.
func (c *caller) pages(path string) (items []map[string]any, pages int) {
	c.t.Helper()
	for path != "" {
		r := c.get(path).wants(http.StatusOK)
		items = append(items, r.list()...)
		path = r.next(c)
		pages++
	}
	return items, pages
}

// strings of one field of many objects.
func field(items []map[string]any, name string) []string {
	values := make([]string, len(items))
	for i, item := range items {
		values[i], _ = item[name].(string)
	}
	return values
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// clock is a clock that stands still.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}
