package main

import (
	"errors"
	"strings"
	"testing"
)

const (
	subtests = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"output","Package":"p","Test":"TestA/one","Output":"=== RUN   TestA/one\n"}
{"Action":"output","Package":"p","Test":"TestA/one","Output":"    a_test.go:7: chatter of a test that passes\n"}
{"Action":"pass","Package":"p","Test":"TestA/one","Elapsed":0.1}
{"Action":"run","Package":"p","Test":"TestA/two"}
{"Action":"pass","Package":"p","Test":"TestA/two"}
{"Action":"attr","Package":"p","Test":"TestA","Key":"cells","Value":"12"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== ATTR  TestA cells 12\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"pass","Package":"p","Elapsed":1.25}
`
	oneFails = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/bad"}
{"Action":"output","Package":"p","Test":"TestA/bad","Output":"=== CONT  TestA/bad\n"}
{"Action":"output","Package":"p","Test":"TestA/bad","Output":"    a_test.go:9: got 1, want 2\n"}
{"Action":"output","Package":"p","Test":"TestA/bad","Output":"    --- FAIL: TestA/bad (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestA/bad"}
{"Action":"run","Package":"p","Test":"TestA/good"}
{"Action":"pass","Package":"p","Test":"TestA/good"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"FAIL\n"}
{"Action":"fail","Package":"p","Elapsed":0.5}
`
	parentFails = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/good"}
{"Action":"pass","Package":"p","Test":"TestA/good"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: afterwards\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}
`
	skips = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:5: needs Terraform 1.14\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}
`
	panics = `
{"Action":"run","Package":"p","Test":"TestWaiting"}
{"Action":"output","Package":"p","Test":"TestWaiting","Output":"    a_test.go:2: so far\n"}
{"Action":"run","Package":"p","Test":"TestPanics"}
{"Action":"run","Package":"p","Test":"TestPanics/parallel"}
{"Action":"output","Package":"p","Test":"TestPanics","Output":"panic: assignment to entry in nil map\n"}
{"Action":"fail","Package":"p","Test":"TestPanics"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}
`
	noBuild = `
{"ImportPath":"p [p.test]","Action":"build-output","Output":"# p [p.test]\n"}
{"ImportPath":"p [p.test]","Action":"build-output","Output":"./a.go:3:1: undefined: x\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p","Elapsed":0,"FailedBuild":"p [p.test]"}
`
	noTestFiles = `
{"Action":"start","Package":"q"}
{"Action":"output","Package":"q","Output":"?   \tq\t[no test files]\n"}
{"Action":"skip","Package":"q","Elapsed":0}
`
	cutOff = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
`
)

func TestReport(t *testing.T) {
	t.Parallel()

	exit := errors.New("exit status 1")
	tests := map[string]struct {
		lines  string
		err    error
		checks []string
		last   string
		shown  []string
		hidden []string
	}{
		"subtests are counted, the test around them isn't": {
			lines:  subtests,
			last:   "3 passed, 0 failed, 0 skipped",
			shown:  []string{"ok    p", "3 tests, 12 cells\n"},
			hidden: []string{"chatter", "ATTR", "PASS", "FAIL"},
		},
		"a failure is shown in full and named at the end": {
			lines:  oneFails,
			err:    exit,
			last:   "1 passed, 1 failed, 0 skipped",
			shown:  []string{"FAIL  p ", "got 1, want 2", "\nFAIL  p: TestA/bad\n"},
			hidden: []string{"=== CONT", "go test in"},
		},
		"a test may fail although its subtests pass": {
			lines: parentFails,
			err:   exit,
			last:  "1 passed, 1 failed, 0 skipped",
			shown: []string{"afterwards", "FAIL  p: TestA\n"},
		},
		"a skipped test is named with its reason": {
			lines:  skips,
			last:   "0 passed, 0 failed, 1 skipped",
			shown:  []string{"skip  p: TestA: a_test.go:5: needs Terraform 1.14\n"},
			hidden: []string{"--- SKIP", "=== RUN"},
		},
		"a panic fails what was running": {
			lines: panics,
			err:   exit,
			last:  "0 passed, 3 failed, 0 skipped",
			shown: []string{"panic: assignment", "--- TestWaiting did not finish\n    a_test.go:2: so far", "FAIL  p: TestWaiting\nFAIL  p: TestPanics\nFAIL  p: TestPanics/parallel\n"},
		},
		"what doesn't compile is one failure": {
			lines: noBuild,
			err:   exit,
			last:  "0 passed, 1 failed, 0 skipped",
			shown: []string{"./a.go:3:1: undefined: x", "[build failed]", "\nFAIL  p\n"},
		},
		"a package without tests is not worth a line": {
			lines:  subtests + noTestFiles,
			last:   "3 passed, 0 failed, 0 skipped",
			hidden: []string{"q", "no test files"},
		},
		"a run that is cut off": {
			lines: cutOff,
			err:   errors.New("signal: killed"),
			last:  "1 passed, 1 failed, 0 skipped",
			shown: []string{"--- TestB did not finish", "FAIL  p: TestB\n"},
		},
		"go test fails without an event": {
			lines: subtests,
			err:   exit,
			last:  "3 passed, 1 failed, 0 skipped",
			shown: []string{"FAIL  go test in here: exit status 1\n"},
		},
		"a line that is no event": {
			lines: "a warning of the go command\n{\"no\": \"event\"}\n" + subtests,
			last:  "3 passed, 0 failed, 0 skipped",
			shown: []string{"a warning of the go command\n", "{\"no\": \"event\"}\n"},
		},
		"no test at all": {
			lines: noTestFiles,
			last:  "0 passed, 1 failed, 0 skipped",
			shown: []string{"FAIL  no test ran\n"},
		},
		"checks that failed before": {
			lines:  subtests,
			checks: []string{"lint", "docs"},
			last:   "3 passed, 2 failed, 0 skipped",
			shown:  []string{"FAIL  lint\nFAIL  docs\n"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder
			r := newReport(&out)
			r.module("here", func(line func([]byte)) error {
				return errors.Join(eachLine(strings.NewReader(strings.TrimPrefix(tc.lines, "\n")), line), tc.err)
			})
			for _, c := range tc.checks {
				r.check(c)
			}
			ok := r.finish(0)

			got := out.String()
			if !strings.HasSuffix(got, "\n"+tc.last+"\n") {
				t.Errorf("the last line is not %q", tc.last)
			}
			if want := strings.Contains(tc.last, " 0 failed"); ok != want {
				t.Errorf("finish() = %t, want %t", ok, want)
			}
			for _, s := range tc.shown {
				if !strings.Contains(got, s) {
					t.Errorf("not shown: %q", s)
				}
			}
			for _, s := range tc.hidden {
				if strings.Contains(got, s) {
					t.Errorf("shown: %q", s)
				}
			}
			if t.Failed() {
				t.Logf("the whole report:\n%s", got)
			}
		})
	}
}

func TestReport_failuresOfEveryModuleCount(t *testing.T) {
	t.Parallel()

	var out strings.Builder
	r := newReport(&out)
	r.module("first", func(line func([]byte)) error {
		return errors.Join(eachLine(strings.NewReader(oneFails), line), errors.New("exit status 1"))
	})
	r.module("second", func(func([]byte)) error { return errors.New("go.mod is broken") })
	if r.finish(0) {
		t.Error("finish() = true")
	}
	for _, want := range []string{"FAIL  p: TestA/bad\n", "FAIL  go test in second: go.mod is broken\n", "\n1 passed, 2 failed, 0 skipped\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("not shown: %q in\n%s", want, out.String())
		}
	}
}
