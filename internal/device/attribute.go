package device

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// attribute describes one computed attribute of an object that is read from a T.
// Its schema, its value and its encoding all derive from this description, so
// that they can't differ.
type attribute[T any] struct {
	name, description string
	// of returns a pointer to the field of a T. An empty string, a zero time and a
	// nil pointer are null.
	of func(*T) any
}

// attributes are the attributes of an object, in the order of their names, which
// the encoding needs.
type attributes[T any] []attribute[T]

func (all attributes[T]) schema() map[string]schema.Attribute {
	byName := make(map[string]schema.Attribute, len(all))
	for _, a := range all {
		switch a.of(new(T)).(type) {
		case **bool:
			byName[a.name] = schema.BoolAttribute{Computed: true, MarkdownDescription: a.description}
		case *okta.DeviceProfile:
			byName[a.name] = schema.SingleNestedAttribute{Computed: true, MarkdownDescription: a.description, Attributes: profileAttributes.schema()}
		case *[]okta.DeviceUser:
			byName[a.name] = usersAttribute(a.description, userAttributes.schema())
		default:
			byName[a.name] = tfvalue.Computed(a.description)
		}
	}
	return byName
}

// sensitiveArgument is include_sensitive of the data sources.
var sensitiveArgument = tfvalue.OptionalFlag("Whether to show names that Okta marks as sensitive. They may contain a person's name. Defaults to `false`: they are null.")

func usersAttribute(description string, user map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: user}}
}

func (all attributes[T]) objectType() types.ObjectType {
	byName := make(map[string]attr.Type, len(all))
	for name, a := range all.schema() {
		byName[name] = a.GetType()
	}
	return types.ObjectType{AttrTypes: byName}
}

// object returns the value of an object, which is null for nil.
func (all attributes[T]) object(from *T) types.Object {
	typ := all.objectType()
	if from == nil {
		return types.ObjectNull(typ.AttrTypes)
	}
	values := make(map[string]attr.Value, len(all))
	for _, a := range all {
		switch field := a.of(from).(type) {
		case *string:
			values[a.name] = tfvalue.String(*field)
		case *time.Time:
			values[a.name] = tfvalue.Time(*field)
		case **string:
			values[a.name] = types.StringPointerValue(*field)
		case **bool:
			values[a.name] = types.BoolPointerValue(*field)
		case *okta.DeviceProfile:
			values[a.name] = profileAttributes.object(field)
		case *[]okta.DeviceUser:
			values[a.name] = userList(*field)
		}
	}
	return types.ObjectValueMust(typ.AttrTypes, values)
}

// userList returns the users of a device, which are null for nil.
func userList(users []okta.DeviceUser) types.List {
	if users == nil {
		return types.ListNull(userAttributes.objectType())
	}
	objects := make([]attr.Value, 0, len(users))
	for i := range users {
		objects = append(objects, userAttributes.object(&users[i]))
	}
	return types.ListValueMust(userAttributes.objectType(), objects)
}

// encode writes what object returns.
func (all attributes[T]) encode(e *bulkstate.Encoder, from *T) {
	if from == nil {
		e.Null()
		return
	}
	e.Object(len(all))
	for _, a := range all {
		e.String(a.name)
		switch field := a.of(from).(type) {
		case *string:
			e.NonEmpty(*field)
		case *time.Time:
			e.NonEmpty(tfvalue.Time(*field).ValueString())
		case **string:
			e.Text(*field)
		case **bool:
			e.Flag(*field)
		case *okta.DeviceProfile:
			profileAttributes.encode(e, field)
		case *[]okta.DeviceUser:
			encodeUsers(e, *field)
		}
	}
}
