package device

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (d *devicesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All devices of the org that match every condition. One request reads 200 devices with their users. " +
			"The provider joins all conditions into one search expression, and Okta evaluates it, so a condition never costs additional requests. " +
			"Okta's search may lag behind a change by some seconds. A value in another form than Okta documents is null, and one warning names the devices. The org must be on Identity Engine.",
		Attributes: map[string]schema.Attribute{},
	}
	for _, group := range []map[string]schema.Attribute{conditionAttributes(), extentAttributes(), resultAttributes()} {
		maps.Copy(resp.Schema.Attributes, group)
	}
}

// conditionAttributes are the arguments that say which devices are wanted.
func conditionAttributes() map[string]schema.Attribute {
	words := func(known knownWord, description string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), tfvalue.NoNulls{}, setvalidator.ValueStringsAre(tfvalue.Text(), known),
			},
		}
	}
	moment := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description, Validators: []validator.String{tfvalue.Text()},
		}
	}
	return map[string]schema.Attribute{
		"search": tfvalue.Optional(closedExpression{}, "Expression of Okta's [Devices API](https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Device/#tag/Device/operation/listDevices), "+
			"for example `profile.osVersion sw \"17\" or profile.secureHardwarePresent eq false`. It can name `id`, `status`, `lastUpdated` and everything in `profile`; "+
			"the operator `co` works on the display name, serial number, IMEI, MEID, UDID and SID only. A device must match the other conditions as well. If omitted, only these apply."),
		"status":                words(knownWord{"status", knownStatuses}, "Statuses to include: `ACTIVE`, `SUSPENDED`, `DEACTIVATED`, `CREATED`. If omitted, all are included."),
		"platform":              words(knownWord{"platform", knownPlatforms}, "Platforms to include, for example `ANDROID`, `IOS`, `MACOS`, `WINDOWS`, `CHROMEOS`. If omitted, all are included."),
		"display_name_contains": tfvalue.Optional(tfvalue.Text(), "Text that the display name of the device contains, in upper or lower case. The search includes names that Okta marks as sensitive. If omitted, every name matches."),
		"serial_number":         tfvalue.Optional(tfvalue.Text(), "Serial number of the device, in upper or lower case. If omitted, every serial number matches."),
		"managed":               tfvalue.OptionalFlag("Whether the device is managed. If Okta doesn't report this for a device, it matches neither `true` nor `false`. If omitted, all devices match."),
		"registered":            tfvalue.OptionalFlag("Whether the device is registered at Okta. If Okta doesn't report this for a device, it matches neither `true` nor `false`. If omitted, all devices match."),
		"last_updated_after":    moment("Time (RFC 3339, for example `2026-01-01T00:00:00Z`) after which the device was last updated. If omitted, there is no lower limit."),
		"last_updated_before":   moment("Time (RFC 3339) before which the device was last updated. If omitted, there is no upper limit."),
	}
}

// extentAttributes are the arguments that say how much of it is wanted.
func extentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"expand_users": tfvalue.Optional(stringvalidator.OneOf("none", "summary", "full"), "Data of the devices' users to read: `none` (the default), `summary` (names and addresses) or `full` (also status and last sign-in). "+
			"It costs no additional request, but the state contains the users."),
		"include_profile": tfvalue.OptionalFlag("Whether `profile` is read into the state. Defaults to `true`. `false` keeps the profiles that devices reported out of the state, " +
			"including serial numbers, and makes plans with thousands of devices twice as fast."),
		"include_sensitive": sensitiveArgument,
		"max_results": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Greatest number of devices that may match, so that a plan doesn't grow unnoticed. Defaults to %d. If more match, that is an error: the data source never returns a part of the list. ", defaultMaxResults) +
				"It does not apply to `summary_only`.",
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		"summary_only": tfvalue.OptionalFlag("Whether devices are only counted. Defaults to `false`. With `true`, `devices` and `ids` are null. The state contains no data of a device, " +
			"and a bigger org needs no more memory and no more time of the engine."),
	}
}

func resultAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"devices": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The devices, sorted by id. Null with `summary_only`.",
			NestedObject:        schema.NestedAttributeObject{Attributes: deviceAttributes.schema()},
		},
		"ids": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Ids of the devices, sorted. Null with `summary_only`.",
		},
		"total": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of devices that match."},
		"count_by_status": schema.MapAttribute{
			Computed: true, ElementType: types.Int64Type,
			MarkdownDescription: "Number of devices by status. The map lacks a status that no device has: use `lookup(….count_by_status, \"SUSPENDED\", 0)`.",
		},
		"count_by_platform": schema.MapAttribute{
			Computed: true, ElementType: types.Int64Type,
			MarkdownDescription: "Number of devices by platform. A device for which Okta doesn't report a platform is not counted.",
		},
	}
}

// firstOrg is when Okta began. No device was updated before.
var firstOrg = time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC)

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *devicesDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var after, before timetypes.RFC3339
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("last_updated_after"), &after)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("last_updated_before"), &before)...)
	if resp.Diagnostics.HasError() || before.IsNull() || before.IsUnknown() {
		return
	}
	to, _ := before.ValueRFC3339Time()
	if to.Before(firstOrg) {
		resp.Diagnostics.AddAttributeError(path.Root("last_updated_before"), "No device is so old",
			fmt.Sprintf("No device was updated last before %s. Write a later time, or remove the argument.", before.ValueString()))
		return
	}
	if after.IsNull() || after.IsUnknown() {
		return
	}
	if from, _ := after.ValueRFC3339Time(); !from.Before(to) {
		resp.Diagnostics.AddAttributeError(path.Root("last_updated_before"), "No time between",
			fmt.Sprintf("No device can be updated last after %s and before %s. Swap them, or leave one out.", after.ValueString(), before.ValueString()))
	}
}
