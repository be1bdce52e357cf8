package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// event is one line of `go test -json`, see `go doc test2json` and
// `go help buildjson`.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of the build events, which have no Package
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
	Key, Value  string // of an attribute
}

// report adds up the events of any number of `go test` runs.
type report struct {
	out      io.Writer
	packages map[string]*results
	builds   map[string]*strings.Builder

	passed, failed, skipped int
	failures                []string // names, repeated at the end
	skips                   []string // names with their reasons
}

func newReport(out io.Writer) *report {
	return &report{out: out, packages: map[string]*results{}, builds: map[string]*strings.Builder{}}
}

// line takes one line of output. What is no event is shown as it is.
func (r *report) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		_, _ = r.out.Write(line)
		return
	}
	switch {
	case e.Action == "build-output":
		if r.builds[e.ImportPath] == nil {
			r.builds[e.ImportPath] = &strings.Builder{}
		}
		r.builds[e.ImportPath].WriteString(e.Output)
	case e.Package == "":
		// build-fail; the package's own failure follows and names this build.
	default:
		p := r.packages[e.Package]
		if p == nil {
			p = newResults()
			r.packages[e.Package] = p
		}
		if p.add(e) {
			r.finishPackage(e, p)
		}
	}
}

// finishPackage reports on a package whose last event this is.
func (r *report) finishPackage(e event, p *results) {
	delete(r.packages, e.Package)
	c := p.count(e.Action)

	r.passed += len(c.passed)
	r.skipped += len(c.skipped)
	r.failed += len(c.failed)
	for _, name := range c.failed {
		r.failures = append(r.failures, e.Package+": "+name)
	}
	for _, name := range c.skipped {
		r.skips = append(r.skips, e.Package+": "+name+": "+p.tests[name].reason())
	}

	switch {
	case e.Action == "fail":
		fmt.Fprintf(r.out, "FAIL  %-90s %6.1f s\n", e.Package, e.Elapsed)
		if build := r.builds[e.FailedBuild]; build != nil {
			fmt.Fprintf(r.out, "%s\n", build)
		}
		p.print(r.out, c)
		if len(c.failed) == 0 {
			// The package didn't compile, or ended by itself.
			r.failed++
			r.failures = append(r.failures, e.Package)
		}
	case len(c.passed)+len(c.skipped) > 0:
		fmt.Fprintf(r.out, "ok    %-90s %6.1f s  %s\n", e.Package, e.Elapsed, strings.Join(append([]string{plural(len(c.passed) + len(c.skipped))}, p.attributes...), ", "))
	}
}

// module reports on one module, whose lines run hands over. What go test complains
// about without an event is a failure too: a broken go.mod, or a run that was
// killed.
func (r *report) module(name string, run func(line func([]byte)) error) {
	before := r.failed
	err := run(r.line)
	for _, p := range slices.Sorted(maps.Keys(r.packages)) {
		r.finishPackage(event{Action: "fail", Package: p}, r.packages[p])
	}
	if err != nil && r.failed == before {
		r.check(fmt.Sprintf("go test in %s: %v", name, err))
	}
}

// check counts a failure of something that isn't a Go test.
func (r *report) check(name string) {
	r.failed++
	r.failures = append(r.failures, name)
}

// finish writes the end of the report and tells whether all is well. The counts
// stand in a line of their own, the last one, for programs to find.
func (r *report) finish(elapsed time.Duration) bool {
	if r.passed+r.failed+r.skipped == 0 {
		r.check("no test ran")
	}
	for _, s := range r.skips {
		fmt.Fprintf(r.out, "skip  %s\n", s)
	}
	if len(r.failures) > 0 {
		fmt.Fprintln(r.out)
		for _, f := range r.failures {
			fmt.Fprintf(r.out, "FAIL  %s\n", f)
		}
	}
	fmt.Fprintf(r.out, "\n== tests: %.0f s\n\n%d passed, %d failed, %d skipped\n", elapsed.Seconds(), r.passed, r.failed, r.skipped)
	return r.failed == 0
}

func plural(tests int) string {
	if tests == 1 {
		return "1 test"
	}
	return fmt.Sprintf("%d tests", tests)
}
