package terraformtest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const pen = "shop_item.pen"

func itemArgs(more ...any) map[string]any {
	args := map[string]any{"name": "pen"}
	for i := 0; i < len(more); i += 2 {
		args[fmt.Sprint(more[i])] = more[i+1]
	}
	return args
}

func mustRun(t *testing.T, run *terraformtest.Run) *terraformtest.Run {
	t.Helper()
	if !run.OK() {
		t.Fatalf("it failed:\n%s", run)
	}
	return run
}

func wantDone(t *testing.T, s *shop, want ...string) {
	t.Helper()
	if got := s.done(); !slices.Equal(got, want) {
		t.Errorf("the provider did\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func wantAttributes(t *testing.T, d *terraformtest.Driver, address string, want map[string]any) {
	t.Helper()
	got := d.Resource(address)
	for name, value := range want {
		if fmt.Sprint(got[name]) != fmt.Sprint(value) {
			t.Errorf("%s.%s = %v, want %v", address, name, got[name], value)
		}
	}
}

func TestDriver_createUpdateReplaceDelete(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Provider(map[string]any{"token": "t"})
	d.Config(terraformtest.Resource("shop_item", "pen", itemArgs("secret_wo", "hush", "tags", []string{"b", "a"})))

	run := mustRun(t, d.Plan())
	if run.Actions[pen] != terraformtest.Create || run.Planned[pen]["id"] != terraformtest.Unknown || run.Planned[pen]["secret_wo"] != nil {
		t.Errorf("planned: %s%v", run, run.Planned[pen])
	}
	if d.Resource(pen) != nil {
		t.Error("a plan changed the state")
	}
	wantDone(t, s, `configure "t"`)

	mustRun(t, d.Apply())
	// The plan and the apply each have their own provider.
	wantDone(t, s, `configure "t"`, `configure "t"`, "create pen hush")
	wantAttributes(t, d, pen, map[string]any{
		"name": "pen", "note": "nothing", "tags": []any{"a", "b"}, "secret_wo": nil, "id": "id-pen", "stamp": "created",
	})
	if !strings.Contains(string(d.Private(pen)), "kept") {
		t.Errorf("private state: %s", d.Private(pen))
	}
	if got := d.Identity(pen)["name"]; got != "pen" {
		t.Errorf("identity: %v", got)
	}

	if run := mustRun(t, d.Plan()); !run.Empty() {
		t.Errorf("nothing changed, but the plan is not empty:\n%s", run)
	}
	wantDone(t, s, `configure "t"`, `read pen "pen"`)

	d.Config(terraformtest.Resource("shop_item", "pen", itemArgs("note", "blue")))
	run = mustRun(t, d.Apply())
	if run.Actions[pen] != terraformtest.Update || run.Planned[pen]["id"] != "id-pen" {
		t.Errorf("planned: %s%v", run, run.Planned[pen])
	}
	wantDone(t, s, `configure "t"`, `read pen "pen"`, `configure "t"`, "update pen")
	wantAttributes(t, d, pen, map[string]any{"note": "blue", "stamp": "updated", "tags": nil})

	d.Config(terraformtest.Resource("shop_item", "pen", map[string]any{"name": "ink"}))
	run = mustRun(t, d.Apply())
	if run.Actions[pen] != terraformtest.Replace || run.Planned[pen]["id"] != terraformtest.Unknown {
		t.Errorf("planned: %s%v", run, run.Planned[pen])
	}
	// The deletion gets the private state of the old object.
	wantDone(t, s, `configure "t"`, `read pen "pen"`, `configure "t"`, `delete pen "pen"`, "create ink ")

	d.Config()
	run = mustRun(t, d.Apply())
	if run.Actions[pen] != terraformtest.Delete || d.Resource(pen) != nil || len(s.all()) != 0 {
		t.Errorf("after its removal from the configuration: %s%v", run, s.all())
	}
}

func TestDriver_drift(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Config(terraformtest.Resource("shop_item", "pen", itemArgs("note", "blue")))
	mustRun(t, d.Apply())

	s.set("pen", "red")
	before := d.State()
	if run := mustRun(t, d.Plan()); run.Actions[pen] != terraformtest.Update || !d.State().Equal(before) {
		t.Errorf("after a change outside of Terraform: %s", run)
	}
	mustRun(t, d.Refresh())
	wantAttributes(t, d, pen, map[string]any{"note": "red"})
	if d.State().Equal(before) {
		t.Error("states that differ are equal")
	}

	s.remove("pen")
	run := mustRun(t, d.Apply())
	if run.Actions[pen] != terraformtest.Create || !slices.Equal(run.Gone, []string{pen}) || s.all()["pen"] != "blue" {
		t.Errorf("after a deletion outside of Terraform: %s%v", run, s.all())
	}
	d.Restore(before)
	if !d.State().Equal(before) {
		t.Error("the state was not restored")
	}
}

func TestDriver_references(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	blocks := []terraformtest.Block{
		terraformtest.Resource("shop_item", "b", map[string]any{"name": terraformtest.Ref("shop_item.a", "id"), "tags": []any{terraformtest.Ref("shop_item.a", "name")}}),
		terraformtest.Resource("shop_item", "a", map[string]any{"name": "a"}),
		terraformtest.DataSource("shop_count", "of", map[string]any{"of": terraformtest.Ref("shop_item.b", "id")}),
		{Data: true, Type: "shop_count", Name: "late", DependsOn: []string{"shop_item.a"}},
	}
	d.Config(blocks...)
	run := mustRun(t, d.Plan())
	if run.Planned["shop_item.b"]["name"] != terraformtest.Unknown || fmt.Sprint(run.Planned["shop_item.b"]["tags"]) != "[a]" {
		t.Errorf("planned: %v", run.Planned["shop_item.b"])
	}
	if run.Actions["data.shop_count.of"] != terraformtest.Read || run.Actions["data.shop_count.late"] != terraformtest.Read {
		t.Errorf("the plan read a data source that depends on a change: %s", run)
	}
	mustRun(t, d.Apply())
	if got := slices.Sorted(maps.Keys(s.all())); !slices.Equal(got, []string{"a", "id-a"}) {
		t.Errorf("created: %v", got)
	}
	wantAttributes(t, d, "data.shop_count.of", map[string]any{"items": 2, "of": "id-id-a"})
	s.done()
	if run := mustRun(t, d.Plan()); !run.Empty() || slices.Index(s.done(), "count") < 0 {
		t.Errorf("a second plan: %s", run)
	}
	// Dependents are destroyed before their dependencies.
	mustRun(t, d.Destroy())
	log := s.done()
	if slices.Index(log, `delete id-a "id-a"`) > slices.Index(log, `delete a "a"`) {
		t.Errorf("destroyed in the order of %v", log)
	}
	if d.Resource("data.shop_count.of") != nil {
		t.Error("the state has a data source after the destroy")
	}
}

func TestDriver_whatIsKnownLater(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Provider(map[string]any{"token": terraformtest.Later("t")})
	d.Config(terraformtest.Resource("shop_item", "pen", map[string]any{"name": terraformtest.Later("pen")}))
	if run := mustRun(t, d.Apply()); run.Planned[pen]["name"] != terraformtest.Unknown {
		t.Errorf("planned: %v", run.Planned[pen])
	}
	wantDone(t, s, "configure <unknown>", `configure "t"`, "create pen ")
}

func TestDriver_import(t *testing.T) {
	t.Parallel()
	s := newShop()
	s.set("pen", "blue")
	d := s.driver(t)
	d.Config(terraformtest.Resource("shop_item", "pen", itemArgs("note", "blue")))
	mustRun(t, d.Import(pen, "pen"))
	wantAttributes(t, d, pen, map[string]any{"note": "blue", "id": "id-pen"})
	d.Forget(pen)
	mustRun(t, d.ImportByIdentity(pen, map[string]any{"name": "pen"}))
	wantAttributes(t, d, pen, map[string]any{"note": "blue"})
	d.Forget(pen)
	if run := d.Import(pen, "ink"); run.OK() || d.Resource(pen) != nil {
		t.Errorf("after the import of a missing object: %s", run)
	}
}
