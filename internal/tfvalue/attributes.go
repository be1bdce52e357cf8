package tfvalue

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Computed returns a text that only Okta sets. The attributes here have the types
// of a resource, which fit the schemas of data sources, actions and lists, too.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedSet is Computed for a set of texts.
func ComputedSet(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// Stable returns a computed text that does not change while the object exists.
func Stable(description string) schema.StringAttribute {
	stable := Computed(description)
	stable.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return stable
}

// Required returns a required text that passes the check.
func Required(check validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: []validator.String{check}, MarkdownDescription: description}
}

// Optional returns an optional text that passes the check.
func Optional(check validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Validators: []validator.String{check}, MarkdownDescription: description}
}

// RequiredToReplace is Required for a text whose change replaces the resource.
func RequiredToReplace(check validator.String, description string) schema.StringAttribute {
	text := Required(check, description)
	text.PlanModifiers = []planmodifier.String{ReplaceUnlessSame(func(a, b string) bool { return a == b })}
	return text
}

// ReplacingID returns a required id. Another one replaces the resource.
func ReplacingID(description string) schema.StringAttribute {
	return RequiredToReplace(ID(), description)
}

// OptionalFlag returns an optional argument that is null if it is omitted.
func OptionalFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

// Flag returns an optional argument of a resource that has a default.
func Flag(value bool, description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional:            true,
		Computed:            true,
		Default:             booldefault.StaticBool(value),
		MarkdownDescription: description,
	}
}
