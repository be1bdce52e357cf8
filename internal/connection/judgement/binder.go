package judgement

import (
	"cmp"
	"slices"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// binder carries one decision.
type binder struct {
	d    Declared
	m    Memory
	o    Observed
	told evidence
	// live are the account's active tokens on the app, oldest first.
	live []okta.RefreshToken
	// taken are the ids that are certain to be another connection's.
	taken []string
	// rival is true where another connection of this run has the same nickname and
	// account: then the System Log cannot tell them apart.
	rival bool
}

// look prepares the decision, and remembers of other connections what the next
// run may not show.
func (b *binder) look() {
	for _, token := range b.o.Tokens.Tokens {
		if b.ofAccount(token) && token.Live(b.o.Tokens.At) {
			b.live = append(b.live, token)
		}
	}
	slices.SortFunc(b.live, func(x, y okta.RefreshToken) int {
		return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID))
	})
	b.m.Visible = b.m.Visible || len(b.o.Tokens.Tokens) > 0
	b.m.Omits = b.m.Omits || b.o.Tokens.Unlisted != ""
	b.reconsider()
	if !b.m.Looked {
		// The first look: nothing that is there already appeared after creation.
		b.m.Looked, b.m.Known, b.m.Since = true, ids(b.live), b.o.Tokens.At
		if !b.holds() && b.o.Tokens.Unproven != b.m.Held {
			// When its last one was made and seen still shows which events are about it.
			made, seenAt := b.m.Made, b.m.SeenAt
			b.m.forget()
			b.m.Made, b.m.SeenAt = made, seenAt
		}
	}
	b.meetOthers()
	b.forgetTheDead()
}

// ofAccount reports whether the account made a token. The account is unknown if
// it is gone.
func (b *binder) ofAccount(token okta.RefreshToken) bool {
	return b.d.AccountID != "" && token.UserID == b.d.AccountID
}

// reconsider takes back what was concluded for another nickname, by an older
// version from appearance alone, or from a log that says more by now.
func (b *binder) reconsider() {
	if b.m.Name != "" && !SameNickname(b.m.Name, b.d.Name) {
		b.m.forget()
	}
	b.m.Name = b.d.Name
	for _, other := range b.o.Siblings {
		b.rival = b.rival || SameNickname(other.Name, b.d.Name)
	}
	doubted := b.m.ByLog && (b.rival || slices.Contains(b.told.disputed, b.m.Held))
	if b.m.Held != "" && (b.m.Held != b.m.Certain || doubted) {
		held := b.m.Held
		b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = "", "", false, held
	}
}

// meetOthers notes which tokens belong to other connections.
func (b *binder) meetOthers() {
	for _, other := range b.o.Siblings {
		if other.Held != "" && (other.Certain || !SameNickname(other.Name, b.d.Name)) {
			b.m.Others = sorted(append(b.m.Others, other.Held))
		}
	}
	foreign := b.m.Foreign
	if b.told.asked {
		b.m.Foreign = nil
		for _, token := range b.live {
			// What the log does not reach back to stays as it was.
			if b.o.Tokens.At.Sub(token.Created) >= logLife && slices.Contains(foreign, token.ID) || slices.Contains(b.told.foreign, token.ID) {
				b.m.Foreign = append(b.m.Foreign, token.ID)
			}
		}
		foreign = b.m.Foreign
	}
	byPerson := b.m.Held != "" && !b.m.ByLog
	for _, id := range foreign {
		if !byPerson || id != b.m.Held {
			b.taken = append(b.taken, id)
		}
	}
	b.taken = sorted(append(b.taken, b.m.Others...))
	if slices.Contains(b.taken, b.m.last()) {
		b.m.forget()
	}
}

// forgetTheDead drops ids that are not active any more, which would pile up where
// Okta gives a token another id each time it is used.
func (b *binder) forgetTheDead() {
	if b.m.Omits {
		return
	}
	alive := ids(b.live)
	b.m.Known = intersection(b.m.Known, alive)
	b.m.Others = intersection(b.m.Others, alive)
	b.m.Foreign = intersection(b.m.Foreign, alive)
}

// trusted reports whether a token that the list lacks is not there.
func (b *binder) trusted() bool { return b.m.Visible && !b.m.Omits }

// proves reports whether the System Log names the connection's authorization, and
// whether that is news.
func (b *binder) proves() bool {
	token := b.told.proven
	if b.rival || token.ID == "" || !slices.ContainsFunc(b.fitting(), func(t okta.RefreshToken) bool { return t.ID == token.ID }) {
		return false
	}
	held := b.token(b.m.Held)
	return held.ID == "" || held.ID == token.ID || held.Created.Before(token.Created)
}

// holds reports whether a certain authorization is active.
func (b *binder) holds() bool {
	return b.m.Held != "" && b.token(b.m.Held).ID != ""
}

// token returns the account's active token of that id, or none.
func (b *binder) token(id string) okta.RefreshToken {
	for _, token := range b.live {
		if token.ID == id {
			return token
		}
	}
	return okta.RefreshToken{}
}

// fitting are the active tokens that may be the connection's: no other
// connection's, and with at least one of its scopes. A token without any was
// made for something else, the Okta connector for example.
func (b *binder) fitting() []okta.RefreshToken {
	var fits []okta.RefreshToken
	for _, token := range b.live {
		if !slices.Contains(b.taken, token.ID) && slices.ContainsFunc(b.d.Scopes, func(s string) bool { return slices.Contains(token.Scopes, s) }) {
			fits = append(fits, token)
		}
	}
	return fits
}

// fresh reports whether a token appeared after the first look.
func (b *binder) fresh(token okta.RefreshToken) bool {
	return !slices.Contains(b.m.Known, token.ID) && !token.Created.Before(b.m.Since)
}

// covers reports whether the token carries every declared scope.
func (b *binder) covers(token okta.RefreshToken) bool {
	return len(without(b.d.Scopes, token.Scopes)) == 0
}

func ids(tokens []okta.RefreshToken) []string {
	all := make([]string, 0, len(tokens))
	for _, token := range tokens {
		all = append(all, token.ID)
	}
	return sorted(all)
}
