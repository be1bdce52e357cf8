// Package policy tries the rules of examples/policy on plans as the engine makes
// them; without it, a changed schema could make a rule allow everything. The plans
// are made against the simulated org.
//
// It has tests only, and a module of its own: OPA brings many modules along, and
// the provider needs none of them. It runs the provider and the simulator as
// programs, because importing them would need all modules of the provider. It
// imports engine, which needs none.
package policy
