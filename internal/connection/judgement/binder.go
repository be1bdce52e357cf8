package judgement

import (
	"cmp"
	"slices"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// binder holds the inputs of one decision.
type binder struct {
	d   Declared
	m   Memory
	o   Observed
	log evidence
	// live are the account's active tokens on the app, oldest first.
	live []okta.RefreshToken
	// taken are the ids of tokens that certainly belong to other connections.
	taken []string
	// rival is true if another connection of this run has the same nickname and
	// account. Then the System Log can't distinguish them.
	rival bool
}

// prepare sorts the inputs, and stores what this run shows of other
// connections, since the next run may not show it.
func (b *binder) prepare() {
	b.live = only(b.o.Tokens.Tokens, func(t okta.RefreshToken) bool { return b.ofAccount(t) && t.Live(b.o.Tokens.At) })
	slices.SortFunc(b.live, func(x, y okta.RefreshToken) int {
		return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.ID, y.ID))
	})
	b.m.Visible = b.m.Visible || len(b.o.Tokens.Tokens) > 0
	b.m.Omits = b.m.Omits || b.o.Tokens.Unlisted != ""
	b.reconsider()
	if !b.m.Looked {
		// On the first read, no token can have appeared after the creation of
		// the connection.
		b.m.Looked, b.m.Known, b.m.Since = true, ids(b.live), b.o.Tokens.At
		if !b.holds() && b.o.Tokens.Unproven != b.m.Held {
			// The times of its last authorization still show which events are
			// about it.
			made, seenAt := b.m.Made, b.m.SeenAt
			b.m.forget()
			b.m.Made, b.m.SeenAt = made, seenAt
		}
	}
	b.mergePeers()
	b.pruneInactive()
}

// ofAccount reports whether the account made a token. The account is unknown if
// it was deleted.
func (b *binder) ofAccount(token okta.RefreshToken) bool {
	return b.d.AccountID != "" && token.UserID == b.d.AccountID
}

// reconsider withdraws a binding that was decided for another nickname, by an
// older version from appearance alone, or from a log that now shows more.
func (b *binder) reconsider() {
	if !b.m.About(b.d.Name) {
		b.m.forget()
	}
	b.m.Name = b.d.Name
	for _, other := range b.o.Peers {
		b.rival = b.rival || SameNickname(other.Name, b.d.Name)
	}
	doubted := b.m.ByLog && (b.rival || slices.Contains(b.log.disputed, b.m.Held))
	if b.m.Held != "" && (b.m.Held != b.m.Certain || doubted) {
		held := b.m.Held
		b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = "", "", false, held
	}
}

// mergePeers records which tokens belong to other connections.
func (b *binder) mergePeers() {
	for _, other := range b.o.Peers {
		if other.Held != "" && (other.Certain || !SameNickname(other.Name, b.d.Name)) {
			b.m.Others = sorted(append([]string{other.Held}, b.m.Others...))
		}
	}
	foreign := b.m.Foreign
	if b.o.Log.Asked {
		b.m.Foreign = nil
		for _, token := range b.live {
			// Keep the finding for tokens older than the log.
			if b.o.Tokens.At.Sub(token.Created) >= logLife && slices.Contains(foreign, token.ID) || slices.Contains(b.log.foreign, token.ID) {
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

// pruneInactive drops ids of tokens that are no longer active. They would pile
// up where Okta gives a token a new id with each use.
func (b *binder) pruneInactive() {
	if b.m.Omits {
		return
	}
	alive := ids(b.live)
	b.m.Known = intersection(b.m.Known, alive)
	b.m.Others = intersection(b.m.Others, alive)
	b.m.Foreign = intersection(b.m.Foreign, alive)
}

// trusted reports whether a token that is missing from the list is gone.
func (b *binder) trusted() bool { return b.m.Visible && !b.m.Omits }

// proves reports whether the System Log confirms an authorization that was not
// bound before.
func (b *binder) proves() bool {
	token := b.log.proven
	if b.rival || token.ID == "" || !slices.ContainsFunc(b.fitting(), func(t okta.RefreshToken) bool { return t.ID == token.ID }) {
		return false
	}
	held := b.token(b.m.Held)
	return held.ID == "" || held.ID == token.ID || held.Created.Before(token.Created)
}

// holds reports whether there is a certain authorization and it is active.
func (b *binder) holds() bool {
	return b.m.Held != "" && b.token(b.m.Held).ID != ""
}

// token returns the account's active token with the id, or the zero value.
func (b *binder) token(id string) okta.RefreshToken {
	for _, token := range b.live {
		if token.ID == id {
			return token
		}
	}
	return okta.RefreshToken{}
}

// fitting returns the active tokens that may belong to the connection. They
// belong to no other connection and have at least one of its scopes. A token
// without any was made for something else, such as the Okta connector.
func (b *binder) fitting() []okta.RefreshToken {
	return only(b.live, func(t okta.RefreshToken) bool {
		return !slices.Contains(b.taken, t.ID) && slices.ContainsFunc(b.d.Scopes, func(s string) bool { return slices.Contains(t.Scopes, s) })
	})
}

// only returns the tokens that match, in their order.
func only(tokens []okta.RefreshToken, matches func(okta.RefreshToken) bool) (matching []okta.RefreshToken) {
	for _, token := range tokens {
		if matches(token) {
			matching = append(matching, token)
		}
	}
	return matching
}

// fresh reports whether a token appeared after the first read.
func (b *binder) fresh(token okta.RefreshToken) bool {
	return !slices.Contains(b.m.Known, token.ID) && !token.Created.Before(b.m.Since)
}

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
