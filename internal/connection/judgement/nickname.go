package judgement

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SameNickname reports whether two nicknames look the same. It ignores
// invisible characters and how letters are composed.
func SameNickname(a, b string) bool { return printed(a) == printed(b) }

// similarNickname reports whether two nicknames differ only in case and blanks.
func similarNickname(a, b string) bool {
	return !SameNickname(a, b) && folded(a) == folded(b)
}

func printed(nickname string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, nickname))
}

func folded(nickname string) string {
	return strings.ToLower(strings.Join(strings.Fields(printed(nickname)), ""))
}
