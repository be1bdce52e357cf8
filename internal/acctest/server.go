package acctest

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// Server serves the provider with an environment to a driver.
func Server(getenv func(string) string) func() tfprotov6.ProviderServer {
	return provider.Server(provider.New(provider.Options{Version: "test", Getenv: getenv}))
}

// ServerInHaste serves the provider with a clock that leaps over waits for Okta:
// they end at once, and the clock goes forward by their duration. A wait of less
// than half a second is for Terraform to begin with other objects. Terraform
// doesn't follow the clock, so such a wait is real. Tests with an engine need
// this server, because an engine can't run in a bubble of testing/synctest. Only
// the provider block configures the provider.
func ServerInHaste() func() tfprotov6.ProviderServer {
	var mu sync.Mutex
	var ahead time.Duration
	machine := okta.Clock{}.OrMachine()
	clock := okta.Clock{
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return machine.Now().Add(ahead)
		},
		Wait: func(ctx context.Context, d time.Duration) error {
			if d < time.Second/2 {
				return machine.Wait(ctx, d)
			}
			mu.Lock()
			defer mu.Unlock()
			ahead += d
			return ctx.Err()
		},
	}
	return provider.Server(provider.New(provider.Options{Version: "test", Getenv: NoEnvironment, Clock: clock}))
}

// ServerInMemory serves the provider to a driver, with wire as the whole
// network. It works in a bubble of testing/synctest. Only the provider block
// configures the provider.
func ServerInMemory(wire http.RoundTripper) func() tfprotov6.ProviderServer {
	serve := provider.Server(provider.New(provider.Options{Version: "test", Getenv: NoEnvironment, Transport: wire}))
	return func() tfprotov6.ProviderServer { return configuredOutside{serve().(laterServer)} } //nolint:errcheck // The framework's server is one.
}

// laterServer also has the calls that only engines since 1.14 make.
type laterServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// configuredOutside configures a provider outside of the bubble that a test
// runs in. Okta's SDK starts a goroutine for each of its clients, which sweeps
// a cache that we don't use. It runs until the garbage collector finds the
// client, and a bubble with such a goroutine can't end.
type configuredOutside struct{ laterServer }

func (s configuredOutside) ConfigureProvider(_ context.Context, req *tfprotov6.ConfigureProviderRequest) (resp *tfprotov6.ConfigureProviderResponse, err error) {
	outside(func() { resp, err = s.laterServer.ConfigureProvider(context.Background(), req) })
	return resp, err
}

// outside runs one function at a time. Its goroutine and channels are made when the
// program starts, so they belong to no bubble.
var outside = func() func(f func()) {
	work, done := make(chan func()), make(chan struct{})
	go func() {
		for f := range work {
			f()
			done <- struct{}{}
		}
	}()
	return func(f func()) {
		work <- f
		<-done
	}
}()
