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

// Server serves the provider as it is, with that environment, to a driver.
func Server(getenv func(string) string) func() tfprotov6.ProviderServer {
	return provider.Server(provider.New(provider.Options{Version: "test", Getenv: getenv}))
}

// ServerInHaste serves the provider with a clock that waits for nothing: each wait
// is over at once, and its time has passed. It is for engines, which no bubble of
// testing/synctest holds. Only the provider block configures it.
func ServerInHaste() func() tfprotov6.ProviderServer {
	var mu sync.Mutex
	var ahead time.Duration
	clock := okta.Clock{
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(ahead)
		},
		Wait: func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			ahead += max(d, 0)
			return ctx.Err()
		},
	}
	return provider.Server(provider.New(provider.Options{Version: "test", Getenv: NoEnvironment, Clock: clock}))
}

// ServerInMemory serves the provider with wire for the whole network, to a
// driver. Only the provider block configures it. It may be used in a bubble of
// testing/synctest.
func ServerInMemory(wire http.RoundTripper) func() tfprotov6.ProviderServer {
	serve := provider.Server(provider.New(provider.Options{Version: "test", Getenv: NoEnvironment, Transport: wire}))
	return func() tfprotov6.ProviderServer { return configuredOutside{serve().(laterServer)} } //nolint:errcheck // The framework's server is one.
}

// laterServer does what only engines from 1.14 on ask for, too.
type laterServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// configuredOutside configures a provider outside of the bubble that a test may
// run in. Okta's SDK starts a goroutine for each of its clients, which sweeps a
// cache that we don't use until the garbage collector finds the client: no bubble
// could end with one of those in it.
type configuredOutside struct{ laterServer }

func (s configuredOutside) ConfigureProvider(_ context.Context, req *tfprotov6.ConfigureProviderRequest) (resp *tfprotov6.ConfigureProviderResponse, err error) {
	outside(func() { resp, err = s.laterServer.ConfigureProvider(context.Background(), req) })
	return resp, err
}

// outside runs one function after the other in a goroutine that, like its channels,
// is as old as the program, and so in no bubble.
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
