// Package printable makes texts from Okta safe for a terminal; without it, a
// device's name could move the cursor of a person who reads a plan.
package printable

import (
	"strings"
	"unicode"
)

// longestText limits a server's text in an error. A whole HTML page is no help.
const longestText = 1000

// Name makes a name from Okta safe for a terminal. Control characters and
// characters that change the direction of writing become blanks. The rest
// stays, including the characters that join emoji and letters of some scripts.
func Name(name string) string {
	if isPlainASCII(name) { // nearly all names, of which a large org has a million
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, name)
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Line makes a server's text safe for a terminal. Control and invisible
// formatting characters become blanks, so that none can move a cursor or change
// the direction of writing. Several blanks in a row become one.
func Line(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestText {
		text = string(runes[:longestText]) + "…"
	}
	return text
}
