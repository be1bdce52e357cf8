package faultmatrix_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// recordDir is where a simulator writes what it answered, for the contract tests.
// Of the matrix only the runs without fault are recorded: thousands of cells say
// the same again.
var recordDir = os.Getenv(oktasim.RecordDirVariable)

// soak is how many rounds more of what is random or slow to play: make soak.
var soak = flag.Int("soak", 0, "`rounds` of kills and storms beyond what every run has")

func TestMain(m *testing.M) {
	if err := os.Unsetenv(oktasim.RecordDirVariable); err != nil {
		panic(err)
	}
	// Every cell makes much and keeps nothing.
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
