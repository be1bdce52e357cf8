package terraformtest

import "slices"

// Engine is an engine that a [Driver] can imitate. Engines differ in how they
// plan the destruction of an object that is no longer in the configuration.
type Engine int

// These engines differ in their calls of a provider.
const (
	// Terraform111 is Terraform 1.11. It plans such an object from the state,
	// and refreshes it afterwards.
	Terraform111 Engine = iota
	// OpenTofu112 is OpenTofu 1.12. It refreshes such an object first, and does
	// not plan it if it only refreshes. It starts no apply without changes.
	OpenTofu112
	// Terraform116 is Terraform 1.16. It refreshes such an object first, and
	// plans it after its dependents. If it is a target, its dependents are
	// targets too. A create_before_destroy counts also outside of the targets.
	Terraform116
)

func (e Engine) readsFirst() bool { return e >= OpenTofu112 }

// onlyReads reports whether a refresh-only plan plans no destruction.
func (e Engine) onlyReads() bool { return e == OpenTofu112 }

// skipsEmptyApply reports whether a plan without changes is not applied.
func (e Engine) skipsEmptyApply() bool { return e == OpenTofu112 }

func (e Engine) plansDependentsFirst() bool { return e == Terraform116 }

// forcesFirst reports whether the destruction of an object waits for its
// dependencies if they create before they destroy.
func (e Engine) forcesFirst() bool { return e == Terraform116 }

// seesOnlyTargets reports whether the engine ignores a create_before_destroy
// outside of the targets and their dependencies.
func (e Engine) seesOnlyTargets() bool { return e != Terraform116 }

func (e Engine) version() string {
	return map[Engine]string{Terraform111: "1.11.0", OpenTofu112: "1.12.0", Terraform116: "1.16.0"}[e]
}

// Engine selects the engine that the driver imitates. The default is the oldest
// one that the provider supports.
func (d *Driver) Engine(e Engine) { d.engine = e }

// Option is an option of a command, as in
// d.Apply(terraformtest.Target("test_thing.a")).
type Option func(*options)

type options struct {
	targets, replace []string
	noRefresh        bool
	refreshOnly      bool // see [Driver.Refresh]
}

// Target is -target: only these resources and their dependencies are planned.
func Target(addresses ...string) Option {
	return func(o *options) { o.targets = slices.Concat(o.targets, addresses) }
}

// NoRefresh is -refresh=false: no resource is refreshed.
func NoRefresh() Option { return func(o *options) { o.noRefresh = true } }

// Replacing is -replace: these resources are replaced even if nothing changes.
func Replacing(addresses ...string) Option {
	return func(o *options) { o.replace = slices.Concat(o.replace, addresses) }
}

func chosen(given []Option) (o options) {
	for _, set := range given {
		set(&o)
	}
	return o
}
