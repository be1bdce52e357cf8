// Command oktasim serves a simulated Okta org on this machine; without it,
// trying the provider by hand would need a real org.
//
// Its output can be evaluated by a shell: everything except the variables to
// export is a comment.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/console"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "oktasim:", err)
		os.Exit(1)
	}
}

// settings are the values of the command line.
type settings struct {
	address string
	seed    string
	devices int
	options oktasim.Options
}

// run serves until the context ends.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) error {
	s, err := parse(arguments, stderr)
	if err != nil {
		return err
	}
	if s.options.Seed, err = loadSeed(s.seed); err != nil {
		return err
	}
	org, err := oktasim.New(s.options)
	if err != nil {
		return err
	}
	if err := org.AddDevices(s.devices); err != nil {
		return err
	}
	server, err := oktasim.Listen(org, s.address, console.Handler(org))
	if err != nil {
		return err
	}
	defer server.Close()
	if err := announce(stdout, org, server); err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Fprintln(stdout, "# stopped")
	return nil
}

func parse(arguments []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("oktasim", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.address, "addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 is any free one")
	flags.StringVar(&s.seed, "seed", "", "JSON `file` with the org's content; if omitted, a fresh org with the user svc-workflows@example.com")
	flags.IntVar(&s.devices, "devices", 0, "`number` of made-up devices to add")
	flags.DurationVar(&s.options.Latency, "latency", 0, "`time` to wait before each answer, such as 80ms")
	flags.StringVar(&s.options.APIToken, "api-token", oktasim.DefaultAPIToken, "API `token` to accept")
	flags.Func("switches", "JSON `object` that selects the behaviour where Okta's is not known; by default "+defaultSwitches(), func(text string) error {
		return oktasim.DecodeStrictly([]byte(text), &s.options.Switches)
	})
	if err := flags.Parse(arguments); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("unknown argument %q; -help lists the flags", flags.Arg(0))
	}
	return s, nil
}

func defaultSwitches() string {
	text, _ := json.Marshal(oktasim.Switches{}) // booleans and a string
	return string(text)
}

func loadSeed(name string) (*oktasim.Seed, error) {
	if name == "" {
		seed := oktasim.FreshOrg()
		// The account that the README and the guides use.
		seed.Users = append(seed.Users, oktasim.User{Login: "svc-workflows@example.com"})
		return seed, nil
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	seed, err := oktasim.LoadSeed(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return seed, nil
}

func announce(stdout io.Writer, org *oktasim.Org, server *oktasim.Server) error {
	flow := org.FlowAppID()
	if flow == "" {
		flow = "none in this org"
	}
	_, err := fmt.Fprintf(stdout, `# oktasim, a simulated Okta org on this machine. It is not Okta: nothing here is real or safe.
#
#   org URL        %[1]s
#   API token      %[2]s
#   flow app id    %[3]s (Okta Workflows OAuth)
#   consoles       %[1]s/
#   as commands    curl %[1]s/_sim
#
# Ctrl-C stops it. To use it from another terminal:
export OKTA_ORG_URL=%[1]s OKTA_API_TOKEN=%[2]s
`, server.URL, org.APIToken(), flow)
	return err
}
