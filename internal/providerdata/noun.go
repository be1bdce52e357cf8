package providerdata

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// Noun describes a resource whose model is M. NewManaged makes the resource.
type Noun[M any] struct {
	// Type is the name of the type without the provider's, What the name of an
	// object in messages.
	Type, What string
	// Schema returns the schema without org_id, which every resource has.
	Schema func(context.Context) schema.Schema
	// ID is the attribute that identifies an object. Example follows "is not the id
	// of a …" in the error of an import.
	ID, Example string
	// Identity replaces ID, and returns nil if the identity is not known yet. A noun
	// without ID needs it if it has an identity.
	Identity func(M) any
	// Label names an existing object in messages. If nil, What and the id do, so
	// that a noun without ID needs it.
	Label func(M) string
	// Retains reports whether destroying the resource leaves the object as it is.
	// If it does, Delete is not called.
	Retains func(M) bool
	// Plan may be nil. Its call has no client if the provider's configuration is
	// not known yet. Read saves the object, drops it, or adds an error. A Create
	// that saves the object and adds an error taints it, and the next apply replaces
	// it.
	Plan, Create, Read, Update, Delete func(context.Context, *Call[M])
	// Holds are the things of an object that other resources may declare too. It is
	// nil if there are none, or if a destruction waits for the plans of the others
	// (Settle) and Read calls NoteHeld itself.
	Holds func(M) []peers.Thing
	// ChecksOrg is true if Read and Delete begin to read from Okta at once, and then
	// call RefuseOtherOrg themselves. So the org and the object are read side by side.
	ChecksOrg bool
}

// Managed has the methods that all nouns need alike. A noun without ID embeds it,
// and has its own IdentitySchema and ImportState.
type Managed[M any] struct {
	Resource
	noun Noun[M]
}

// NewManaged returns the methods of a noun.
func NewManaged[M any](noun Noun[M]) *Managed[M] {
	return &Managed[M]{Resource{Type: noun.Type}, noun}
}

// identified is the resource of a noun with ID.
type identified[M any] struct{ *Managed[M] }

var (
	_ resource.ResourceWithModifyPlan  = (*Managed[any])(nil)
	_ resource.ResourceWithIdentity    = identified[any]{}
	_ resource.ResourceWithImportState = identified[any]{}
)

// NewResource returns the resource of a noun with ID.
func NewResource[M any](noun Noun[M]) resource.Resource { return identified[M]{NewManaged(noun)} }

// Schema implements resource.Resource.
func (r *Managed[M]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.noun.Schema(ctx)
	resp.Schema.Attributes["org_id"] = orgIDAttribute()
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r identified[M]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		r.noun.ID: identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the " + r.noun.What + "."},
	}}
}

// ImportState imports by the id of the object, or the identity.
func (r identified[M]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	at := path.Root(r.noun.ID)
	resource.ImportStatePassthroughWithIdentity(ctx, at, at, req, resp)
	id := textOf(ctx, resp.State, at, &resp.Diagnostics).ValueString()
	switch {
	case resp.Diagnostics.HasError():
	case tfvalue.IDProblem(id) != "":
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not the id of a %s, %s", id, r.noun.What, r.noun.Example))
	default:
		r.Data.ClientToRead(r.noun.What+" "+id, &resp.Diagnostics)
	}
}
