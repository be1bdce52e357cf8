package providerdata

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// orgIDPath is the attribute of each resource that holds the id of its org.
var orgIDPath = path.Root("org_id")

// orgURLKey is where private state holds the address of that org, for messages.
const orgURLKey = "org_url"

// orgWait bounds how long a run waits for the org's id. Everything works without.
const orgWait = 10 * time.Second

// orgIDAttribute is the attribute org_id of a resource.
func orgIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true,
		MarkdownDescription: "Id of the Okta org that the resource was created or first read in (`00o…`). If the provider is configured for another org, the plan ends with an error and nothing changes. " +
			"Null if Okta didn't report the id.",
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// org reads the provider's org once a run. A failure is no error: ok is false
// then, and the run does not ask again.
func (d *Data) org(ctx context.Context) (org okta.Organization, ok bool) {
	client := d.Client()
	if client == nil {
		return okta.Organization{}, false
	}
	org, err := d.orgs.Get(ctx, struct{}{}, func(ctx context.Context) (okta.Organization, error) {
		bounded, cancel := context.WithTimeout(ctx, orgWait)
		defer cancel()
		return client.Organization(bounded)
	})
	org.URL = cmp.Or(org.URL, client.OrgURL())
	return org, err == nil
}

// orgID returns the org_id of a resource that was found or created: the one that
// its state has, else that of the provider's org. It notes the org's address in
// private state.
func (d *Data) orgID(ctx context.Context, known types.String, private privatestate.Writer, diags *diag.Diagnostics) types.String {
	org, ok := d.org(ctx)
	if ok {
		diags.Append(privatestate.Write(ctx, private, orgURLKey, org.URL)...)
	}
	switch {
	case known.ValueString() != "":
		return known
	case ok:
		return types.StringValue(org.ID)
	default:
		return types.StringNull()
	}
}

// refuseOtherOrg adds an error if the state of a resource belongs to another org
// than the provider's, where a 404 means nothing. It reports whether it did.
func (d *Data) refuseOtherOrg(ctx context.Context, state tfsdk.State, private privatestate.Reader, diags *diag.Diagnostics) (refused bool) {
	if state.Raw.IsNull() {
		return false
	}
	id := textOf(ctx, state, orgIDPath, diags).ValueString()
	if id == "" {
		return false
	}
	org, ok := d.org(ctx)
	if !ok || org.ID == id {
		return false
	}
	address, _ := privatestate.Read[string](ctx, private, orgURLKey)
	diags.AddError("The state belongs to another Okta org",
		fmt.Sprintf("The resource is in the org %s. The provider is configured for the org %s. Nothing was changed.\n\n"+
			"Configure the provider for the org of the state, for example with org_url or OKTA_ORG_URL. To manage both orgs, give each a state of its own.",
			orgName(id, address), orgName(org.ID, org.URL)))
	return true
}

func orgName(id, url string) string {
	if url == "" {
		return id
	}
	return fmt.Sprintf("%s (%s)", id, url)
}

// OktaURL returns the org's address at Okta, or, if the org does not report it, the
// address that the provider is configured with, which may be a custom domain.
func (d *Data) OktaURL(ctx context.Context) string {
	org, _ := d.org(ctx)
	return cmp.Or(org.URL, d.client.OrgURL())
}

// OrgURLs returns the addresses of the org, its custom domain included, or nothing
// if the org does not report them.
func (d *Data) OrgURLs(ctx context.Context) []string {
	org, ok := d.org(ctx)
	if !ok {
		return nil
	}
	urls := []string{org.URL, org.AlternateURL, d.client.OrgURL()}
	slices.Sort(urls)
	return slices.DeleteFunc(slices.Compact(urls), func(url string) bool { return url == "" })
}
