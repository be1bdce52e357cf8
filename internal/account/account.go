// Package account reads the argument that names a connection's service account;
// without it, two resources would accept different texts for one user. The
// argument is one user of the org, by login or id.
package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// Validator refuses a text that Okta can't look up, or would look up as
// something else than the one user whom it names. A short name passes: only a
// request to Okta distinguishes it from a login.
func Validator() validator.String {
	return tfvalue.Check("the login or id of a user", func(_ path.Path, account string, refuse func(summary, detail string)) {
		if problem := problemOf(account); problem != "" {
			refuse("Invalid service account", problem)
		}
	})
}

// problemOf says what is wrong with the argument by itself, or "".
func problemOf(account string) string {
	r, odd := paste.Stray(account)
	switch {
	case strings.TrimSpace(account) == "":
		return "It is empty; write the login of the user who authorizes the connection, for example svc-workflows@example.com."
	case odd:
		return fmt.Sprintf("%q holds %s, which can't be part of a login. Remove it; trimspace() does so for a value that comes from a file.", account, paste.Name(r))
	case strings.EqualFold(account, "me"):
		return `"me" would be whoever runs Terraform; write the login or id of the user who authorizes the connection.`
	case strings.ContainsAny(account, "/?#"):
		return fmt.Sprintf("Okta cannot look up the login %q, since it contains /, ? or #; write the user's id (00u…).", account)
	default:
		return ""
	}
}

// Find looks up the user whom the argument at names. It refuses a short name,
// which Okta accepts too, because later two users may have it. If the
// credentials have no permission to read users, Find accepts an id and returns
// a user with that alone.
func Find(ctx context.Context, client *okta.Client, at path.Path, account string) (user okta.User, diags diag.Diagnostics) {
	user, err := client.User(ctx, account)
	return found(at, account, user, err)
}

// FindFormer is like Find, but also accepts the id of a user whom Okta does not
// have (any more), and returns a user with that alone.
func FindFormer(ctx context.Context, client *okta.Client, at path.Path, account string) (user okta.User, diags diag.Diagnostics) {
	user, err := client.User(ctx, account)
	if okta.IsNotFound(err) && IsID(account) {
		return okta.User{ID: account}, nil
	}
	return found(at, account, user, err)
}

// found judges what Okta responded when it was asked for the account.
func found(at path.Path, account string, user okta.User, err error) (_ okta.User, diags diag.Diagnostics) {
	switch {
	case okta.IsNotFound(err):
		diags.AddAttributeError(at, "Unable to find the service account",
			fmt.Sprintf("No user of this org has the login or id %q: %s. Create the user first, or correct the argument.", account, err))
	case okta.IsForbidden(err) && IsID(account):
		return okta.User{ID: account}, nil
	case err != nil:
		diags.AddAttributeError(at, "Unable to read the service account", fmt.Sprintf("The user %q: %s", account, err))
	default:
		diags = Check(at, account, user)
	}
	return user, diags
}

// Check adds an error if the argument at is neither the login nor the id of the
// user whom Okta found for it. Logins ignore case.
func Check(at path.Path, account string, user okta.User) (diags diag.Diagnostics) {
	if account != user.ID && !strings.EqualFold(account, user.Login) {
		diags.AddAttributeError(at, "Ambiguous service account",
			fmt.Sprintf("Okta resolved %q to the user %s (%s). Write that login or id in full.", account, user.Login, user.ID))
	}
	return diags
}

// IsID reports whether s has the form of a user's id.
func IsID(s string) bool { return len(s) == 20 && strings.HasPrefix(s, "00u") }
