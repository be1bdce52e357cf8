package terraformtest

import "slices"

// Engine is an engine whose ways a [Driver] can take. They differ in how they plan
// the destruction of an object that no configuration has any more.
type Engine int

// The engines that differ in what they ask a provider.
const (
	// Terraform111 is Terraform 1.11. It plans such an object from what the state
	// held, and reads it afterwards.
	Terraform111 Engine = iota
	// OpenTofu112 is OpenTofu 1.12. It reads such an object first.
	OpenTofu112
	// Terraform116 is Terraform 1.16. It reads such an object first, and plans it
	// after those that depended on it; to target it is to target those, too.
	Terraform116
)

func (e Engine) readsFirst() bool { return e >= OpenTofu112 }

func (e Engine) plansDependentsFirst() bool { return e == Terraform116 }

// forcesFirst reports whether the destruction of an object waits for what it
// depended on, where that is created first when it is replaced.
func (e Engine) forcesFirst() bool { return e == Terraform116 }

func (e Engine) version() string {
	return map[Engine]string{Terraform111: "1.11.0", OpenTofu112: "1.12.0", Terraform116: "1.16.0"}[e]
}

// Engine makes the driver do as that engine does. Without it, it does as the
// oldest that the provider supports.
func (d *Driver) Engine(e Engine) { d.engine = e }

// Option is an option of a command: d.Apply(terraformtest.Target("oktadevices_device.a")).
type Option func(*options)

type options struct {
	targets, replace []string
	noRefresh        bool
	refreshOnly      bool // see [Driver.Refresh]
}

// Target is -target: only these resources, and what they depend on.
func Target(addresses ...string) Option {
	return func(o *options) { o.targets = slices.Concat(o.targets, addresses) }
}

// NoRefresh is -refresh=false: no resource is read.
func NoRefresh() Option { return func(o *options) { o.noRefresh = true } }

// Replacing is -replace: these resources are replaced, whatever the plan.
func Replacing(addresses ...string) Option {
	return func(o *options) { o.replace = slices.Concat(o.replace, addresses) }
}

func chosen(given []Option) (o options) {
	for _, set := range given {
		set(&o)
	}
	return o
}
