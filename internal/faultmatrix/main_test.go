package faultmatrix_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// recordDir is the folder in which a simulator records its answers for the
// contract tests. Only runs without a fault are recorded, because thousands of
// cells repeat them.
var recordDir = os.Getenv(oktasim.RecordDirVariable)

// soak is the number of additional rounds of the random or slow tests. make
// soak sets it.
var soak = flag.Int("soak", 0, "`rounds` of kills and storms beyond what every run has")

func TestMain(m *testing.M) {
	if err := os.Unsetenv(oktasim.RecordDirVariable); err != nil {
		panic(err)
	}
	// A cell allocates much and keeps nothing, so collect garbage less often.
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
