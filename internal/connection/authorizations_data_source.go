package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/flowapp"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var _ datasource.DataSourceWithConfigure = (*authorizationsDataSource)(nil)

// NewAuthorizationsDataSource returns the data source oktadevices_authorizations.
func NewAuthorizationsDataSource() datasource.DataSource {
	return &authorizationsDataSource{providerdata.DataSource{Type: "authorizations"}}
}

type authorizationsDataSource struct{ providerdata.DataSource }

func (d *authorizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m authorizationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := d.Data.ClientToRead("authorizations", &resp.Diagnostics)
	if client == nil {
		return
	}
	owner := m.find(ctx, client, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	scope := m.Scope.ValueString()
	if near := connector.NearestScope(scope); scope != "" && !connector.KnownScope(scope) && near != "" {
		resp.Diagnostics.AddAttributeWarning(path.Root("scope"), fmt.Sprintf("Scope %s is not known", scope),
			fmt.Sprintf("Okta's documentation, as of this version of the provider, has no scope %s, so the list may be empty. Use %s if you meant that.", scope, near))
	}
	list, err := d.gather(ctx, client, m, owner.ID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to list authorizations", fmt.Sprintf("The authorizations of app %s could not be read: %s. Correct app_id or what Okta's answer names, and plan again.", m.AppID.ValueString(), err))
		return
	}
	list.warn(m.AppID.ValueString(), &resp.Diagnostics)
	list.warnOfStranger(owner, &resp.Diagnostics)
	m.show(list)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// find resolves the app and the account that the arguments name. The owner is the
// zero value if the list covers all users.
func (m *authorizationsModel) find(ctx context.Context, client *okta.Client, diags *diag.Diagnostics) (owner okta.User) {
	if m.AppID.IsNull() {
		app, _, more := flowapp.Find(ctx, client)
		diags.Append(more...)
		m.AppID = types.StringValue(app.ID)
	}
	if !m.Account.IsNull() && !diags.HasError() {
		user, more := account.FindFormer(ctx, client, path.Root("account"), m.Account.ValueString())
		diags.Append(more...)
		return user
	}
	return okta.User{}
}

// gather reads the System Log beside the tokens and their accounts.
func (d *authorizationsDataSource) gather(ctx context.Context, client *okta.Client, m authorizationsModel, accountID string) (list authorizations, err error) {
	group, groupCtx := errgroup.WithContext(ctx)
	if names := m.IncludeNames; names.ValueBool() || names.IsNull() && d.Data.ExplainDrift {
		list.logAsked = true
		group.Go(func() error {
			list.log, list.logErr = d.Data.Log(groupCtx, names.ValueBool(), okta.ConnectionEvents()...)
			return nil
		})
	}
	group.Go(func() error {
		tokens, err := client.RefreshTokens(groupCtx, m.AppID.ValueString())
		if err != nil {
			return err
		}
		list.tokens = judgement.TokensSeen{Tokens: tokens.Tokens, At: tokens.AsOf}
		for _, token := range tokens.Tokens {
			if token.Live(tokens.AsOf) && m.matches(token, accountID) {
				list.matching = append(list.matching, token)
			}
		}
		list.accounts, err = readAccounts(groupCtx, client, list.matching)
		return err
	})
	err = group.Wait() // before list is returned
	return list, err
}

// readAccounts reads each user who authorized, once.
func readAccounts(ctx context.Context, client *okta.Client, tokens []okta.RefreshToken) (map[string]*judgement.Seen[okta.User], error) {
	accounts := map[string]*judgement.Seen[okta.User]{}
	for _, token := range tokens {
		if token.UserID != "" {
			accounts[token.UserID] = new(judgement.Seen[okta.User])
		}
	}
	group, groupCtx := errgroup.WithContext(ctx)
	for id, one := range accounts {
		group.Go(func() error {
			err := read(groupCtx, one, client.User, id)
			one.Value.ID = id
			return err
		})
	}
	return accounts, group.Wait()
}
