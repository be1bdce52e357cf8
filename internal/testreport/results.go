package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// results are those of one package.
type results struct {
	tests  map[string]*test
	order  []string // as the tests began
	output strings.Builder
	// attributes are what tests tell of themselves (testing.T.Attr), as "12 cells".
	attributes []string
}

type test struct {
	action string // pass, fail or skip; empty while it runs
	parent bool
	output strings.Builder
}

func newResults() *results { return &results{tests: map[string]*test{}} }

// add takes one event of the package and tells whether it was the last.
func (p *results) add(e event) bool {
	if e.Test == "" {
		if e.Action == "output" {
			p.output.WriteString(e.Output)
		}
		return e.Action == "pass" || e.Action == "fail" || e.Action == "skip"
	}
	t := p.tests[e.Test]
	if t == nil {
		t = &test{}
		p.tests[e.Test] = t
		p.order = append(p.order, e.Test)
		for i, c := range e.Test {
			if c != '/' {
				continue
			}
			if above := p.tests[e.Test[:i]]; above != nil {
				above.parent = true
			}
		}
	}
	switch e.Action {
	case "output":
		if !progress(e.Output) {
			t.output.WriteString(e.Output)
		}
	case "pass":
		t.action = e.Action
		t.output.Reset() // or a long run would keep every log until its end
	case "fail", "skip":
		t.action = e.Action
	case "attr":
		p.attributes = append(p.attributes, e.Value+" "+e.Key)
	}
	return false
}

// progress tells the lines with which the testing package follows the order of
// parallel tests; out of that order they say nothing.
func progress(line string) bool {
	for _, mark := range []string{"=== RUN ", "=== PAUSE ", "=== CONT ", "=== NAME "} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	return false
}

// counts are names of tests, in the order in which they began.
type counts struct{ passed, failed, skipped []string }

// count counts what can pass or fail on its own: tests without subtests, and a
// test that failed although none of its subtests did. A test that was still
// running when its package failed has failed with it: a panic ends them all.
func (p *results) count(packageAction string) counts {
	var c counts
	for _, name := range p.order {
		t := p.tests[name]
		failed := t.action == "fail" || t.action == "" && packageAction == "fail"
		switch {
		case failed && t.parent && p.failedBelow(name):
		case failed:
			c.failed = append(c.failed, name)
		case t.parent:
		case t.action == "skip":
			c.skipped = append(c.skipped, name)
		case t.action == "pass":
			c.passed = append(c.passed, name)
		}
	}
	return c
}

// failedBelow tells whether a subtest explains the failure of the test around it.
// One that was cut off explains only that the other didn't end either.
func (p *results) failedBelow(parent string) bool {
	return slices.ContainsFunc(p.order, func(name string) bool {
		action := p.tests[name].action
		return strings.HasPrefix(name, parent+"/") &&
			(action == "fail" || action == "" && p.tests[parent].action == "")
	})
}

// print shows all that the failed tests wrote, those above them included, and
// what was written outside of any test.
func (p *results) print(out io.Writer, c counts) {
	for _, name := range p.order {
		t := p.tests[name]
		switch {
		case t.action == "fail":
			fmt.Fprint(out, t.output.String())
		case t.action == "" && slices.Contains(c.failed, name):
			fmt.Fprintf(out, "--- %s did not finish\n%s", name, t.output.String())
		}
	}
	fmt.Fprintln(out, p.output.String())
}

// reason is what a skipped test said: the testing package prints it with the
// place in front, and a line of its own around it.
func (t *test) reason() string {
	var said []string
	for line := range strings.Lines(t.output.String()) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--- SKIP") {
			said = append(said, line)
		}
	}
	return strings.Join(said, " ")
}
