package peers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// The kinds of things.
const (
	// Grant is a scope (Name) granted to an app (Of).
	Grant = "grant"
	// ExactSet means that an app (Of) has no other grants than the declared
	// ones.
	ExactSet = "exact set of grants"
	// Assignment is an app (Of) assigned to a user (Name).
	Assignment = "assignment"
	// Role is a role (Name) assigned to a user (Of).
	Role = "role"
	// Authorization is a refresh token (Name) of an app (Of).
	Authorization = "authorization"
	// Device is a device (Of) with its users, factors and certificates.
	Device = "device"
)

// String returns the thing's name for messages.
func (t Thing) String() string {
	switch t.Kind {
	case Authorization:
		if t.Of == "" {
			return "authorization " + t.Name
		}
		return fmt.Sprintf("authorization %s of app %s", t.Name, t.Of)
	case Grant:
		return fmt.Sprintf("scope %s of app %s", t.Name, t.Of)
	case Assignment:
		return fmt.Sprintf("the assignment of app %s to user %s", t.Of, t.Name)
	case Role:
		return fmt.Sprintf("the role %s of user %s", t.Name, t.Of)
	case ExactSet:
		return "the exact set of grants of app " + t.Of
	default:
		return t.Kind + " " + t.Of
	}
}

// RefuseRemoval adds an error for each thing that a plan removes although
// another resource keeps it. Whichever of the two is planned second reports it.
// at returns the argument at fault. RefuseRemoval reports whether it added any.
func (r *Registry) RefuseRemoval(diags *diag.Diagnostics, object Object, at func(Thing) path.Path) (refused bool) {
	refuse := func(thing Thing, remover, holder string) {
		refused = true
		diags.AddAttributeError(at(thing), fmt.Sprintf("%s is both declared and removed", sentence.Begin(thing.String())),
			fmt.Sprintf("The plan removes it for %s, but %s declares it. Nothing is changed. "+
				"Declare it in both resources, or change both in one apply. Or apply on_destroy = \"retain\" to one of them before you %s it. "+
				"If the resource was renamed, add a moved block instead. To destroy both, run terraform destroy -refresh=false.", remover, holder, changing(thing)))
	}
	for _, thing := range object.Holds {
		if conflicts := r.conflicts(object.Key, thing); len(conflicts) > 0 {
			refuse(thing, labels(conflicts), object.Label)
		}
	}
	if !object.Configured {
		return refused
	}
	for _, thing := range object.Removes {
		if holders := r.Holders(object.Key, thing); len(holders) > 0 && !object.Declares(thing) {
			refuse(thing, object.Label, labels(holders))
		}
	}
	return refused
}

// changing names the changes that would remove a thing and that on_destroy can
// prevent.
func changing(thing Thing) string {
	if thing.Kind == Role {
		return "destroy, replace or set super_admin = false on"
	}
	return "destroy or replace"
}

// conflicts returns the other objects that have a configuration and remove a
// thing that they do not declare.
func (r *Registry) conflicts(key string, thing Thing) []Object {
	return slices.DeleteFunc(r.Removers(key, thing), func(o Object) bool { return !o.Configured || o.Declares(thing) })
}

// JoinChange reports whether another object that is destroyed in this plan, or
// was destroyed in this apply, removes a thing of an unchanged object. Then the
// unchanged object joins the apply, which keeps the thing or creates it again.
func (r *Registry) JoinChange(diags *diag.Diagnostics, object Object) (joins bool) {
	for _, thing := range object.Holds {
		removers := r.Removers(object.Key, thing)
		if len(removers) > 0 {
			diags.AddWarning(fmt.Sprintf("%s is kept", sentence.Begin(thing.String())),
				fmt.Sprintf("This plan destroys %s, which also declares it. This resource is updated in the same apply and keeps it.", labels(removers)))
		}
		joins = joins || len(removers) > 0 || r.Removed(thing)
	}
	return joins
}

// WarnKept explains in the plan of a destroyed object which things stay.
func (r *Registry) WarnKept(diags *diag.Diagnostics, key string, kept []Thing) {
	for _, thing := range kept {
		diags.AddWarning(fmt.Sprintf("%s stays", sentence.Begin(thing.String())),
			fmt.Sprintf("This plan destroys a resource that declares it, but %s declares it too. It is left as it is.", labels(r.Holders(key, thing))))
	}
}

// WarnTogether warns of things of a kind that several resources declare. Only the
// one that was put last warns, even if they are planned at the same time.
func (r *Registry) WarnTogether(diags *diag.Diagnostics, object Object, kind string) {
	own, _ := r.Get(object.Key)
	for _, thing := range object.Holds {
		others := slices.DeleteFunc(r.Holders(object.Key, thing), func(o Object) bool { return o.put > own.put })
		if thing.Kind == kind && len(others) > 0 {
			diags.AddWarning(fmt.Sprintf("%s is declared more than once", sentence.Begin(thing.String())),
				fmt.Sprintf("This resource declares it, and so does %s. Destroying one of them leaves it to the others. Keep only one of the resources.", labels(others)))
		}
	}
}

// WarnLeft warns of things that a deletion leaves although the plan showed
// their removal.
func WarnLeft(diags *diag.Diagnostics, left []Thing) {
	for _, thing := range left {
		removal := "remove it in the Admin Console."
		if thing.Kind == Authorization {
			removal = "delete its connection in the Workflows Console."
		}
		diags.AddWarning(fmt.Sprintf("%s stays", sentence.Begin(thing.String())),
			"It is left as it is, because the provider isn't sure that nothing else needs it. Possible reasons: the resource was tainted; its replacement was created first; "+
				"the plan did not show its removal; another resource relied on it when this one was last read. If nothing needs it, "+removal)
	}
}

// Labels returns the labels of the other objects that declare any of the
// things.
func (r *Registry) Labels(key string, things []Thing) []string {
	var all []string
	for _, thing := range things {
		for _, holder := range r.Holders(key, thing) {
			all = append(all, holder.Label)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// DescribeRemoved returns a sentence, with a blank before it, that lists the
// things of these kinds that this run has removed, or "" if there are none. The
// error of a failed creation contains it, because the run may have destroyed what
// the new object replaces.
func (r *Registry) DescribeRemoved(kinds ...string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var removed []string
	for _, thing := range r.removed {
		if slices.Contains(kinds, thing.Kind) {
			removed = append(removed, thing.String())
		}
	}
	if len(removed) == 0 {
		return ""
	}
	slices.Sort(removed)
	return " This apply has removed: " + strings.Join(slices.Compact(removed), ", ") + "."
}

func labels(objects []Object) string {
	all := make([]string, 0, len(objects))
	for _, object := range objects {
		all = append(all, object.Label)
	}
	return strings.Join(slices.Compact(all), " and ")
}
