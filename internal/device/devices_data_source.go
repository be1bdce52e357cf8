// Package device has the resource, data sources, list resource and action for
// Okta's devices; without it, no plan would show or correct the status of a
// device.
package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	_ datasource.DataSourceWithConfigure      = (*devicesDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*devicesDataSource)(nil)
)

// NewDevicesDataSource returns the data source oktadevices_devices.
func NewDevicesDataSource() datasource.DataSource {
	return &devicesDataSource{providerdata.DataSource{Type: "devices"}}
}

type devicesDataSource struct{ providerdata.DataSource }

func (d *devicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m devicesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := d.Data.ClientToRead("devices", &resp.Diagnostics)
	if client == nil {
		return
	}
	expression := m.expression()
	if m.SummaryOnly.ValueBool() {
		counts, err := client.CountDevices(ctx, expression)
		if err != nil {
			addError(&resp.Diagnostics, expression, err)
			return
		}
		warnOdd(&resp.Diagnostics, counts.Odd)
		m.setCounts(counts)
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
		return
	}
	list, err := client.Devices(ctx, m.query(expression))
	if err != nil {
		addError(&resp.Diagnostics, expression, err)
		return
	}
	warnOdd(&resp.Diagnostics, list.Odd)
	// Write the list, which may be large, directly into the response. State.Set,
	// the fallback without a sink, takes twenty times as long.
	if sink := bulkstate.SinkOf(ctx); sink != nil {
		if err := sink.Write(req.Config.Raw, computed(list, m.shown())); err != nil {
			addError(&resp.Diagnostics, expression, err)
		}
		return
	}
	m.setList(list)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// addError adds the error of a failed listing, with the expression that was
// sent.
func addError(diags *diag.Diagnostics, expression string, err error) {
	searched := ""
	if expression != "" {
		searched = fmt.Sprintf("Search %s: ", expression)
	}
	if many, ok := errors.AsType[*okta.TooManyDevicesError](err); ok {
		number := fmt.Sprintf("%d devices match", many.Count)
		if many.AndMore {
			number = fmt.Sprintf("more than %d devices match (counting stopped there, because each 200 cost a request)", many.Count)
		}
		diags.AddAttributeError(path.Root("max_results"), "Too many devices",
			fmt.Sprintf("%s%s, and max_results allows %d. No device was read into the state. Narrow the conditions (status, platform, last_updated_after, …); "+
				"raise max_results; or set summary_only = true, which gives the counts alone, of any number of devices.", searched, number, many.Most))
		return
	}
	if large, ok := errors.AsType[*bulkstate.TooLargeError](err); ok {
		diags.AddError("Too many devices for one data source", fmt.Sprintf("%s%s. Split it by conditions (status, platform, last_updated_after, …); "+
			"set include_profile = false or a lower expand_users; or set summary_only = true, which gives the counts alone.", searched, large))
		return
	}
	diags.AddError("Unable to list devices", searched+err.Error())
}
