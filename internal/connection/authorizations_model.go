package connection

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// authorizationsModel is oktadevices_authorizations.
type authorizationsModel struct {
	AppID             types.String      `tfsdk:"app_id"`
	Account           types.String      `tfsdk:"account"`
	Scope             types.String      `tfsdk:"scope"`
	CreatedBefore     timetypes.RFC3339 `tfsdk:"created_before"`
	LastUpdatedBefore timetypes.RFC3339 `tfsdk:"last_updated_before"`
	IncludeNames      types.Bool        `tfsdk:"include_names"`

	LogGap         types.String          `tfsdk:"log_gap"`
	Authorizations []listedAuthorization `tfsdk:"authorizations"`
}

type listedAuthorization struct {
	ID                types.String `tfsdk:"id"`
	AccountID         types.String `tfsdk:"account_id"`
	AccountLogin      types.String `tfsdk:"account_login"`
	AccountStatus     types.String `tfsdk:"account_status"`
	Scopes            types.Set    `tfsdk:"scopes"`
	CoversConnector   types.Bool   `tfsdk:"covers_devices_connector"`
	Created           types.String `tfsdk:"created"`
	LastUpdated       types.String `tfsdk:"last_updated"`
	ExpiresAt         types.String `tfsdk:"expires_at"`
	Nickname          types.String `tfsdk:"nickname"`
	NicknameCertainty types.String `tfsdk:"nickname_certainty"`
}

// matches reports whether the arguments let an active token of the app into the
// list. accountID is empty for those of all users.
func (m authorizationsModel) matches(token okta.RefreshToken, accountID string) bool {
	if accountID != "" && token.UserID != accountID {
		return false
	}
	if !m.Scope.IsNull() && !slices.Contains(token.Scopes, m.Scope.ValueString()) {
		return false
	}
	return isBefore(token.Created, m.CreatedBefore) && isBefore(token.LastUpdated, m.LastUpdatedBefore)
}

// isBefore reports whether a time is before the limit, if there is one. A token
// without the time may be new or in use, so it is not before any.
func isBefore(at time.Time, limit timetypes.RFC3339) bool {
	if limit.IsNull() {
		return true
	}
	latest, _ := limit.ValueRFC3339Time()
	return !at.IsZero() && at.Before(latest)
}

func (m *authorizationsModel) show(list authorizations) {
	origins := list.origins()
	m.LogGap = tfvalue.String(list.gap())
	m.Authorizations = make([]listedAuthorization, 0, len(list.matching))
	for _, token := range list.matching {
		var owner judgement.Seen[okta.User]
		if account := list.accounts[token.UserID]; account != nil {
			owner = *account
		}
		m.Authorizations = append(m.Authorizations, listAuthorization(token, owner, origins[token.ID]))
	}
}

func listAuthorization(token okta.RefreshToken, owner judgement.Seen[okta.User], origin judgement.Origin) listedAuthorization {
	certainty := ""
	switch {
	case origin.Likely:
		certainty = "likely"
	case origin.Nickname != "":
		certainty = "possible"
	}
	status := owner.Value.Status
	if owner.Gone {
		status = "NOT_FOUND"
	}
	lacks := func(scope string) bool { return !slices.Contains(token.Scopes, scope) }
	return listedAuthorization{
		ID:                types.StringValue(token.ID),
		AccountID:         tfvalue.String(token.UserID),
		AccountLogin:      tfvalue.String(owner.Value.Login),
		AccountStatus:     tfvalue.String(status),
		Scopes:            tfvalue.Set(connector.WithoutAutomatic(token.Scopes)),
		CoversConnector:   types.BoolValue(!slices.ContainsFunc(connector.BaseScopes(), lacks)),
		Created:           tfvalue.Time(token.Created),
		LastUpdated:       tfvalue.Time(token.LastUpdated),
		ExpiresAt:         tfvalue.Time(token.ExpiresAt),
		Nickname:          tfvalue.String(origin.Nickname),
		NicknameCertainty: tfvalue.String(certainty),
	}
}

// afterOktaBegan refuses a time before which nothing of any org can be.
func afterOktaBegan() validator.String {
	return tfvalue.Check("a time since 2009, when Okta began", func(_ path.Path, text string, refuse func(summary, detail string)) {
		if at, err := time.Parse(time.RFC3339, text); err == nil && at.Year() < 2009 {
			refuse("No authorization is so old", fmt.Sprintf("Okta has no authorization from before %s. Write a later time, or remove the argument.", text))
		}
	})
}
