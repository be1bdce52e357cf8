//go:build !race

// The race detector makes this eight times as long. make test runs it without
// the race detector, together with the fault matrix.

package faultmatrix_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestDeath kills the provider before and after the effect of each write of
// each scenario. The next plan, apply and destroy must succeed and have the
// planned effect. They must name everything that they leave.
func TestDeath(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	died := map[string]bool{}
	t.Run("writes", func(t *testing.T) {
		for _, s := range scenarios(t) {
			if s.auth != nil {
				continue // It makes the same calls.
			}
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				want := s.bubble(t, nil, nil)
				for _, at := range want.calls {
					endpoint := at.method + " " + givenID.ReplaceAllString(at.path, "*")
					mu.Lock()
					died[endpoint] = true
					mu.Unlock()
					if at.method != http.MethodGet {
						s.diesAt(t, at, &want)
					}
				}
			})
		}
	})
	for _, endpoint := range writes(t) {
		if !died[endpoint] {
			t.Errorf("the provider never died at %s: add a scenario that calls it", endpoint)
		}
	}
}

// diesAt plays a scenario twice. The provider dies at a call, once before its
// effect and once after.
func (s scenario) diesAt(t *testing.T, at call, want *outcome) {
	t.Helper()
	for _, done := range []bool{false, true} {
		var problems []string
		synctest.Test(t, func(t *testing.T) { problems = s.dies(t, at, done, want) })
		if len(problems) > 0 {
			t.Errorf("dead at %s, after its effect: %t:\n%s", at, done, strings.Join(problems, "\n"))
		}
	}
}

// dies plays a scenario in which the provider dies at a call.
func (s scenario) dies(t *testing.T, at call, done bool, want *outcome) []string {
	c := newCell(t, s, s.options(t))
	foreign := s.foreign(c.stage)
	s.prepare(c.stage)
	if len(c.problems) > 0 {
		return c.problems
	}
	c.org.ResetRequests()
	c.org.Fail(oktasim.Fault{
		Method: at.method, Path: at.path, Nth: at.nth, Times: 1, CloseBefore: !done, CloseAfter: done,
		Do: func() {
			c.driven.Crash()
			// A dead provider makes no more requests.
			c.org.Fail(oktasim.Fault{CloseBefore: true})
		},
	})
	run := s.act(c.stage)
	c.org.ClearFaults()
	if run.OK() || !run.Says("the provider has crashed") {
		c.fail("the provider has not died:\n%s", run)
	}
	if len(run.Violations()) > 0 {
		c.fail("%v", run.Violations())
	}
	c.must("the plan after it", c.Plan())
	s.next(c.stage)
	state, there := c.shown(), c.look().kinds()
	plan := c.must("the plan after the next apply", c.Plan())
	destroy := c.must("the destroy at the end", c.Destroy())
	left := c.look().but(func(t thing) bool { return forgotten(t, destroy, want) }).kinds()
	for _, compared := range []struct {
		what      string
		got, want []string
	}{
		{"the state after the next apply", unowned(state), unowned(want.converged.state)},
		{"the org after the next apply", there, want.converged.there},
		{"the plan after the next apply", actions(plan), want.planned},
		{"the org after the destroy", left, want.destroyed.there},
	} {
		if differs := compare(compared.got, compared.want); differs != "" {
			c.fail("%s differs from a run without a death:\n  %s", compared.what, differs)
		}
	}
	c.foreignUnharmed(foreign)
	return c.problems
}

// ownedGrants matches the ids of the grants that a set owns. After a kill, the
// set does not own the grants of that run. It leaves them and names them.
var ownedGrants = regexp.MustCompile(`"owned_grant_ids":\[[^]]*\]`)

func unowned(states []string) (all []string) {
	for _, state := range states {
		all = append(all, ownedGrants.ReplaceAllString(state, `"owned_grant_ids":[]`))
	}
	return all
}

// parameter matches a parameter of an endpoint's path.
var parameter = regexp.MustCompile(`\{[^}]*\}`)

// writes returns the client's operations that change something at Okta,
// according to its source.
func writes(t *testing.T) (all []string) {
	t.Helper()
	files, err := filepath.Glob("../okta/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if method, path := endpointOf(node); method != "" && method != http.MethodGet {
				all = append(all, method+" "+parameter.ReplaceAllString(path, "*"))
			}
			return true
		})
	}
	if len(all) < 12 {
		t.Errorf("only %d operations are found: %v", len(all), all)
	}
	return all
}

// endpointOf returns the method and path of an operation, if it may change
// something.
func endpointOf(node ast.Node) (method, path string) {
	literal, ok := node.(*ast.CompositeLit)
	if !ok {
		return "", ""
	}
	if name, ok := literal.Type.(*ast.SelectorExpr); !ok || name.Sel.Name != "Endpoint" {
		return "", ""
	}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch fmt.Sprint(pair.Key) {
		case "Method":
			if constant, ok := pair.Value.(*ast.SelectorExpr); ok { // http.MethodPost
				method = strings.ToUpper(strings.TrimPrefix(constant.Sel.Name, "Method"))
			}
		case "Path":
			if literal, ok := pair.Value.(*ast.BasicLit); ok {
				path, _ = strconv.Unquote(literal.Value)
			}
		case "ReadOnly":
			return "", "" // It changes nothing.
		}
	}
	return method, path
}
