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
	// live are the account's live tokens on the app, oldest first.
	live []okta.RefreshToken
	// taken are the ids that are confirmed to be another connection's.
	taken []string
	// contested is true where another connection may have got a new token.
	contested bool
}

// look prepares the decision, and remembers of other connections what the next
// run may not show.
func (b *binder) look() {
	for _, token := range b.o.Tokens.Tokens {
		if token.UserID == b.d.AccountID && token.Live(b.o.Tokens.At) {
			b.live = append(b.live, token)
		}
	}
	b.m.Visible = b.m.Visible || len(b.o.Tokens.Tokens) > 0
	slices.SortFunc(b.live, func(x, y okta.RefreshToken) int {
		if c := x.Created.Compare(y.Created); c != 0 {
			return c
		}
		return cmp.Compare(x.ID, y.ID)
	})
	if !b.m.Looked {
		// The first look: nothing that is there already appeared after creation.
		b.m.Looked, b.m.Known, b.m.Since = true, ids(b.live), b.o.Tokens.At
		if !b.holds() {
			b.m.forgetHeld()
		}
	}
	b.meetSiblings()
	for _, id := range b.told.foreign {
		if id != b.m.Certain && id != b.told.proven.ID {
			b.m.Others = sorted(append(b.m.Others, id))
		}
	}
	b.taken = b.m.Others
	if slices.Contains(b.taken, b.m.Held) {
		b.m.forgetHeld()
	}
	if slices.Contains(b.taken, b.m.Assumed) {
		b.m.Assumed = ""
	}
	b.forgetTheDead()
}

// meetSiblings takes in what other connections of the account say.
func (b *binder) meetSiblings() {
	for _, other := range b.o.Siblings {
		b.contested = b.contested || other.Open || len(other.Claims) > 0
		if b.d.Pin == "" && b.m.Certain != b.m.Held && slices.Contains(other.Claims, b.m.Held) {
			// Both were open when it appeared, and this one came first by chance.
			b.m.forgetHeld()
			b.m.Contested = true
		}
	}
	for _, other := range b.o.Siblings {
		switch {
		case other.Held == "" || other.Held == b.m.Held && !other.Certain:
		case other.Certain, slices.Contains(b.m.Seen, other.Held), slices.Contains(b.m.Known, other.Held):
			b.m.Others = sorted(append(b.m.Others, other.Held))
		default:
			// It appeared while this connection was open as well: holding it was
			// chance, and it might be this one's.
			b.contested = true
		}
	}
}

// forgetTheDead drops ids that live no more, which would pile up where Okta
// gives a token another id each time it is used. If one died while another
// appeared, that may have been it: what appeared then proves nothing.
func (b *binder) forgetTheDead() {
	alive := ids(b.live)
	died := without(b.m.Known, alive)
	if b.m.Held == "" && len(died) > 0 && len(b.fresh()) > 0 {
		b.m.Contested = true
	}
	b.m.Known = without(b.m.Known, died)
	b.m.Others = without(b.m.Others, without(b.m.Others, alive))
}

// proves reports whether the System Log tells which authorization is the
// connection's, and whether that says anything new.
func (b *binder) proves() bool {
	token := b.told.proven
	if token.ID == "" || slices.Contains(b.taken, token.ID) || !slices.ContainsFunc(b.fitting(), func(t okta.RefreshToken) bool { return t.ID == token.ID }) {
		return false
	}
	held := b.token(b.m.Held)
	return held.ID == "" || held.ID == token.ID || held.Created.Before(token.Created)
}

// holds reports whether a confirmed authorization lives.
func (b *binder) holds() bool {
	return b.m.Held != "" && b.token(b.m.Held).ID != ""
}

// token returns the account's live token of that id, or none.
func (b *binder) token(id string) okta.RefreshToken {
	for _, token := range b.live {
		if token.ID == id {
			return token
		}
	}
	return okta.RefreshToken{}
}

// fitting are the live tokens that may be the connection's: no other
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

// fresh are those of fitting that appeared after the first look.
func (b *binder) fresh() []okta.RefreshToken {
	return slices.DeleteFunc(b.fitting(), func(t okta.RefreshToken) bool {
		return slices.Contains(b.m.Known, t.ID) || t.Created.Before(b.m.Since)
	})
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
