package faultmatrix_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// call is the nth call of a run with its method and path.
type call struct {
	method string
	// path is a pattern of [path.Match]. It replaces ids of objects that the
	// run makes, because they differ in each run.
	path string
	nth  int
}

func (c call) String() string { return fmt.Sprintf("%s %s #%d", c.method, c.path, c.nth) }

// madeID matches the ids that the org generates, except those of apps and
// users. Those begin with a digit, and exist before a scenario.
var madeID = regexp.MustCompile(`\b[a-z][0-9a-z]{2}sd[0-9a-z]{4}[0-9A-Za-z]{8}5d7\b`)

// callsOf numbers the calls of a request log.
func callsOf(requests []oktasim.Request) []call {
	escape := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)
	seen := map[call]int{}
	var calls []call
	for _, request := range requests {
		c := call{method: request.Method, path: madeID.ReplaceAllString(escape.Replace(request.Path), "*")}
		seen[c]++
		c.nth = seen[c]
		calls = append(calls, c)
	}
	return calls
}

// is reports whether a request has the method and the path of the call.
func (c call) is(r oktasim.Request) bool { return c.method == r.Method && matches(c.path, r.Path) }

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
