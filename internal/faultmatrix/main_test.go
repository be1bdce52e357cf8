package faultmatrix_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// recordDir is where a simulator writes its answers, for the contract tests.
// Only runs without a fault are recorded, because thousands of cells repeat
// them.
var recordDir = os.Getenv(oktasim.RecordDirVariable)

// soak is the number of additional rounds of tests that are random or slow.
// make soak sets it.
var soak = flag.Int("soak", 0, "`rounds` of kills and storms beyond what every run has")

func TestMain(m *testing.M) {
	if err := os.Unsetenv(oktasim.RecordDirVariable); err != nil {
		panic(err)
	}
	// Every cell makes much and keeps nothing.
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
