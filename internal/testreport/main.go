// Command testreport runs the tests of one or more modules and reports on them:
// a line for each package, with the numbers that its tests tell of themselves
// (testing.T.Attr), the whole output of whatever failed and of nothing else, and at
// the end one line with the counts. It exits with 1 if anything
// failed, and if no test ran at all.
//
//	testreport [-failed "check …"] [-norace "module …"] [module folder …] -- [go test arguments]
//
// It takes its facts from `go test -json`, never from the looks of the output.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() { os.Exit(run()) }

func run() int {
	failed := flag.String("failed", "", "`checks` that failed before the tests, to be counted with them")
	plain := flag.String("norace", "", "`modules` in which the go test argument -race is left out")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), `usage: testreport [-failed "check …"] [-norace "module …"] [module folder …] -- [go test arguments]`)
		flag.PrintDefaults()
	}
	// Cut at the "--" first, which the flag package would swallow.
	args, testArgs := os.Args[1:], []string(nil)
	if i := slices.Index(args, "--"); i >= 0 {
		args, testArgs = args[:i], args[i+1:]
	}
	if err := flag.CommandLine.Parse(args); err != nil {
		return 2
	}
	modules := flag.Args()
	if len(modules) == 0 {
		modules = []string{"."}
	}

	// Interrupted, it still says how far it got.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	began := time.Now()
	r := newReport(os.Stdout)
	for _, module := range modules {
		args := testArgs
		if slices.Contains(strings.Fields(*plain), module) {
			args = slices.DeleteFunc(slices.Clone(testArgs), func(arg string) bool { return arg == "-race" })
		}
		r.module(module, func(line func([]byte)) error { return goTest(ctx, module, args, line) })
	}
	for check := range strings.FieldsSeq(*failed) {
		r.check(check)
	}
	if !r.finish(time.Since(began)) {
		return 1
	}
	return 0
}

// goTest hands each line of `go test -json` to line. The error is that of the
// command, so it isn't nil when a test failed.
func goTest(ctx context.Context, module string, args []string, line func([]byte)) error {
	dir, err := filepath.Abs(module)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Dir = dir
	// PWD as a shell would set it: a path that the go command prints should be the
	// one that the caller knows.
	cmd.Env = append(cmd.Environ(), "PWD="+dir)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	readErr := eachLine(out, line)
	return errors.Join(cmd.Wait(), readErr)
}

// eachLine puts no limit on a line's length: one line of output is one event, and
// a test may print a whole state in a line.
func eachLine(r io.Reader, line func([]byte)) error {
	lines := bufio.NewReader(r)
	for {
		l, err := lines.ReadBytes('\n')
		if len(l) > 0 {
			line(l)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
