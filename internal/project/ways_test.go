package project

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// outside are the steps that no step before them calls, each with its caller.
var outside = map[string]string{
	"scopevalidator.checkScope":            "Terraform, for an argument",
	"grant.accessOfScope.PlanModifyString": "Terraform, for an attribute",
	"grant.plan":                           "providerdata, for the noun",
	"providerdata.Data.ClientToApply":      "providerdata, before the noun's function",
	"grant.create":                         "providerdata, for the noun",
	"connection.refresh":                   "providerdata, for the noun",
	"okta.Client.RefreshTokens":            "connection.read, which gets it from observe",
	"connection.planChange":                "providerdata, for the noun",
}

// TestWays sees that each function exists that CONTRIBUTING's two ways through
// the code name, and that a step before it calls it.
func TestWays(t *testing.T) {
	t.Parallel()
	_, section, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "\n## Two ways through the code\n")
	section, _, _ = strings.Cut(section, "\n## ")
	named := regexp.MustCompile(`^[a-z]* +([a-z/]+)\.(\w+(?:\.\w+)?) {2,}\S`)
	steps, fenced := 0, false
	all, before := packages(t), []call{}
	for line := range strings.SplitSeq(section, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced, before = !fenced, nil
			continue
		}
		if !fenced {
			continue
		}
		steps++
		match := named.FindStringSubmatch(line)
		if match == nil {
			t.Errorf("no function is named in %q", line)
			continue
		}
		if !hasFunction(t, "internal/"+match[1], match[2]) {
			t.Errorf("internal/%s has no function %s", match[1], match[2])
		}
		next := call{name: match[2][strings.LastIndex(match[2], ".")+1:], in: all["internal/"+match[1]]}
		called := slices.ContainsFunc(before, func(c call) bool { return c.in.leads(c.name, next.name, section) })
		if want := outside[match[1]+"."+match[2]] == ""; called != want {
			t.Errorf("a step before %s.%s calls it: %t, want %t", match[1], match[2], called, want)
		}
		before = append(before, next)
	}
	if steps < 30 {
		t.Errorf("the ways have %d steps", steps)
	}
}

// leads reports whether a function calls another one, or calls one of its package
// that does and that is no step of the ways itself.
func (s *source) leads(from, to, ways string) bool {
	return slices.ContainsFunc(s.calls, func(c call) bool {
		between := !strings.Contains(ways, "."+c.name+" ")
		return c.within == from && (c.name == to || between && s.calling(c.name, to))
	})
}

func (s *source) calling(from, to string) bool {
	return slices.ContainsFunc(s.calls, func(c call) bool { return c.within == from && c.name == to })
}

// hasFunction reports whether a package has a function, or a method that is
// written Type.name.
func hasFunction(t *testing.T, folder, name string) bool {
	t.Helper()
	declaration := `(?m)^func ` + name + `[[(]`
	if kind, method, ok := strings.Cut(name, "."); ok {
		declaration = `(?m)^func \((\w+ )?\*?` + kind + `\) ` + method + `\(`
	}
	return slices.ContainsFunc(sources(t, folder), func(file string) bool {
		return path.Dir(file) == folder && regexp.MustCompile(declaration).MatchString(read(t, file))
	})
}
