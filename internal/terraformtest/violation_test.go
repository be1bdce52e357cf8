package terraformtest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestDriver_violations breaks rules of core, and the driver must report each.
func TestDriver_violations(t *testing.T) {
	t.Parallel()
	stateOf := func(change func(*itemModel)) func(context.Context, resource.CreateRequest, *resource.CreateResponse) {
		return func(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
			var m itemModel
			resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
			m.fill("created")
			change(&m)
			resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
			resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), m.Name)...)
		}
	}
	planned := func(at string, value string, known bool) func(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
		return func(ctx context.Context, _ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
			planned := types.StringUnknown()
			if known {
				planned = types.StringValue(value)
			}
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(at), planned)...)
		}
	}
	for name, test := range map[string]struct {
		shop func(*shop)
		want string
		// stored says whether the state has the object afterwards.
		stored bool
	}{
		"another value than planned": {
			func(s *shop) { s.create = stateOf(func(m *itemModel) { m.Note = types.StringValue("red") }) },
			`Inconsistent result after apply (shop_item.pen): note: was "blue", but is now "red"`, true,
		},
		"another value than configured is planned": {
			func(s *shop) { s.plan = planned("note", "red", true) },
			`Invalid plan (shop_item.pen): note: planned is "red", configured is "blue"`, false,
		},
		"unknown after apply": {
			func(s *shop) { s.create = stateOf(func(m *itemModel) { m.Stamp = types.StringUnknown() }) },
			"stamp is still unknown", true,
		},
		"a plan that changes while it is applied": {
			func(s *shop) {
				plans := 0
				s.plan = func(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
					plans++
					planned("stamp", strings.Repeat("x", plans), true)(ctx, req, resp)
				}
			},
			`Inconsistent final plan (shop_item.pen): stamp: was "x", but is now "xx"`, false,
		},
		"a panic": {
			func(s *shop) {
				s.create = func(context.Context, resource.CreateRequest, *resource.CreateResponse) { panic("ouch") }
			},
			"The provider panicked (shop_item.pen): ApplyResourceChange: ouch", false,
		},
		"neither state nor error": {
			func(s *shop) {
				s.create = func(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
			},
			"Missing Resource State After Create", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop()
			test.shop(s)
			d := s.driver(t)
			d.Config(terraformtest.Resource("shop_item", "pen", itemArgs("note", "blue")))
			run := d.Apply()
			violations := ""
			for _, violation := range run.Violations() {
				violations += violation.String() + "\n"
			}
			if !strings.Contains(violations, test.want) {
				t.Errorf("got\n%s\nwant a violation with %s", run, test.want)
			}
			if stored := d.Resource(pen) != nil; stored != test.stored {
				t.Errorf("stored: %v", d.Resource(pen))
			}
		})
	}
}

// TestDriver_interrupt stops the provider during a creation.
func TestDriver_interrupt(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	s.create = func(ctx context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
		go d.Interrupt()
		<-ctx.Done()
		resp.Diagnostics.AddError("Interrupted", ctx.Err().Error())
	}
	d.Config(terraformtest.Resource("shop_item", "pen", itemArgs()))
	if run := d.Apply(); !run.Says("Interrupted: context canceled") || len(run.Violations()) > 0 {
		t.Errorf("%s", run)
	}
}
