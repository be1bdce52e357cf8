package connection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

var accountPath = path.Root("service_account")

// resolveAccount finds the user that service_account names.
func (l *look) resolveAccount(ctx context.Context) (diags diagnostics) {
	account := l.model.ServiceAccount.ValueString()
	user, err := l.client.User(ctx, account)
	switch {
	case okta.IsNotFound(err):
		diags.AddAttributeError(accountPath, "Unable to find the service account",
			fmt.Sprintf("No user of this org has the login or id %q: %s. Create the user first, or correct the argument.", account, err))
	case okta.IsForbidden(err) && isUserID(account):
		l.accountID = account
	case err != nil:
		diags.AddAttributeError(accountPath, "Unable to read the service account",
			fmt.Sprintf("The user %q of the connection %q: %s. A user written by its id (00u…) need not be read.", account, l.model.Name.ValueString(), err))
	case !names(account, user):
		diags.AddAttributeError(accountPath, "Ambiguous service account", ambiguousAccount(account, user))
	default:
		l.accountID = user.ID
	}
	return diags
}

// names reports whether account is the user's id or login in full. Okta also
// takes the part of a login before its @.
func names(account string, user okta.User) bool {
	return user.ID == account || strings.EqualFold(user.Login, account)
}

func ambiguousAccount(account string, user okta.User) string {
	return fmt.Sprintf("Okta took %q for the user %s (%s). Write that login or id in full.", account, user.Login, user.ID)
}

// isUserID reports whether s has the form of a user's id.
func isUserID(s string) bool { return len(s) == 20 && strings.HasPrefix(s, "00u") }
