package oktasim_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestListen_loopbackOnly(t *testing.T) {
	t.Parallel()
	org := simtest.New(oktasim.Options{})
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "127.0.0.1", "[::]:0"} {
		if server, err := oktasim.Listen(org.Org, address, org); err == nil {
			server.Close()
			t.Errorf("listens on %s", address)
		}
	}
	server, err := oktasim.Listen(org.Org, "localhost:0", org)
	if err != nil {
		t.Fatal(err)
	}
	if org.URL() != server.URL || strings.HasSuffix(server.URL, "/") {
		t.Errorf("org %s, server %s", org.URL(), server.URL)
	}
	server.Close()
	server.Close()
}

func TestIDs(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.AddDevices(1000)
	seen := map[string]bool{}
	form := regexp.MustCompile(`^guo[0-9A-Za-z]{17}$`)
	for _, d := range c.org.Devices() {
		if seen[d.ID] || !form.MatchString(d.ID) {
			t.Errorf("id %s", d.ID)
		}
		seen[d.ID] = true
	}
	other := simtest.New(oktasim.Options{})
	same(t, "id of another run", other.FlowAppID(), c.org.FlowAppID())
}
