package device

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ list.ListResourceWithConfigure = (*deviceList)(nil)

// NewListResource returns the list resource oktadevices_device, for terraform
// query.
func NewListResource() list.ListResource {
	return &deviceList{providerdata.Resource{Type: "device"}}
}

// deviceList lists devices.
type deviceList struct{ providerdata.Resource }

type listModel struct {
	Search   types.String `tfsdk:"search"`
	Status   []string     `tfsdk:"status"`
	Platform []string     `tfsdk:"platform"`
}

func (l *deviceList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	words := func(known knownWord, description string) schema.ListAttribute {
		return schema.ListAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.List{
				listvalidator.SizeAtLeast(1), tfvalue.NoNulls{}, listvalidator.ValueStringsAre(tfvalue.Text(), known),
			},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the org's devices that match every given condition, to adopt them. " +
			"One request reads 200 devices. The list stops at the block's `limit`, which defaults to 100. If you get exactly that many devices, raise it.",
		Attributes: map[string]schema.Attribute{
			"search": tfvalue.Optional(closedExpression{}, "Expression of Okta's Devices API, in the form of the data source `oktadevices_devices`, for example `profile.osVersion sw \"17\"`. "+
				"If omitted, only the other conditions apply."),
			"status":   words(knownWord{"status", knownStatuses}, "Statuses to include: `ACTIVE`, `SUSPENDED`, `DEACTIVATED`, `CREATED`. If omitted, all are included."),
			"platform": words(knownWord{"platform", knownPlatforms}, "Platforms to include, for example `ANDROID`, `IOS`, `MACOS`, `WINDOWS`, `CHROMEOS`. If omitted, all are included."),
		},
	}
}

func (l *deviceList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	diags := req.Config.Get(ctx, &config)
	client := l.Data.ClientToRead("devices", &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	expression := filters{Search: config.Search, Status: config.Status, Platform: config.Platform}.expression()
	stream.Results = func(push func(list.ListResult) bool) {
		devices, err := client.Devices(ctx, okta.DeviceQuery{Search: expression, First: int(req.Limit)})
		if err != nil {
			var failed diag.Diagnostics
			addError(&failed, expression, err)
			push(list.ListResult{Diagnostics: failed})
			return
		}
		var odd diag.Diagnostics
		warnOdd(&odd, devices.Odd)
		for _, d := range devices.Devices {
			result := listed(ctx, req, d)
			result.Diagnostics.Append(odd...)
			odd = nil
			if !push(result) {
				return
			}
		}
	}
}

func listed(ctx context.Context, req list.ListRequest, d okta.Device) list.ListResult {
	r := req.NewListResult(ctx)
	m := stateOf(d, types.StringValue(onDestroyRetain))
	r.DisplayName = listedName(d)
	r.Diagnostics.Append(r.Identity.SetAttribute(ctx, deviceIDPath, m.DeviceID)...)
	if req.IncludeResource {
		r.Diagnostics.Append(r.Resource.Set(ctx, &m)...)
	}
	return r
}

// listedName returns a text by which a person recognizes a device. It omits a
// name that Okta marks as sensitive, because the text is printed.
func listedName(d okta.Device) string {
	names := []string{d.ID}
	if d.DisplayName != "" && !d.DisplayNameSensitive {
		names = []string{d.DisplayName, d.ID}
	}
	about := []string{d.Status}
	if platform := d.Profile.Platform; platform != nil && *platform != "" {
		about = append(about, *platform)
	}
	return fmt.Sprintf("%s (%s)", strings.Join(names, ", "), strings.Join(about, ", "))
}
